"""The theme's files → artifacts of the site: one stylesheet, one script, the icon and the fonts in use.

Styles and scripts are plain files that are joined in the order of theme.yaml, and lose their comments and
blanks on the way; the name of each result carries a part of its hash, so that a changed file is never mistaken for an
old one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from reportsite.artifacts import Artifact
from reportsite.diagnostics import Diagnostics
from reportsite.errors import SettingsError
from reportsite.sources.decoding import Decoder
from reportsite.sources.text_reader import read_text
from reportsite.sources.tree import SourceFile
from reportsite.sources.yaml_reader import parse_yaml

_KEPT_OR_BLANK = re.compile(
    r"""(?P<kept>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)"']*\))"""
    r"""|/\*.*?\*/|\s*;?\s*(?P<end>\})\s*|\s*(?P<sign>[{;,>])\s*|(?P<colon>:)\s+|\s+""",
    re.DOTALL,
)
_URL = re.compile(r"url\(\s*[\"']?(?!data:)(?P<path>[^\"')]+)[\"']?\s*\)")


class ThemeFonts(Struct, frozen=True, kw_only=True):
    """Which fonts pages ask for before the stylesheet does; those the stylesheet names are found by themselves."""

    preload: Mapping[str, tuple[str, ...]]
    """Language code → font files."""


class ThemeFile(Struct, frozen=True, kw_only=True):
    """theme/theme.yaml: what the theme is made of. Paths are relative to the theme's folder."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    icon: str
    fonts: ThemeFonts
    single: tuple[str, ...] = ()
    """Stylesheets and scripts that stand alone, for the pages whose templates ask for them."""


class Theme(Struct, frozen=True, kw_only=True):
    """A theme ready for pages: where its files will stand, and the files."""

    stylesheet: str
    script: str
    icon: str
    preload: Mapping[str, tuple[str, ...]]
    artifacts: tuple[Artifact, ...]
    assets: Mapping[str, str]
    """Path in the theme → path in the site."""


def load_theme(folders: Sequence[Path]) -> Theme:
    """Read the theme; each of its files is looked for in `folders`, and the first that has it wins."""
    settings = _settings(folders)
    assets: dict[str, str] = {}
    artifacts: dict[str, Artifact] = {}

    def place(path: str, content: bytes, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        target = f"assets/{stem}.{hashlib.sha256(content).hexdigest()[:10]}{dot}{suffix}"
        artifacts[target] = Artifact(target, content)
        assets[path] = target
        return target

    def font(path: str) -> str:
        if path not in assets:
            place(path, _find(folders, path).read_bytes(), Path(path).name)
        return assets[path]

    def style(path: str) -> str:
        text = _find(folders, path).read_text(encoding="utf-8")

        def relocate(match: re.Match[str]) -> str:
            # The joined stylesheet stands beside the fonts, whatever folder its parts came from.
            return f"url({font(_beside(path, match['path'])).removeprefix('assets/')})"

        return squeeze_style(_URL.sub(relocate, text))

    def behaviour(path: str) -> str:
        return squeeze_script(_find(folders, path).read_text(encoding="utf-8"))

    stylesheet = place("styles", _joined(map(style, settings.styles)), "site.css")
    script = place("scripts", _joined(map(behaviour, settings.scripts)), "site.js")
    for path in settings.single:
        place(path, _joined([style(path) if path.endswith(".css") else behaviour(path)]), Path(path).name)
    icon = place(settings.icon, _find(folders, settings.icon).read_bytes(), Path(settings.icon).name)
    preload = {language: tuple(font(path) for path in paths) for language, paths in settings.fonts.preload.items()}
    return Theme(
        stylesheet=stylesheet,
        script=script,
        icon=icon,
        preload=preload,
        artifacts=tuple(artifacts.values()),
        assets=assets,
    )


def squeeze_style(text: str) -> str:
    """Return a stylesheet without its comments and without the blanks that mean nothing; strings stay as they are."""

    def squeezed(match: re.Match[str]) -> str:
        said = match["kept"] or match["end"] or match["sign"] or match["colon"]
        return said or ("" if match[0].startswith("/*") else " ")

    # A comment between blanks leaves two of them, and a sign takes those beside it along only in the second pass.
    return _KEPT_OR_BLANK.sub(squeezed, _KEPT_OR_BLANK.sub(squeezed, text)).strip()


def squeeze_script(text: str) -> str:
    """Return a script without indentation and without lines that are comments.

    One in which a template literal runs over several lines is left alone.
    """
    lines = text.splitlines()
    if any(line.count("`") % 2 for line in lines):
        return text
    bare = (line.strip() for line in lines)
    return "\n".join(line for line in bare if line and not line.startswith("//"))


def _settings(folders: Sequence[Path]) -> ThemeFile:
    path = _find(folders, "theme.yaml")
    diagnostics = Diagnostics()
    text = read_text(SourceFile("theme/theme.yaml", path.read_bytes()), diagnostics)
    node = parse_yaml(text or "", "theme/theme.yaml", diagnostics)
    decoder = Decoder(diagnostics, converters={}, on_marker=lambda *_: None)
    settings = decoder.decode(node, ThemeFile) if node is not None else None
    if settings is None:
        places = ", ".join(f"{item.position} {item.rule.code}" for item in diagnostics)
        raise SettingsError(f"theme/theme.yaml cannot be used: {places or 'it is empty'}")
    return settings


def _find(folders: Sequence[Path], path: str) -> Path:
    for folder in folders:
        if (folder / path).is_file():
            return folder / path
    raise SettingsError(f"the theme has no file {path}")


def _beside(path: str, reference: str) -> str:
    parts = Path(path).parent.parts
    for part in reference.split("/"):
        parts = parts[:-1] if part == ".." else (*parts, part)
    return "/".join(part for part in parts if part != ".")


def _joined(texts: Iterable[str]) -> bytes:
    return "\n".join(text.strip() for text in texts).encode() + b"\n"
