"""Markdown → HTML of a page, in which figures and records are called by id and nothing else can get in.

Roles (`` {fig}`netizens@2023-12` ``) and fenced blocks (```` ```{chart} netizens ````) are the only extensions; HTML
in the text is shown as typed and reported. What a role or block names must exist; otherwise its line is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from reportsite import diagnostics as rules
from reportsite.diagnostics import Position, closest
from reportsite.model.drafts import PAGE_NAME
from reportsite.model.library import FigureRecord
from reportsite.model.pages import Prose
from reportsite.model.references import Kind
from reportsite.model.registry import is_web_address
from reportsite.model.reports import FigurePart
from reportsite.render.contexts import BodyView, Heading, Phrase
from reportsite.render.notices import NOTICE, Notes, SourceText, with_notices
from reportsite.render.passages import CHART, FENCE, FIGURES, NOTE, OWN_WORDS, Span, make_parser, spans
from reportsite.render.scope import Scope
from reportsite.render.views.figures import figure_text, figure_view, part_view, series_view
from reportsite.site.pages import PageKind
from reportsite.site.translations import State, Translation

_FIRST_TAG = re.compile(r"<[a-z][a-z0-9-]*")
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
_MAIL = re.compile(r"mailto:[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+", re.ASCII)


class Macros(Protocol):
    """The macros of templates/macros/figure.html, bound to a page."""

    figure_mark: Callable[..., Markup]
    figure_table: Callable[..., Markup]
    chart: Callable[..., Markup]
    note_box: Callable[..., Markup]


class _Text(Struct, frozen=True):
    """The text that is being rendered, for whom, and where it came from."""

    scope: Scope
    macros: Macros
    prose: Prose
    lines: Sequence[str]
    first: int = 0
    """The line of `lines` on which what is being rendered begins: that after its fence for the text of a block."""
    depth: int = 0
    """How many blocks it stands in."""

    def position(self, line: int, fragment: str) -> Position:
        """Return where `fragment` stands on or after a line of the text (counted from 0)."""
        line += self.first
        for number, content in enumerate(self.lines[line:], line):
            column = content.find(fragment)
            if column >= 0:
                return Position(self.prose.path, number + self.prose.first_line, column + 1)
        return Position(self.prose.path, line + self.prose.first_line)

    def holds(self, line: int, fragment: str) -> bool:
        """Tell whether `fragment` is typed on or after a line; what entities (`&lt;`) make of a text is not."""
        return any(fragment in content for content in self.lines[line + self.first :])

    def inner(self, line: int) -> _Text:
        """Return the text of a block whose fence stands on a line."""
        return replace(self, first=self.first + line + 1, depth=self.depth + 1)


class ProseRenderer:
    """Renders the Markdown of a site."""

    def __init__(self, macros: Callable[[Scope], Macros], note: Callable[[Scope, State], Markup]) -> None:
        self._macros = macros
        self._note = note
        self._markdown = make_parser()
        self._markdown.core.ruler.push("note_lines", _note_lines)
        self._markdown.renderer = _Renderer(self._markdown)

    def render(self, scope: Scope, prose: Prose) -> BodyView:
        """Return a text as HTML with its headings; what is wrong in it goes to the scope's diagnostics."""
        text = _Text(scope, self._macros(scope), prose, prose.text.split("\n"))
        return self._render(text, prose.text)

    def _render(self, text: _Text, source: str) -> BodyView:
        env = {"text": text, "render": self._inner}
        tokens = self._markdown.parse(source, env)
        translations = text.scope.translations.noted(text.prose.path)
        own = tuple(spans(self._markdown, tokens, text.prose)) if translations else ()
        _lower_headings(tokens)
        headings = tuple(self._headings(tokens, env))
        if text.scope.positions:
            _mark_blocks(text, tokens)
        _check(text, tokens)
        if translations:
            tokens = self._with_notices(text, tokens, own, translations)
        html = self._markdown.renderer.render(tokens, self._markdown.options, env)
        language = text.scope.foreign("", text.prose.language).lang
        return BodyView(html=Markup(html), headings=headings, lang=language)  # noqa: S704 (made by the renderer)

    def _headings(self, tokens: Sequence[Token], env: Any) -> Iterator[Heading]:
        for index, anchor in _numbered(tokens):
            tokens[index].attrSet("id", anchor)
            words = self._markdown.renderer.render(tokens[index + 1 : index + 2], self._markdown.options, env)
            yield Heading(level=int(tokens[index].tag[1]), anchor=anchor, label=Markup(words).striptags())  # noqa: S704

    def _with_notices(
        self, text: _Text, tokens: list[Token], own: Sequence[Span], translations: Sequence[Translation]
    ) -> list[Token]:
        """Say of each passage whether it is stale, and let the source language stand for those that are missing."""
        scope = text.scope
        source = next(item.source for item in translations if item.source)
        prose = scope.library.prose(source.position.file)
        theirs = replace(text, prose=prose, lines=prose.text.split("\n"))
        env = {"text": theirs, "render": self._inner}
        parsed = self._markdown.parse(prose.text, env)
        source_spans = tuple(spans(self._markdown, parsed, prose))
        _lower_headings(parsed)

        def render(part: Sequence[Token]) -> Markup:
            html = self._markdown.renderer.render(part, self._markdown.options, env)
            return Markup('<div lang="{}">\n{}</div>\n').format(scope.tag(prose.language), Markup(html))  # noqa: S704

        notes = Notes(stale=self._note(scope, State.STALE), missing=self._note(scope, State.MISSING))
        text_of_source = SourceText(tokens=parsed, spans=source_spans, render=render)
        return with_notices(tokens, own, translations, text_of_source, notes)

    def _inner(self, text: _Text, source: str) -> Markup:
        env = {"text": text, "render": self._inner}
        tokens = self._markdown.parse(source, env)
        _lower_headings(tokens)
        _check(text, tokens)
        html = self._markdown.renderer.render(tokens, self._markdown.options, env)
        return Markup(html)  # noqa: S704 (made by the renderer)


