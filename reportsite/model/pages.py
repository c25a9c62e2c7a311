"""Prose: Markdown as written, and the pages made of nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A Markdown text in one language, not yet rendered."""

    language: str
    path: str
    text: str
    first_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHead:
    """The front matter of a page of prose."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """A page of prose in one language: content/pages/<slug>.<language>.md."""

    slug: str
    head: PageHead
    prose: Prose
