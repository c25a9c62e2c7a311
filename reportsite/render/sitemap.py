"""Plan → what machines ask for: sitemap.xml with every page in every language, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment
from msgspec import Struct

from reportsite.artifacts import Artifact
from reportsite.config import Config
from reportsite.render.addresses import address
from reportsite.render.contexts import Alternate
from reportsite.site.changes import LastChanges
from reportsite.site.pages import EMBEDS, PageKind
from reportsite.site.plan import SitePlan, alternates

SITEMAP = "sitemap.xml"


class SitemapEntry(Struct, frozen=True, kw_only=True):
    """A page in the sitemap."""

    address: str
    alternates: tuple[Alternate, ...]
    updated: str
    """When what it shows last changed, as precisely as the content says."""


def render_sitemap(
    environment: Environment, plan: SitePlan, config: Config, changes: LastChanges
) -> Iterator[Artifact]:
    """Yield sitemap.xml and robots.txt."""
    entries = tuple(
        SitemapEntry(
            address=address(config, page.route),
            alternates=tuple(
                Alternate(hreflang=tag, href=address(config, other.route))
                for tag, other in alternates(plan, config, page)
            ),
            updated=str(changes.of_page(page)),
        )
        for page in plan.pages
        if page.kind is not PageKind.NOT_FOUND and page.kind not in EMBEDS.values()
    )
    sitemap = environment.get_template(f"{SITEMAP}.j2").render(entries=entries)
    yield Artifact(SITEMAP, sitemap.encode())
    robots = environment.get_template("robots.txt.j2").render(sitemap=address(config, SITEMAP))
    yield Artifact("robots.txt", robots.encode())