class _Renderer(RendererHTML):
    """Writes roles, fenced blocks, links and tables as the site shows them."""

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__(parser)
        rules: dict[str, Callable[..., str]] = {
            "myst_role": self._role,
            "fence": self._fence,
            "link_open": self._link_open,
            "table_open": self._table_open,
            "table_close": self._table_close,
            "th_open": self._cell_open,
            "td_open": self._cell_open,
            NOTICE: self._notice,
        }
        cast("dict[str, Callable[..., str]]", self.rules).update(rules)

    @staticmethod
    def _table_open(tokens: Sequence[Token], index: int, *_: object) -> str:
        return _with_attributes('<div class="table-scroll">\n<table>\n', tokens[index])

    @staticmethod
    def _notice(tokens: Sequence[Token], index: int, *_: object) -> str:
        return tokens[index].content

    @staticmethod
    def _cell_open(tokens: Sequence[Token], index: int, *_: object) -> str:
        # Markdown aligns by a style attribute, which the content security policy of the pages forbids.
        right = ' class="n"' if tokens[index].attrGet("style") == "text-align:right" else ""
        return f"<{tokens[index].tag}{right}>"

    @staticmethod
    def _table_close(*_: object) -> str:
        return "</table>\n</div>\n"

    def _role(self, tokens: Sequence[Token], index: int, _options: OptionsDict, env: Any) -> str:
        token = tokens[index]
        text: _Text = env["text"]
        name = token.meta["name"]
        position = text.position(token.meta.get("line", 0), f"{{{name}}}`{token.content}`")
        role = _ROLES.get(name)
        if role is None:
            text.scope.diagnostics.add(rules.UNKNOWN_ROLE, position, name=name, suggestion=closest(name, _ROLES))
            return ""
        return str(role(text, token.content, position))

    def _fence(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
        token = tokens[index]
        match = FENCE.fullmatch(token.info.strip())
        if not match:
            return super().fence(tokens, index, options, env)
        text: _Text = env["text"]
        line = token.map[0] if token.map else 0
        block = _BLOCKS.get(match["name"])
        if block is None:
            position = text.position(line, token.info.strip())
            suggestion = closest(match["name"], _BLOCKS)
            text.scope.diagnostics.add(rules.UNKNOWN_DIRECTIVE, position, name=match["name"], suggestion=suggestion)
            return ""
        html = str(block(text, match["argument"] or "", token.content, line, env["render"]))
        return _with_attributes(html, token)

    def _link_open(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any) -> str:
        tokens[index].attrSet("rel", "noopener")
        return self.renderToken(tokens, index, options, env)


def _note_lines(state: StateCore) -> None:
    for block in state.tokens:
        for child in block.children or ():
            if child.type in {"myst_role", "link_open", "image", "text"}:
                child.meta["line"] = block.map[0] if block.map else 0


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Let headings begin at the second level: the first is the title of the page."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    if any(token.tag == "h1" for token in headings):
        for token in headings:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _numbered(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Yield the index of each heading with its anchor: numbers, so that it is the same in every language."""
    counts: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1])
            counts = {depth: count for depth, count in counts.items() if depth <= level}
            counts[level] = counts.get(level, 0) + 1
            # A level that is left out counts as 0, so that no two headings have one number.
            yield index, "section-" + "-".join(str(counts.get(depth, 0)) for depth in range(2, level + 1))


def _mark_blocks(text: _Text, tokens: Sequence[Token]) -> None:
    # Blocks of both languages have the same numbers, so that the two texts can be laid side by side.
    number = 0
    for token in tokens:
        if token.map is None or token.type == "inline" or not (token.level == 0 or token.type == "list_item_open"):
            continue
        if token.level == 0:
            number += 1
            token.attrSet("data-block", str(number))
        token.attrSet("data-source", f"{text.prose.path}:{token.map[0] + text.prose.first_line}")


def _with_attributes(html: str, token: Token) -> str:
    """Return what a block was rendered to with the block's marks on its first element."""
    marks = "".join(f' {name}="{escape(value)}"' for name, value in token.attrs.items() if name.startswith("data-"))
    return _FIRST_TAG.sub(lambda match: match[0] + marks, html, count=1) if marks else html


def _check(text: _Text, tokens: Sequence[Token]) -> None:
    add = text.scope.diagnostics.add
    for block in tokens:
        line = block.map[0] if block.map else 0
        for child in block.children or ():
            if child.type == "link_open":
                target = str(child.attrGet("href") or "")
                if not (is_web_address(target) or _MAIL.fullmatch(target)):
                    typed = unquote(target)
                    add(rules.BROKEN_LINK, text.position(line, typed), target=typed, suggestion="")
            elif child.type == "image":
                typed = unquote(str(child.attrGet("src") or ""))
                add(rules.FOREIGN_IMAGE, text.position(line, typed), target=typed)
            elif child.type == "text" and (tag := _HTML_TAG.search(child.content)) and text.holds(line, tag[0]):
                add(rules.RAW_HTML, text.position(line, tag[0]), tag=tag[0])


def _names_draft(text: _Text, kind: str, value: str, position: Position) -> bool:
    """Report a draft that is named by what is none; tell whether it is one."""
    drafts = text.scope.library.drafts
    rule = None if text.prose.path in drafts.files else drafts.rule_of_naming(kind, value)
    if rule:
        text.scope.diagnostics.add(rule, position, kind=kind, id=value, place=drafts.where(kind, value))
    return rule is not None


def _unknown(text: _Text, kind: Kind, value: str, position: Position) -> None:
    if _names_draft(text, kind.value, value, position):
        return
    suggestion = closest(value, text.scope.registry.ids(kind))
    text.scope.diagnostics.add(rules.UNKNOWN_REFERENCE, position, kind=kind.value, id=value, suggestion=suggestion)


def _figure(text: _Text, content: str, position: Position) -> tuple[FigureRecord, FigurePart] | None:
    figure_id, dot, name = content.strip().partition(".")
    record = text.scope.library.figures.get(figure_id)
    if record is None:
        _unknown(text, Kind.FIGURE, figure_id, position)
        return None
    _names_draft(text, Kind.FIGURE.value, figure_id, position)
    parts = {part.value: part for part in record.quantities}
    if dot and name not in parts:
        have = ", ".join(parts)
        text.scope.diagnostics.add(rules.UNKNOWN_PART, position, id=figure_id, part=name, suggestion=have)
        return None
    part = parts[name] if dot else FigurePart.VALUE
    return (record, part) if part in record.quantities else None


def _figure_role(text: _Text, content: str, position: Position, *, with_unit: bool) -> Markup:
    found = _figure(text, content, position)
    if found is None:
        return Markup()
    record, part = found
    words = figure_text(text.scope, record, part, with_unit=with_unit)
    return text.macros.figure_mark(figure_view(text.scope, record), words, part_view(text.scope, record, part))


def _fig(text: _Text, content: str, position: Position) -> Markup:
    return _figure_role(text, content, position, with_unit=True)


def _num(text: _Text, content: str, position: Position) -> Markup:
    return _figure_role(text, content, position, with_unit=False)


def _record_role(kind: Kind, page: PageKind, name: Callable[[Scope, str], Phrase], anchor: str = "") -> _Role:
    def role(text: _Text, content: str, position: Position) -> Markup:
        own = OWN_WORDS.fullmatch(content)
        subject = own["id"] if own else content.strip()
        if subject not in text.scope.registry.ids(kind):
            _unknown(text, kind, subject, position)
            return Markup()
        _names_draft(text, kind.value, subject, position)
        label = Phrase(own["words"]) if own else name(text.scope, subject)
        href = text.scope.href(page, "" if anchor else subject, anchor.format(subject))
        return Markup('<a href="{}">{}</a>').format(href, label)

    return role


def _page(text: _Text, content: str, position: Position) -> Markup:
    own = OWN_WORDS.fullmatch(content)
    name = own["id"] if own else content.strip()
    page = text.scope.plan.entry(name, text.scope.language.code)
    if _names_draft(text, PAGE_NAME, name, position) and page is None:
        return Markup()
    if page is None:
        names = [*text.scope.library.pages, *(kind.value for kind in PageKind)]
        suggestion = closest(name, names)
        text.scope.diagnostics.add(rules.UNKNOWN_REFERENCE, position, kind=PAGE_NAME, id=name, suggestion=suggestion)
        return Markup()
    label = own["words"] if own else name
    return Markup('<a href="{}">{}</a>').format(text.scope.addresses.to(page), label)


_Role = Callable[[_Text, str, Position], Markup]
_Block = Callable[[_Text, str, str, int, Callable[[_Text, str], Markup]], Markup]

_ROLES: Mapping[str, _Role] = {
    "fig": _fig,
    "num": _num,
    "page": _page,
    "body": _record_role(Kind.BODY, PageKind.BODY, lambda scope, key: scope.phrase(scope.library.bodies[key].name)),
    "indicator": _record_role(
        Kind.INDICATOR, PageKind.INDICATOR, lambda scope, key: scope.phrase(scope.library.indicators[key].name)
    ),
    "policy": _record_role(
        Kind.POLICY, PageKind.POLICY, lambda scope, key: scope.phrase(scope.library.policies[key].title)
    ),
    "province": _record_role(
        Kind.PROVINCE, PageKind.PROVINCE, lambda scope, key: scope.phrase(scope.library.provinces[key].short)
    ),
    "report": _record_role(
        Kind.REPORT, PageKind.REPORT, lambda scope, key: scope.phrase(scope.library.reports[key].title)
    ),
    "source": _record_role(
        Kind.SOURCE,
        PageKind.SOURCES,
        lambda scope, key: scope.phrase(scope.library.sources[key].publisher),
        "source-{}",
    ),
    "term": _record_role(
        Kind.TERM, PageKind.GLOSSARY, lambda scope, key: scope.phrase(scope.library.terms[key].term), "term-{}"
    ),
    "topic": _record_role(Kind.TOPIC, PageKind.TOPIC, lambda scope, key: scope.phrase(scope.library.topics[key].name)),
}
"""What can stand in a text between braces before a pair of backticks."""


def _figures_block(
    text: _Text, _argument: str, content: str, line: int, _render: Callable[[_Text, str], Markup]
) -> Markup:
    views = []
    for offset, figure_id in enumerate(content.split("\n"), 1):
        if figure_id.strip():
            found = _figure(text, figure_id, text.position(line + offset, figure_id.strip()))
            if found:
                views.append(figure_view(text.scope, found[0]))
    return text.macros.figure_table(tuple(views))


def _chart_block(
    text: _Text, argument: str, _content: str, line: int, _render: Callable[[_Text, str], Markup]
) -> Markup:
    indicator = text.scope.library.indicators.get(argument.strip())
    if indicator is None:
        _unknown(text, Kind.INDICATOR, argument.strip(), text.position(line, argument.strip()))
        return Markup()
    _names_draft(text, Kind.INDICATOR.value, indicator.id, text.position(line, indicator.id))
    return text.macros.chart(series_view(text.scope, indicator))


def _note_block(text: _Text, argument: str, content: str, line: int, render: Callable[[_Text, str], Markup]) -> Markup:
    inner = text.inner(line)
    if inner.depth > _DEEPEST:
        text.scope.diagnostics.add(rules.TOO_DEEP, text.position(line, "{note}"), limit=_DEEPEST)
        return Markup()
    return text.macros.note_box(escape(argument), render(inner, content))


_DEEPEST = 3
"""Notes in notes; every one more costs the renderer memory, and no reader is served by them."""


_BLOCKS: Mapping[str, _Block] = {FIGURES: _figures_block, CHART: _chart_block, NOTE: _note_block}
"""What a fenced block can be."""
