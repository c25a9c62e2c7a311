"""Tokens of a translated text and the state of its passages → the tokens with a note on each that is stale or missing.

A passage that is stale stands in a box with a note; in place of one that is missing the source language's stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token
from markupsafe import Markup
from msgspec import Struct

from reportsite.model.passages import Passage
from reportsite.render.passages import Span
from reportsite.site.translations import State, Translation

NOTICE = "translation_notice"
"""The type of a token whose content is HTML of the page's own making."""
_BOX = Markup('<div class="stale-block">\n{}{}')
_END = Markup("</div>\n")
_ITEM = Markup("<li>{}</li>\n")


class SourceText(Struct, frozen=True, kw_only=True):
    """The text that was translated, parsed, and how tokens of it are rendered."""

    tokens: Sequence[Token]
    spans: Sequence[Span]
    render: Callable[[Sequence[Token]], Markup]
    """Returns HTML that says its language."""


class Notes(Struct, frozen=True, kw_only=True):
    """What stands above a passage that is stale, and above one that is missing."""

    stale: Markup
    missing: Markup


@dataclass(slots=True)
class _Inserts:
    """HTML by the index of the token before which it stands."""

    at: dict[int, list[str]] = field(default_factory=dict)

    def add(self, index: int, html: str) -> None:
        self.at.setdefault(index, []).append(html)

    def applied(self, tokens: Sequence[Token]) -> Iterator[Token]:
        for index in range(len(tokens) + 1):
            for html in self.at.get(index, ()):
                yield Token(NOTICE, "", 0, content=html)
            if index < len(tokens):
                yield tokens[index]


def with_notices(
    tokens: Sequence[Token],
    spans: Sequence[Span],
    translations: Sequence[Translation],
    source: SourceText,
    notes: Notes,
) -> list[Token]:
    """Return the tokens of a translation with what is to be said of its passages."""
    own = {span.passage: span for span in spans}
    theirs = {span.passage: span for span in source.spans}
    inserts = _Inserts()
    shown: set[int] = set()
    last: Span | None = None
    for item in translations:
        if item.target in own:
            last = own[item.target]
            if item.state is State.STALE:
                inserts.add(last.first, _BOX.format(notes.stale, ""))
                inserts.add(last.end, _END)
        elif item.state is State.MISSING and item.source in theirs:
            _insert_missing(item.source, translations, (tokens, own), (source, theirs), last, shown, notes, inserts)
    return list(inserts.applied(tokens))


def _insert_missing(
    passage: Passage,
    translations: Sequence[Translation],
    here: tuple[Sequence[Token], Mapping[Passage, Span]],
    there: tuple[SourceText, Mapping[Passage, Span]],
    last: Span | None,
    shown: set[int],
    notes: Notes,
    inserts: _Inserts,
) -> None:
    """Insert a passage of the source: with all of its list or quotation where none of that is translated."""
    tokens, own = here
    source, theirs = there
    first, end = _element(source.tokens, theirs[passage].first)
    inside = {other for other, span in theirs.items() if first <= span.first < end}
    translated = [
        own[item.target] for item in translations if item.source in inside and item.target and item.target in own
    ]
    if not translated:
        if first not in shown:
            shown.add(first)
            html = source.render(source.tokens[first:end])
            inserts.add(_element(tokens, last.first)[1] if last else 0, _boxed(html, notes))
        return
    # Part of a list: beside the item before it, or the first of those that are translated.
    follows = last is not None and last in translated
    neighbour = last if last is not None and follows else translated[0]
    item_first, item_end = _list_item(tokens, neighbour)
    span = theirs[passage]
    html = _boxed(source.render(source.tokens[span.first : span.end]), notes)
    is_item = tokens[item_first].type == "list_item_open"
    inserts.add(item_end if follows else item_first, _ITEM.format(html) if is_item else html)


def _boxed(html: Markup, notes: Notes) -> Markup:
    return _BOX.format(notes.missing, html) + _END


def _element(tokens: Sequence[Token], index: int) -> tuple[int, int]:
    """Return where the outermost block that holds a token begins and ends."""
    first = next(place for place in range(index, -1, -1) if tokens[place].level == 0 and tokens[place].nesting >= 0)
    if not tokens[first].nesting:
        return first, first + 1
    return first, next(place for place in range(index, len(tokens)) if _closes(tokens[place], 0)) + 1


def _list_item(tokens: Sequence[Token], span: Span) -> tuple[int, int]:
    """Return where the list item that holds a passage begins and ends, or the passage itself where none does."""
    level = tokens[span.first].level
    for place in range(span.first, -1, -1):
        token = tokens[place]
        if token.type == "list_item_open" and token.level < level:
            return place, next(at for at in range(place, len(tokens)) if _closes(tokens[at], token.level)) + 1
    return span.first, span.end


def _closes(token: Token, level: int) -> bool:
    return token.nesting < 0 and token.level == level
