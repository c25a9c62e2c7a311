"""The project's own files: lock files that agree and hold no addresses, and one way to run each command."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from tools import setup

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "tests" / "browser"


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def wanted(requirements: list[str]) -> set[str]:
    names = (re.match(r"[a-z0-9-]+", requirement.lower()) for requirement in requirements)
    return {name[0] for name in names if name}


@pytest.mark.parametrize("lock", [setup.SITE_LOCK, setup.TEST_LOCK])
def test_every_pinned_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    assert all("--hash=sha256:" in block for block in blocks if block.strip())
    assert "://" not in text
    assert not re.search(r"^\s*-(i|f|-index|-extra|-find)", text, re.MULTILINE)


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert wanted(project["dependencies"]) <= pins(setup.SITE_LOCK).keys()
    for extra in ("preview", "test", "lint"):
        assert wanted(extras[extra]) <= pins(setup.TEST_LOCK).keys()


def test_the_tests_run_with_the_versions_that_the_site_is_built_with() -> None:
    assert pins(setup.SITE_LOCK).items() <= pins(setup.TEST_LOCK).items()


def test_the_npm_lock_file_holds_hashes_and_no_address() -> None:
    text = (NPM / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "://" not in text
    assert all(package.get("integrity") for path, package in packages.items() if path)


def test_the_npm_packages_are_pinned() -> None:
    package = json.loads((NPM / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((NPM / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for kind in ("dependencies", "devDependencies"):
        assert locked[""][kind] == package[kind]
        for name, version in package[kind].items():
            assert locked[f"node_modules/{name}"]["version"] == version


def test_make_and_the_plain_commands_are_the_same() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = dict(re.findall(r"^([a-z]+):.*\n\t@\$\(SETUP\) ([a-z]+)", makefile, re.MULTILINE))
    commands = {command.__name__ for command in setup.COMMANDS}
    assert targets == {command: command for command in commands}


def test_every_ignored_lint_rule_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text[text.index("[tool.ruff.lint]") : text.index("[tool.ruff.lint.flake8")]
    entries = [line for line in section.splitlines() if re.match(r'\s+"[A-Z]+[0-9]*",', line)]
    assert entries
    assert all(re.search(r"# \w", line) for line in entries)
