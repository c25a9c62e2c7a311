"""Rewrites the tables of docs/ that repeat the code: structs and docstrings go in, Markdown tables come out.

A table stands between `<!-- fields: Figure -->` and `<!-- end -->` (or `choices:` for an enum, `templates` for what
the templates are given). Names, types and whether a field is needed come from the code, and so do meanings where the
code states them; a meaning that the code leaves open is written into its cell by hand and stays there.
tests/test_docs.py fails while a table is missing or out of date.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated

from msgspec import Struct, structs

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from reportsite.config import Config  # noqa: E402 - the project stands beside this folder, not on the path
from reportsite.model.dates import PartialDate, Period  # noqa: E402
from reportsite.model.expressions import Formula  # noqa: E402
from reportsite.model.layout import DATA_FILES  # noqa: E402
from reportsite.model.pages import PageHead  # noqa: E402
from reportsite.model.references import Defines, IsAddress, IsSlug, Refers  # noqa: E402
from reportsite.model.text import Printed, Text  # noqa: E402
from reportsite.render import contexts  # noqa: E402
from reportsite.render.theme import ThemeFile  # noqa: E402

CONTENT, SETTINGS, TEMPLATES = (ROOT / "docs" / f"{name}.md" for name in ("content", "settings", "templates"))

ROOTS: Mapping[Path, tuple[type, ...]] = {
    CONTENT: (*(kind.shape for kind in DATA_FILES), PageHead),
    SETTINGS: (Config,),
    TEMPLATES: (ThemeFile,),
}
"""Document → the types that it explains, with all that these hold."""

OWN_WORDS = frozenset(
    {
        ("Figure", "name"),
        ("Figure", "unit"),
        ("Figure", "status"),
        ("Target", "unit"),
        ("Relation", "to"),
        ("Config", "captures"),
    }
)
"""Fields whose docstring is meant for programmers, so that the document says it in words of its own."""

_BLOCK = re.compile(r"<!-- (?P<kind>fields|choices|templates)(?:: (?P<name>\w+))? -->\n.*?<!-- end -->", re.DOTALL)
_ROW = re.compile(r"^\| `(?P<name>[^`]+)` \|(?:.*\|)? (?P<meaning>[^|]*) \|$", re.MULTILINE)

_VALUES: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    Text: "[words](content.md#words-in-every-language)",
    Printed: "[printed number](content.md#printed-numbers)",
    PartialDate: "[date](content.md#dates)",
    Period: "[date or period](content.md#dates)",
    Formula: "[formula](content.md#relations)",
}


# The types to explain ----------------------------------------------------------------------------------------


def documented(document: Path) -> dict[str, type]:
    """Return the types that a document explains: name → struct or enum, in the order in which they are met."""
    found: dict[str, type] = {}
    for root in ROOTS[document]:
        _collect(root, found)
    if document != CONTENT:
        elsewhere = documented(CONTENT)
        found = {name: shape for name, shape in found.items() if name not in elsewhere}
    return found


def field_types(shape: type) -> dict[str, object]:
    """Return the fields that a record has in a file; `position` is filled in by the reader."""
    hints = typing.get_type_hints(shape, include_extras=True)
    return {field.name: hints[field.name] for field in structs.fields(shape) if field.name != "position"}


def _collect(annotation: object, found: dict[str, type]) -> None:
    for part in typing.get_args(annotation):
        _collect(part, found)
    if not isinstance(annotation, type) or annotation in _VALUES or annotation.__name__ in found:
        return
    if issubclass(annotation, Enum):
        found[annotation.__name__] = annotation
    elif issubclass(annotation, Struct):
        found[annotation.__name__] = annotation
        for field in field_types(annotation).values():
            _collect(field, found)


# What the code says of them ----------------------------------------------------------------------------------


@cache
def docstrings(shape: type) -> Mapping[str, str]:
    """Return the docstrings under the fields or members of a class, on one line each."""
    tree = ast.parse(inspect.getsource(importlib.import_module(shape.__module__)))
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == shape.__name__)
    words: dict[str, str] = {}
    for node, following in itertools.pairwise(body):
        target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
        if not isinstance(target, ast.Name) or not isinstance(following, ast.Expr):
            continue
        if isinstance(following.value, ast.Constant) and isinstance(following.value.value, str):
            words[target.id] = " ".join(following.value.value.split()).replace("|", "\\|")
    return words


def type_words(annotation: object) -> str:
    """Return what an editor writes for a field of this type."""
    if annotation in _VALUES:
        return _VALUES[annotation]
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _marked_words(parts[1])
    if origin in {types.UnionType, typing.Union}:
        return type_words(next(part for part in parts if part is not types.NoneType))
    if origin is tuple:
        return _many_words(parts[0])
    if origin is not None:
        return f"mapping to {type_words(parts[1])}"
    if not isinstance(annotation, type):
        raise TypeError(annotation)
    name = annotation.__name__
    home = next(document for document in ROOTS if name in documented(document))
    return f"[{name}]({home.name}#{name.lower()})"


def _many_words(annotation: object) -> str:
    if typing.get_origin(annotation) is Annotated:
        marker = typing.get_args(annotation)[1]
        if isinstance(marker, Refers):
            name = marker.kind.value
            return f"list of ids of {name[:-1]}ies" if name.endswith("y") else f"list of ids of {name}s"
    return f"list of {type_words(annotation)}"


def _marked_words(marker: object) -> str:
    match marker:
        case Defines():
            return "id"
        case Refers(kind):
            article = "an" if kind.value[0] in "aeio" else "a"
            return f"id of {article} {kind.value}"
        case IsAddress():
            return "web address"
        case IsSlug():
            return "slug"
    raise TypeError(marker)


def _needed(field: structs.FieldInfo, annotation: object) -> str:
    if field.required:
        return "yes, or `null`" if types.NoneType in typing.get_args(annotation) else "yes"
    if isinstance(field.default, bool):
        return f"no (`{str(field.default).lower()}`)"
    return f"no (`{field.default.value}`)" if isinstance(field.default, Enum) else "no"


# The tables --------------------------------------------------------------------------------------------------


def fields_table(shape: type, written: Mapping[str, str]) -> list[str]:
    """Return the table of a struct; `written` holds the meanings that stand in the document already."""
    said = docstrings(shape)
    lines = ["| Field | Type | Needed | Meaning |", "| --- | --- | --- | --- |"]
    by_name = {field.name: field for field in structs.fields(shape)}
    for name, annotation in field_types(shape).items():
        own = (shape.__name__, name) in OWN_WORDS
        meaning = written.get(name, "") if own or name not in said else said[name]
        lines.append(f"| `{name}` | {type_words(annotation)} | {_needed(by_name[name], annotation)} | {meaning} |")
    return lines


def choices_table(shape: type[Enum], written: Mapping[str, str]) -> list[str]:
    """Return the table of an enum's values, as they are written in a file."""
    said = docstrings(shape)
    lines = ["| Value | Meaning |", "| --- | --- |"]
    for member in shape:
        value = str(member.value)
        own = (shape.__name__, value) in OWN_WORDS
        meaning = written.get(value, "") if own or member.name not in said else said[member.name]
        lines.append(f"| `{value}` | {meaning} |")
    return lines


