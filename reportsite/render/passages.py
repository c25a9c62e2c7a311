"""Markdown of one language → its passages: every heading, paragraph, table and fenced block, with what it calls."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.myst_role import myst_role_plugin
from msgspec import Struct

from reportsite.config import Config
from reportsite.diagnostics import Position
from reportsite.model.layout import body_path, page_path
from reportsite.model.library import Library
from reportsite.model.pages import Prose, TextPage
from reportsite.model.passages import CALL, TEXT, Call, Passage
from reportsite.model.text import Text
from reportsite.render.cjk import cjk_plugin
from reportsite.site.translations import ParallelTexts
from reportsite.state.aside import Aside, AsideValues

OWN_WORDS = re.compile(r"(?P<words>.+?)\s*<(?P<id>[^<>]+)>")
"""What stands in a role that brings its own words."""
FENCE = re.compile(r"\{(?P<name>[a-z]+)\}(?:\s+(?P<argument>.*))?")
"""The first line of a fenced block that calls something."""
FIGURES, CHART, NOTE = "figures", "chart", "note"
"""What a fenced block can be."""
_CONTAINERS = {"bullet_list": "ul", "ordered_list": "ol", "blockquote": "quote"}
_CODE = "code"


MarkdownParser = MarkdownIt
"""What texts are parsed with, under a name of ours."""
ProseReader = Callable[[MarkdownParser, Prose], tuple[Passage, ...]]
"""Reads the passages of a text."""


class Span(Struct, frozen=True, kw_only=True):
    """A passage and the tokens that it was made of: from `first` up to, not including, `end`."""

    first: int
    end: int
    passage: Passage


def make_parser() -> MarkdownIt:
    """Return the parser that all texts of a site are read with."""
    parser = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    parser.validateLink = _take_any_link  # type: ignore[method-assign]
    return parser.use(cjk_plugin).use(myst_role_plugin)


def _take_any_link(url: str) -> bool:  # noqa: ARG001 (the parser asks about each)
    """Let even links to scripts become links, so that they are reported; markdown-it would leave them as typed."""
    return True


def parallel_texts(
    library: Library,
    config: Config,
    read: ProseReader | None = None,
    passed_over: Callable[[Iterable[str]], bool] = lambda _: False,
) -> Iterator[ParallelTexts]:
    """Yield everything that the site says in several languages: texts of records, bodies of reports, pages.

    `read` is what reads the passages of a text, where somebody remembers them; texts of which all files are
    `passed_over` are left out.
    """
    read = read or prose_passages
    languages = [language.code for language in config.languages]
    for text in chain(config.texts, library.texts):
        file = next(iter(text.positions.values())).file
        if passed_over((file,)):
            continue
        yield ParallelTexts(
            files=dict.fromkeys(languages, file), passages={code: [_passage(text, code)] for code in text}
        )
    parser = make_parser()
    for report, bodies in library.report_bodies.items():
        files = {code: body_path(report, code) for code in languages}
        if passed_over(files.values()):
            continue
        yield ParallelTexts(files=files, passages={code: tuple(read(parser, prose)) for code, prose in bodies.items()})
    for slug, pages in library.pages.items():
        files = {code: page_path(slug, code) for code in languages}
        if passed_over(files.values()):
            continue
        passages = {code: (*_head_passages(page), *read(parser, page.prose)) for code, page in pages.items()}
        yield ParallelTexts(files=files, passages=passages)


def _passage(text: Text, language: str) -> Passage:
    words = text[language]
    return Passage(kind=TEXT, position=text.positions[language], words=words, text=words)


def prose_passages(parser: MarkdownIt, prose: Prose) -> tuple[Passage, ...]:
    """Return the passages of a text."""
    return tuple(span.passage for span in spans(parser, parser.parse(prose.text), prose))


class RememberedPassages:
    """Parses each text once and puts its passages aside."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._found = AsideValues[tuple[Passage, ...]](aside, tuple[Passage, ...])
        self._more: Callable[[], Iterable[tuple[str, bytes]]] = tuple

    def __call__(self, parser: MarkdownParser, prose: Prose) -> tuple[Passage, ...]:
        """Return the passages of a text."""
        more, self._more = self._more, tuple
        for name, encoded in more():
            self._found.encoded.put(name, encoded)
        name = text_name(prose)
        if name in self._found:
            return self._found[name]
        found = prose_passages(parser, prose)
        if self._aside.is_ours:
            self._found.put(name, found)
        return found

    def await_more(self, more: Callable[[], Iterable[tuple[str, bytes]]]) -> None:
        """Take over what `more` yields when somebody asks for passages: those of texts that are read elsewhere.

        They come by the `text_name`, encoded: see `encode_passages`.
        """
        self._more = more


