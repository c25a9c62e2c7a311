"""Prose: Markdown as written, and the pages made of nothing else."""

from __future__ import annotations

from msgspec import Struct


class Prose(Struct, frozen=True, kw_only=True):
    """A Markdown text in one language, not yet rendered."""

    language: str
    path: str
    text: str
    first_line: int


class PageHead(Struct, frozen=True, kw_only=True):
    """The front matter of a page of prose."""

    title: str
    summary: str
    draft: bool = False
    """Whether the page, in all of its languages, is not to be published yet."""


class TextPage(Struct, frozen=True, kw_only=True):
    """A page of prose in one language: content/pages/<slug>.<language>.md."""

    slug: str
    head: PageHead
    prose: Prose