def templates_table(written: Mapping[str, str]) -> list[str]:
    """Return the table of the templates of pages and what each is given."""
    del written
    lines = ["| Template | Context | Its fields |", "| --- | --- | --- |"]
    for name, shape in page_contexts():
        names = ", ".join(f"`{field.name}`" for field in structs.fields(shape))
        lines.append(f"| `{name}` | `{shape.__name__}` | {names} |")
    return lines


def page_contexts() -> Iterator[tuple[str, type]]:
    """Yield each template of a page with its context; the docstring of a context begins with its template."""
    for shape in vars(contexts).values():
        if isinstance(shape, type) and shape.__module__ == contexts.__name__ and shape.__doc__:
            template = re.match(r"templates/([\w.-]+\.html)\b", shape.__doc__)
            if template:
                yield template[1], shape


def rewrite(document: Path) -> str:
    """Return the text of a document with its tables brought up to date."""
    shapes = documented(document)

    def table(block: re.Match[str]) -> str:
        written = {row["name"]: row["meaning"].strip() for row in _ROW.finditer(block[0])}
        head = block[0].partition("\n")[0]
        maker: Callable[..., list[str]] = {"fields": fields_table, "choices": choices_table}.get(block["kind"], _none)
        lines = templates_table(written) if block["name"] is None else maker(shapes[block["name"]], written)
        own_name = document.name
        body = "\n".join(lines).replace(f"]({own_name}#", "](#")
        return f"{head}\n{body}\n<!-- end -->"

    return _BLOCK.sub(table, document.read_text(encoding="utf-8"))


def _none(*_: object) -> list[str]:
    return []


def main() -> int:
    """Rewrite the documents; say which have changed."""
    for document in ROOTS:
        text = rewrite(document)
        if text != document.read_text(encoding="utf-8"):
            document.write_text(text, encoding="utf-8")
            print(f"rewritten: {document.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
