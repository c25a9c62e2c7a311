"""Plan → what machines ask for: sitemap.xml with every page in every language, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from jinja2 import Environment
from markupsafe import escape

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.render.addresses import address
from reportsite.site.changes import LastChanges
from reportsite.site.pages import EMBEDS, Page, PageKind
from reportsite.site.plan import SitePlan, alternates

SITEMAP = "sitemap.xml"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
"""
_LEFT_OUT = frozenset({PageKind.NOT_FOUND, *EMBEDS.values()})


def render_sitemap(
    environment: Environment, plan: SitePlan, config: Config, changes: LastChanges
) -> Iterator[Artifact]:
    """Yield sitemap.xml and robots.txt."""
    # Written entry by entry, since it is as long as the site has pages.
    with BytesIO() as sitemap:
        sitemap.write(_HEAD.encode())
        for entry in _entries(plan, config, changes):
            sitemap.write(entry.encode())
        sitemap.write(b"</urlset>")
        yield Artifact(SITEMAP, sitemap.getvalue())
    robots = environment.get_template("robots.txt.j2").render(sitemap=address(config, SITEMAP))
    yield Artifact("robots.txt", robots.encode())


def _entries(plan: SitePlan, config: Config, changes: LastChanges) -> Iterator[str]:
    """Yield every page with its address, when what it shows last changed, and all of its versions."""
    # A page and its versions say the same but for the address.
    about: dict[tuple[PageKind, str], str] = {}
    for page in plan.pages:
        if page.kind in _LEFT_OUT:
            continue
        key = page.kind, page.subject
        if key not in about:
            about[key] = f"<lastmod>{changes.of_page(page)}</lastmod>\n{_versions(plan, config, page)}"
        yield f"<url>\n<loc>{escape(address(config, page.route))}</loc>\n{about[key]}</url>\n"


def _versions(plan: SitePlan, config: Config, page: Page) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(tag)}" href="{escape(address(config, other.route))}"/>\n'
        for tag, other in alternates(plan, config, page)
    )
