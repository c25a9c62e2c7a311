"""What is cited → how: GB/T 7714-2015 and APA as readers write them; BibTeX, RIS and CSL-JSON for their programs.

A citation is in the language of the item's title: 等 stands after Chinese issuers, et al. after others. Dates are
those of the content, so that a page reads the same whenever it is built; the day of reading is left to the reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct

from reportsite.i18n.locales import Locale
from reportsite.model.dates import PartialDate
from reportsite.render.words import message

_ET_AL = message("et al.")
_AND_NEXT = message("%(some)s, %(next)s")
_AND_OTHERS = message("%(some)s, et al.")
_AND_LAST = message("%(some)s, & %(last)s")
_TO_LAST = message("%(some)s, . . . %(last)s")
_NUMBERED = message("%(title)s (%(number)s)")
_DATASET = message("%(title)s [Data set]")
_DAY = message("%(year)s, %(month)s %(day)s")
_MONTH = message("%(year)s, %(month)s")
_NAMED = 3
"""Issuers that GB/T 7714 names; 等 stands for the others (8.1.2)."""
_NAMED_IN_APA = 20
"""Of more authors APA names the first nineteen and the last."""


class ItemKind(StrEnum):
    """What is cited, under the name that CSL has for it."""

    REPORT = "report"
    POLICY = "webpage"
    DATA = "dataset"


_CARRIERS: Mapping[ItemKind, str] = {ItemKind.REPORT: "R/OL", ItemKind.POLICY: "EB/OL", ItemKind.DATA: "DS/OL"}
"""Kind of document and carrier by GB/T 7714-2015, annexes B.1 and B.2."""
_BIBTEX: Mapping[ItemKind, str] = {ItemKind.REPORT: "techreport", ItemKind.POLICY: "misc", ItemKind.DATA: "misc"}
_RIS: Mapping[ItemKind, str] = {ItemKind.REPORT: "RPT", ItemKind.POLICY: "GOVDOC", ItemKind.DATA: "DATA"}


class Item(Struct, frozen=True, kw_only=True):
    """Something that can be cited."""

    id: str
    kind: ItemKind
    authors: tuple[str, ...]
    """Organisations, the lead first, in the language of the title."""
    others: bool = False
    """Whether there are more whose names are not known."""
    title: str
    number: str = ""
    """Document number."""
    issued: PartialDate
    accessed: PartialDate
    """The date to which the collection goes."""
    site: str
    address: str
    language: str
    """BCP 47 tag of the title."""
    note: str = ""
    """What must be said with it: the clause in which a figure was printed, and where."""


def gb_t_7714(item: Item, locale: Locale) -> str:
    """Return the entry of a list of references by GB/T 7714-2015 (numeric style), without its number."""
    named = [*item.authors[:_NAMED]]
    if len(item.authors) > _NAMED or item.others:
        named.append(locale.catalog.gettext(_ET_AL).rstrip("."))
    authors = f"{', '.join(named)}. " if named else ""
    title = f"{item.title}: {item.number}" if item.number else item.title
    where = f"{item.site}, {item.issued.year}" if item.kind is not ItemKind.POLICY else f"({item.issued})"
    return f"{authors}{title}[{_CARRIERS[item.kind]}]. {where}[{item.accessed}]. {item.address}."


def apa(item: Item, locale: Locale) -> str:
    """Return the entry of a list of references by APA, seventh edition, in plain text."""
    say = locale.catalog.gettext
    title = say(_NUMBERED) % {"title": item.title, "number": item.number} if item.number else item.title
    if item.kind is ItemKind.DATA:
        title = say(_DATASET) % {"title": title}
    date = f"({_apa_date(item, locale)})"
    head = f"{_ended(_apa_authors(item, locale))} {date}. {title}" if item.authors else f"{title}. {date}"
    return f"{head}. {item.site}. {item.address}"


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _apa_authors(item: Item, locale: Locale) -> str:
    say, authors = locale.catalog.gettext, item.authors
    if item.others:
        # Who they are is not known, so that their names cannot be given as APA would have it.
        return say(_AND_OTHERS) % {"some": _in_a_row(authors, locale)}
    if len(authors) == 1:
        return authors[0]
    some, last = [*authors[:-1]], authors[-1]
    ending = _AND_LAST
    if len(authors) > _NAMED_IN_APA:
        some, ending = some[: _NAMED_IN_APA - 1], _TO_LAST
    return say(ending) % {"some": _in_a_row(some, locale), "last": last}


def _in_a_row(authors: Sequence[str], locale: Locale) -> str:
    words = authors[0]
    for author in authors[1:]:
        words = locale.catalog.gettext(_AND_NEXT) % {"some": words, "next": author}
    return words


def _apa_date(item: Item, locale: Locale) -> str:
    date = item.issued
    if item.kind is not ItemKind.POLICY or not date.month:
        return str(date.year)
    month = locale.format.month(date.month)
    pattern = locale.catalog.gettext(_DAY if date.day else _MONTH)
    return pattern % {"year": date.year, "month": month, "day": date.day}


# For programs ---------------------------------------------------------------------------------------------------

_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "#$%&_"},
    }
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def _line(text: str) -> str:
    """Return a text on one line, without control characters."""
    return _SPACE.sub(" ", text).strip()


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _quotable(value: str) -> str:
    """Return a value whose quotation marks cannot end it: those outside of braces stand in braces."""
    if '"' not in value:
        return value
    depth, characters = 0, []
    for character in value:
        depth += (character == "{") - (character == "}")
        characters.append('{"}' if character == '"' and not depth else character)
    return "".join(characters)


def bibtex(item: Item) -> str:
    """Return an entry for BibTeX; organisations and titles are kept as they are written."""
    authors = [*(f"{{{_tex(author)}}}" for author in item.authors), *(["others"] if item.others else [])]
    fields = {
        "author": " and ".join(authors),
        "title": f"{{{_tex(item.title)}}}",
        "institution" if item.kind is ItemKind.REPORT else "howpublished": _tex(item.site),
        "number": _tex(item.number),
        "year": str(item.issued.year),
        "month": str(item.issued.month or ""),
        "url": item.address,
        "urldate": str(item.accessed),
        "note": _tex(item.note),
        "language": item.language,
    }
    # Between quotation marks, so that braces only ever say that the case of letters is to be kept.
    lines = [f'  {name} = "{_quotable(value)}"' for name, value in fields.items() if value]
    key = item.id.replace("@", ":")
    return f"@{_BIBTEX[item.kind]}{{{key},\n" + ",\n".join(lines) + "\n}"


def ris(item: Item) -> str:
    """Return a record for reference managers (RIS)."""
    date = item.issued
    day = "/".join(f"{part:02}" if part else "" for part in (date.year, date.month, date.day))
    lines = [
        ("TY", _RIS[item.kind]),
        ("ID", item.id),
        *(("AU", f"{_line(author)},") for author in item.authors),
        ("TI", _line(item.title)),
        ("M1" if item.number else "", _line(item.number)),
        ("PB", _line(item.site)),
        ("PY", f"{date.year:04}"),
        ("DA", f"{day}/"),
        ("UR", item.address),
        ("Y2", str(item.accessed).replace("-", "/")),
        ("N1" if item.note else "", _line(item.note)),
        ("LA", item.language),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in lines if tag) + "ER  - \n"


def csl(item: Item) -> dict[str, Any]:
    """Return the item for citation processors (CSL-JSON)."""
    site = "container-title" if item.kind is ItemKind.POLICY else "publisher"
    data: dict[str, Any] = {
        "id": item.id,
        "type": item.kind.value,
        "title": item.title,
        "author": [{"literal": author} for author in item.authors],
        "number": item.number,
        "issued": _parts(item.issued),
        "accessed": _parts(item.accessed),
        site: item.site,
        "URL": item.address,
        "language": item.language,
        "note": item.note,
    }
    return {name: value for name, value in data.items() if value}


def csl_json(item: Item) -> str:
    """Return the item as a CSL-JSON file holds it, a field a line."""
    fields = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in csl(item).items())
    return "[{\n  " + ",\n  ".join(fields) + "\n}]"


def _parts(date: PartialDate) -> dict[str, list[list[int]]]:
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}
