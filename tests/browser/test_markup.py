"""Markup: the Nu Html Checker finds no error on any page, and Jing none in a feed; warnings are listed."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest

from tools.setup import find_java

pytestmark = pytest.mark.browser

ATOM = Path(__file__).parent.parent / "render" / "atom.rng"
CHECKER = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def messages(site_output: Path) -> list[dict[str, Any]]:
    """Check all pages in one run."""
    java = find_java()
    assert java, "Java is needed; `make test` installs it"
    command = [java, "-Xss4m", "-jar", str(CHECKER), "--skip-non-html", "--format", "json", "--exit-zero-always"]
    result = subprocess.run([*command, str(site_output)], capture_output=True, text=True, timeout=600, check=False)
    assert result.stderr.startswith("{"), result.stderr
    found: list[dict[str, Any]] = json.loads(result.stderr)["messages"]
    return found


def place(message: dict[str, Any], site: Path) -> str:
    page = Path(url2pathname(urlsplit(message.get("url", "")).path))
    name = page.relative_to(site).as_posix() if page.is_relative_to(site) else str(page)
    return f"{name}:{message.get('lastLine', 0)}"


def test_no_page_has_a_markup_error(
    messages: list[dict[str, Any]], site_output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Of the security policy the browser is asked itself; the checker does not know where the pages will stand.
    warnings = Counter(
        message["message"]
        for message in messages
        if message.get("subType") == "warning" and "Content Security Policy" not in message["message"]
    )
    with capsys.disabled():
        for warning, count in warnings.most_common():
            print(f"\nmarkup warning on {count} places: {warning}", end="")
    errors = [
        f"{place(message, site_output)}: {message['message']}" for message in messages if message["type"] != "info"
    ]
    assert not errors, f"{len(errors)} errors\n" + "\n".join(errors[:50])


def test_every_feed_is_valid_by_the_grammar_of_atom(site_output: Path) -> None:
    java = find_java()
    assert java, "Java is needed; `make test` installs it"
    feeds = sorted(site_output.rglob("feed.xml"))
    assert len(feeds) > 10
    # The checker brings Jing along, which knows RELAX NG.
    jing = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
    command = [java, "-cp", str(CHECKER), jing, str(ATOM), *map(str, feeds)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
