"""Pages as values: what kind, about what, in which language; and the address of each."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class PageKind(StrEnum):
    """The kinds of page that a site is made of."""

    HOME = "home"
    REPORTS = "reports"
    REPORT = "report"
    LOSSES = "losses"
    POLICIES = "policies"
    POLICY = "policy"
    POLICY_TABLE = "policy-table"
    TIMELINE = "timeline"
    PROVINCES = "provinces"
    PROVINCE = "province"
    INDICATORS = "indicators"
    INDICATOR = "indicator"
    TOPICS = "topics"
    TOPIC = "topic"
    BODIES = "bodies"
    BODY = "body"
    SOURCES = "sources"
    GLOSSARY = "glossary"
    ARITHMETIC = "arithmetic"
    COMPARE = "compare"
    SEARCH = "search"
    EVERYTHING = "everything"
    EMBED_CHART = "embed-chart"
    EMBED_TABLE = "embed-table"
    EMBED_FIGURES = "embed-figures"
    EMBED_MAP = "embed-map"
    EMBED_MATRIX = "embed-matrix"
    EMBED_TIMELINE = "embed-timeline"
    DATA = "data"
    CHANGES = "changes"
    FIGURE = "figure"
    TEXT = "page"
    ENTRANCE = "entrance"
    NOT_FOUND = "404"


_FOLDERS = {
    PageKind.HOME: "",
    PageKind.REPORTS: "reports/",
    PageKind.REPORT: "reports/{}/",
    PageKind.LOSSES: "reports/{}/losses/",
    PageKind.POLICIES: "policies/",
    PageKind.POLICY: "policies/{}/",
    PageKind.POLICY_TABLE: "policies/tables/{}/",
    PageKind.TIMELINE: "timeline/",
    PageKind.PROVINCES: "provinces/",
    PageKind.PROVINCE: "provinces/{}/",
    PageKind.INDICATORS: "indicators/",
    PageKind.INDICATOR: "indicators/{}/",
    PageKind.TOPICS: "topics/",
    PageKind.TOPIC: "topics/{}/",
    PageKind.BODIES: "bodies/",
    PageKind.BODY: "bodies/{}/",
    PageKind.SOURCES: "sources/",
    PageKind.GLOSSARY: "glossary/",
    PageKind.ARITHMETIC: "arithmetic/",
    PageKind.COMPARE: "compare/",
    PageKind.SEARCH: "search/",
    PageKind.EVERYTHING: "everything/",
    PageKind.EMBED_CHART: "embed/charts/{}/",
    PageKind.EMBED_TABLE: "embed/tables/{}/",
    PageKind.EMBED_FIGURES: "embed/figures/{}/",
    PageKind.EMBED_MAP: "embed/map/",
    PageKind.EMBED_MATRIX: "embed/matrix/",
    PageKind.EMBED_TIMELINE: "embed/timeline/",
    PageKind.DATA: "data/",
    PageKind.CHANGES: "changes/",
    PageKind.FIGURE: "figures/{}/",
    PageKind.TEXT: "{}/",
}
_PARTS = {kind: folder.partition("{}")[::2] for kind, folder in _FOLDERS.items()}
"""Kind of page → what stands in its address before the subject and after it; nothing after it where it has none."""

EMBEDS = {
    PageKind.INDICATOR: PageKind.EMBED_CHART,
    PageKind.POLICY_TABLE: PageKind.EMBED_TABLE,
    PageKind.POLICIES: PageKind.EMBED_TABLE,
    PageKind.REPORT: PageKind.EMBED_FIGURES,
    PageKind.PROVINCES: PageKind.EMBED_MAP,
    PageKind.COMPARE: PageKind.EMBED_MATRIX,
    PageKind.TIMELINE: PageKind.EMBED_TIMELINE,
}
"""Kind of page → that of the page which shows its chart or table alone, for a frame in somebody else's page."""

PARENTS = {
    PageKind.REPORT: PageKind.REPORTS,
    PageKind.LOSSES: PageKind.REPORT,
    PageKind.POLICY: PageKind.POLICIES,
    PageKind.POLICY_TABLE: PageKind.POLICIES,
    PageKind.PROVINCE: PageKind.PROVINCES,
    PageKind.INDICATOR: PageKind.INDICATORS,
    PageKind.TOPIC: PageKind.TOPICS,
    PageKind.BODY: PageKind.BODIES,
    PageKind.FIGURE: PageKind.DATA,
}
"""The list that a kind of page stands under, or the page of the same record; all others stand under the home page."""


def figure_slug(figure: str) -> str:
    """Return what stands for a figure in addresses: `netizens-2023-12` for `netizens@2023-12`.

    A date begins with four digits or is `undated`, so that no two ids have one slug.
    """
    return figure.replace("@", "-").lower()


class Page(Struct, frozen=True, gc=False):
    """One page of the site."""

    kind: PageKind
    subject: str
    """Id of the record it shows (for a province its id, not its slug); empty for lists."""
    language: str
    """Code of its language; empty for the entrance and the page for lost addresses."""
    slug: str = ""
    """What stands for the subject in the address, where it is not the id."""

    @property
    def route(self) -> str:
        """Return its address below the site's root: `zh/policies/`, `404.html`, or nothing for the entrance."""
        if self.kind is PageKind.ENTRANCE:
            return ""
        if self.kind is PageKind.NOT_FOUND:
            return "404.html"
        before, after = _PARTS[self.kind]
        return f"{self.language}/{before}{self.slug or self.subject}{after}" if after else f"{self.language}/{before}"

    @property
    def file(self) -> str:
        """Return the path of its file in the output."""
        route = self.route
        return route if route.endswith(".html") else f"{route}index.html"
