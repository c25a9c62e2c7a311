"""Files that are read as a whole → their fingerprints."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from reportsite.model.layout import CONTENT
from reportsite.render.closures import closure, template_sources
from reportsite.render.pages import Edition
from reportsite.site.pages import PageKind
from reportsite.state.fingerprints import digest, fingerprint

_EVERYWHERE = ("macros/figure.html", "partials/stale-block.html")
"""Templates that texts are filled into, whatever page they stand on."""


class Prints(Struct, frozen=True, kw_only=True):
    """The fingerprints of files that are read as a whole."""

    files: Mapping[str, bytes]
    """Every file of the content, by path."""
    templates: Mapping[str, bytes]
    """By kind of page."""
    locales: Mapping[str, bytes]
    """By language."""

    def of_files(self, pattern: str) -> bytes:
        """Return the fingerprint of the files of the content whose path below it matches a pattern."""
        matches = re.compile(rf"{CONTENT}/(?:{pattern})").fullmatch
        return fingerprint(sorted(item for item in self.files.items() if matches(item[0])))


def file_digest(path: Path) -> bytes:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).digest()


def template_prints(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Return, for each kind of page, the fingerprint of the templates that it is made of."""
    sources = template_sources(folders)
    return {
        kind.value: digest(
            *(
                part
                for name in sorted(closure((f"{kind.value}.html", *_EVERYWHERE), sources))
                for part in (name.encode(), sources.get(name, b""))
            )
        )
        for kind in PageKind
    }


def locale_prints(folders: Sequence[Path]) -> Mapping[str, bytes]:
    """Return, for each language of the themes in `folders`, the fingerprint of what it is written by."""
    themes = [folder / "theme" for folder in folders]
    codes = {place.name for theme in themes for place in (theme / "locale").glob("*") if place.is_dir()}
    return {
        code: digest(
            *(
                part
                for theme in themes
                for path in sorted((theme / "locale" / code).rglob("*"))
                if path.is_file()
                for part in (path.relative_to(theme).as_posix().encode(), path.read_bytes())
            )
        )
        for code in sorted(codes)
    }


def prints_of(edition: Edition, files: Mapping[str, bytes], locales: Mapping[str, bytes]) -> Prints:
    """Return the fingerprints of all that an edition was read from.

    `files` are the digests of its content, `locales` the fingerprints of its languages: see `locale_prints`.
    """
    return Prints(files=files, templates=template_prints(edition.template_folders), locales=locales)
