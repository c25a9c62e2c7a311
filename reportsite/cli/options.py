"""Options that several commands have, the same for all of them."""

from __future__ import annotations

from pathlib import Path

import click

SITE = click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="DIR",
    help="The folder with site.yaml and content/. Templates and theme are taken from there where it has them.",
)
"""Names the site."""
STRICT = click.option("--strict", is_flag=True, help="Let warnings count as errors.")
