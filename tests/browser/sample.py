"""Which pages of the site the browser tests look at: one of every kind, and those that are hard to set."""

from __future__ import annotations

from pathlib import Path

LANGUAGES = ("zh", "en")

PAGES = {
    "home": "",
    "reports": "reports/",
    "report": "reports/cnnic-53/",
    "losses": "reports/cnnic-47/losses/",
    "policies": "policies/",
    "policy": "policies/{longest}/",
    "policy table": "policies/tables/national-2023-2024/",
    "timeline": "timeline/",
    "provinces": "provinces/",
    "province": "provinces/beijing/",
    "province without records": "provinces/hebei/",
    "indicators": "indicators/",
    "indicator": "indicators/netizens/",
    "topics": "topics/",
    "topic": "topics/telemedicine/",
    "bodies": "bodies/",
    "body": "bodies/miit/",
    "sources": "sources/",
    "glossary": "glossary/",
    "arithmetic": "arithmetic/",
    "compare": "compare/",
    "search": "search/",
    "everything": "everything/",
    "data": "data/",
    "changes": "changes/",
    "figure": "figures/internet-medical-users-2023-12/",
    "about": "about/",
}
"""Name → address below the language; `{longest}` is the longest page of its folder."""

EMBEDS = {
    "embedded chart": "embed/charts/internet-medical-users/",
    "embedded table": "embed/tables/provincial-2023-2024/",
    "embedded figures": "embed/figures/cnnic-53/",
    "embedded map": "embed/map/",
    "embedded matrix": "embed/matrix/",
    "embedded timeline": "embed/timeline/",
    "embedded policies": "embed/tables/all/",
}
"""The same for pages that stand in frames of other pages, without a head and a menu."""

COMMON_PAGES = {"entrance": "", "page for lost addresses": "404.html"}
"""Name → address of the pages that belong to no language."""


def all_names() -> list[tuple[str, str]]:
    """Return the names of the sampled pages with their languages; an empty language for the common pages."""
    return [(name, language) for name in (*PAGES, *EMBEDS) for language in LANGUAGES] + [
        (name, "") for name in COMMON_PAGES
    ]


def address(site: Path, name: str, language: str) -> str:
    """Return the address of a sampled page below the root of the site, beginning with a slash."""
    if not language:
        return f"/{COMMON_PAGES[name]}"
    folder, _, rest = {**PAGES, **EMBEDS}[name].partition("{longest}")
    if rest:
        pages = sorted((site / language / folder).glob("*/index.html"))
        # Both languages show the same record: its length is taken from the first.
        longest = max(pages, key=lambda page: (site / LANGUAGES[0] / page.relative_to(site / language)).stat().st_size)
        folder += f"{longest.parent.name}/"
    return f"/{language}/{folder}"


def file(site: Path, page_address: str) -> Path:
    """Return the file behind an address."""
    return site / page_address.lstrip("/") / ("" if page_address.endswith(".html") else "index.html")
