"""`build`, as a command line asks for it."""

from __future__ import annotations

from pathlib import Path

import click

from reportsite.cli.building import run_build
from reportsite.cli.options import SITE, STRICT


@click.command(
    name="build",
    epilog="Examples:\n\n  python build.py build\n\n  python build.py build --base-url https://example.org/health/\n\n"
    "  python build.py build --offline --output copy    (opens from an unzipped folder)",
)
@SITE
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="Where the site is put; its folder `output` when not given. Only what a build wrote is ever removed.",
)
@STRICT
@click.option("--base-url", metavar="URL", help="Where the site will stand, in place of the setting in site.yaml.")
@click.option(
    "--executor",
    metavar="ADDRESS",
    help="Let the workers of a cluster make the pages: dask://HOST:PORT. They must see the same files.",
)
@click.option("--offline", is_flag=True, help="Let links end in index.html, for a copy opened without a server.")
def build_command(
    site: Path | None,
    output: Path | None,
    base_url: str | None,
    executor: str | None,
    *,
    strict: bool,
    offline: bool,
) -> None:
    """Build the site. When the content has an error nothing is written and the old site stays."""
    code = run_build(site, output, base_url=base_url, executor=executor, strict=strict, offline=offline)
    click.get_current_context().exit(code)
