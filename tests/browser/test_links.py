"""Links: every one leads somewhere, to the place it names, and every page is led to."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

PACKAGES = Path(__file__).parent / "node_modules"


@pytest.fixture(scope="module")
def report(server: str) -> dict[str, Any]:
    """Follow every link from the front page on; links to elsewhere are left alone."""
    command = ["node", str(PACKAGES / "linkinator" / "build" / "src" / "cli.js"), f"{server}/", f"{server}/404.html"]
    command += ["--recurse", "--check-fragments", "--check-css", "--format=json", "--concurrency=20", "--timeout=60000"]
    command += [f"--skip=^(?!{re.escape(server)}/)"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert result.stdout, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_no_link_and_no_anchor_is_broken(report: dict[str, Any]) -> None:
    broken = [
        f"{link['url']} ({link.get('status')}) on {link.get('parent')}"
        for link in report["links"]
        if link["state"] == "BROKEN"
    ]
    assert not broken, "\n".join(broken)
    assert report["passed"]


def test_every_page_can_be_reached_from_the_front_page(report: dict[str, Any], server: str, site_output: Path) -> None:
    links = (link["url"].partition("#")[0] for link in report["links"])
    reached = {link.removeprefix(f"{server}/") for link in links if link.startswith(f"{server}/")}
    pages = (page.relative_to(site_output).as_posix() for page in site_output.rglob("*.html"))
    assert {page.removesuffix("index.html") for page in pages} - reached == set()
