"""Markdown as Chinese and Japanese are written: emphasis beside full-width marks, line ends without a space.

CommonMark decides by spaces and punctuation where emphasis may open or close, so that `**说明：**正文` stays as
typed, and it turns a line end between two Chinese characters into a space. Both rules are widened here for
characters of scripts that set no spaces; all other text is read as CommonMark says.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_WIDE = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "“”‘’—…·\U00020000-\U0003ffff]"
)
"""Ideographs, kana, full-width forms, and the quotation marks and dashes that Chinese shares with Latin."""


_MARKERS = re.compile(r"[\n\\`~*_\[\]!<&{]")
"""What any rule for the inside of a line begins with, or looks for; all else is text."""


def _is_wide(character: str) -> bool:
    return bool(_WIDE.match(character))


class _WideStateInline(StateInline):
    """Reads delimiters so that a wide neighbour counts like a space would."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        # Underscores inside words belong to names of files and the like, in every script.
        if not canSplitWord or not (_is_wide(before) or _is_wide(after)):
            return super().scanDelims(start, canSplitWord)
        return Scanned(
            can_open=not isWhiteSpace(ord(after)),
            can_close=not isWhiteSpace(ord(before)),
            length=end - start,
        )


class _WideParserInline(ParserInline):
    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = _MARKERS

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if src and not _MARKERS.search(src):
            # What all rules together would come to: most cells of tables and half of all paragraphs are plain text.
            tokens.append(Token("text", "", 0, content=src, level=0))
            return tokens
        state = _WideStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _join_wide_lines(state: StateCore) -> None:
    for block in state.tokens:
        children = block.children or []
        for index, token in enumerate(children):
            if token.type != "softbreak" or not 0 < index < len(children) - 1:
                continue
            before, after = children[index - 1].content[-1:], children[index + 1].content[:1]
            if before and after and _is_wide(before) and _is_wide(after):
                token.type, token.content = "text", ""


def cjk_plugin(markdown: MarkdownIt) -> None:
    """Widen a parser's rules; use it before plugins that add inline rules."""
    markdown.inline = _WideParserInline()
    markdown.core.ruler.push("join_wide_lines", _join_wide_lines)