def text_name(prose: Prose) -> str:
    """Return a name that no other text bears, nor this one after a change."""
    digest = hashlib.sha256(prose.text.encode()).hexdigest()
    return f"{prose.path}:{prose.first_line} {digest}"


def encode_passages(passages: tuple[Passage, ...]) -> bytes:
    """Return passages as they are remembered."""
    return msgspec.msgpack.encode(passages)


def _head_passages(page: TextPage) -> tuple[Passage, ...]:
    position = Position(page.prose.path)
    return tuple(
        Passage(kind=kind, position=position, words=words, text=words)
        for kind, words in (("title", page.head.title), ("summary", page.head.summary))
    )


def spans(parser: MarkdownIt, tokens: Sequence[Token], prose: Prose) -> Iterator[Span]:
    """Yield the passages of a text already parsed, each with its place among the tokens."""
    around: list[str] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        container = _CONTAINERS.get(token.type.removesuffix("_open").removesuffix("_close"))
        end = _end(tokens, index)
        if container and token.nesting > 0:
            around.append(container)
        elif container:
            around.pop()
        elif end > index:
            kind, words, text, calls = _content(parser, tokens[index:end])
            if words:
                line = prose.first_line + (token.map[0] if token.map else 0)
                passage = Passage(
                    kind=" ".join([*around, kind]),
                    position=Position(prose.path, line),
                    words=words,
                    text=text,
                    calls=calls,
                )
                yield Span(first=index, end=end, passage=passage)
        index = max(end, index + 1)


def _end(tokens: Sequence[Token], index: int) -> int:
    """Return where the block that begins at `index` ends, or `index` where none does that is a passage."""
    token = tokens[index]
    if token.type in {"fence", "code_block"}:
        return index + 1
    if token.type in {"heading_open", "paragraph_open", "table_open"}:
        closing = token.type.replace("open", "close")
        return next(place for place in range(index, len(tokens)) if tokens[place].type == closing) + 1
    return index


def _content(parser: MarkdownIt, tokens: Sequence[Token]) -> tuple[str, str, str, tuple[Call, ...]]:
    """Return kind, words, text and calls of a block."""
    first = tokens[0]
    if first.type in {"fence", "code_block"}:
        return _fence(parser, first)
    inline = [token for token in tokens if token.type == "inline"]
    words = "\n".join(token.content for token in inline)
    texts, calls = [], []
    for token in inline:
        said, called = _inline(token)
        texts.append(said)
        calls.extend(called)
    kind = first.tag if first.type == "heading_open" else first.type.removesuffix("_open")
    return kind, words, "\n".join(texts), tuple(calls)


def _fence(parser: MarkdownIt, token: Token) -> tuple[str, str, str, tuple[Call, ...]]:
    info, words = token.info.strip(), f"{token.info.strip()}\n{token.content}".strip()
    match = FENCE.fullmatch(info)
    if not match:
        return "code", words, "", ()
    name, argument = match["name"], match["argument"] or ""
    if name == NOTE:
        texts, calls = [argument], []
        for inner in parser.parse(token.content):
            if inner.type == "inline":
                said, called = _inline(inner)
                texts.append(said)
                calls.extend(called)
        return f"fence {name}", words, "\n".join(texts), tuple(calls)
    # What a block of figures calls is a figure, as a role would.
    ids = token.content.split() if name == FIGURES else [argument.strip()]
    made = tuple(Call("fig" if name == FIGURES else name, target) for target in ids)
    return f"fence {name}", words, CALL * len(made), made


def _inline(token: Token) -> tuple[str, list[Call]]:
    text: list[str] = []
    calls: list[Call] = []
    for child in token.children or ():
        if child.type == "text":
            text.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            text.append("\n")
        elif child.type == "code_inline":
            text.append(CALL)
            calls.append(Call(_CODE, child.content))
        elif child.type == "image":
            text.append(child.content)
        elif child.type == "myst_role":
            own = OWN_WORDS.fullmatch(child.content)
            text.append(CALL + (own["words"] if own else ""))
            calls.append(Call(child.meta["name"], (own["id"] if own else child.content).strip()))
    return "".join(text), calls
