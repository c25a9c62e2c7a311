"""What one page is rendered with: the library, the plan, its language, and the words and addresses that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct

from reportsite.config import Config
from reportsite.diagnostics import Diagnostics
from reportsite.i18n.formats import Format
from reportsite.i18n.locales import Locale
from reportsite.languages import Language
from reportsite.model.figures import Status
from reportsite.model.library import Library
from reportsite.model.registry import Registry
from reportsite.model.text import Text
from reportsite.render.addresses import Addresses
from reportsite.render.contexts import Link, Phrase, PolicyRow, StatusView
from reportsite.render.rows import PolicyBook
from reportsite.render.words import CERTAIN, EXPLANATIONS, LABELS
from reportsite.site.arithmetic import Arithmetic
from reportsite.site.changes import LastChanges
from reportsite.site.groups import Groups
from reportsite.site.pages import Page, PageKind
from reportsite.site.plan import SitePlan
from reportsite.site.policies import PolicyIndex
from reportsite.site.translations import Survey


class Scope(Struct, frozen=True, kw_only=True):
    """Everything that the views of one page may look at."""

    library: Library
    arithmetic: Arithmetic
    policies: PolicyIndex
    groups: Groups
    changes: LastChanges
    """When each record last changed."""
    translations: Survey
    """How the translations stand to their sources."""
    config: Config
    plan: SitePlan
    registry: Registry
    diagnostics: Diagnostics
    locales: Mapping[str, Locale]
    page: Page
    locale: Locale
    """That of the page; for pages in no language, the first of the site."""
    addresses: Addresses
    book: PolicyBook
    """What lists in the language of the page show of policies."""
    positions: bool = False
    """Whether blocks of prose carry the line they come from."""

    @property
    def language(self) -> Language:
        """Return the language of the page."""
        return self.locale.language

    @property
    def format(self) -> Format:
        """Return what writes dates, numbers and lists on this page."""
        return self.locale.format

    def say(self, message: str, **arguments: object) -> str:
        """Return a message of the catalogue with its arguments filled in."""
        words = self.locale.catalog.gettext(message)
        return words % arguments if arguments else words

    def label(self, value: Enum) -> str:
        """Return what a value of the model is called on this page."""
        return self.say(LABELS[value])

    def phrase(self, text: Text) -> Phrase:
        """Return a text in the page's language, or in the first that it exists in, marked so."""
        words, code = text.best(self.language.code)
        return Phrase(words, "" if code == self.language.code else self.tag(code))

    def optional(self, text: Text | None) -> Phrase | None:
        """Return a text that may be absent."""
        return self.phrase(text) if text else None

    def foreign(self, words: str, code: str) -> Phrase:
        """Return words in the language `code`, marked where that is not the page's."""
        return Phrase(words, "" if code == self.language.code else self.tag(code))

    def tag(self, code: str) -> str:
        """Return the BCP 47 tag of a language of the site; any other tag stands for itself."""
        return self.locales[code].language.tag if code in self.locales else code

    def status(self, status: Status) -> StatusView:
        """Return how well something is known, in words."""
        return StatusView(
            value=status.value,
            label=self.label(status),
            explanation=self.say(EXPLANATIONS[status]),
            certain=status in CERTAIN,
        )

    def href(self, kind: PageKind, subject: str = "", fragment: str = "") -> str:
        """Return the address of a page in the page's language, or an empty string when there is none."""
        page = self.plan.page(kind, subject, self.language.code)
        if fragment and page == self.page:
            return f"#{fragment}"
        return self.addresses.to(page, fragment) if page else ""

    def link(self, label: Phrase, kind: PageKind, subject: str = "", fragment: str = "") -> Link:
        """Return a link to a page in the page's language."""
        current = self.page.kind is kind and self.page.subject == subject
        return Link(label=label, href=self.href(kind, subject, fragment), current=current)

    def rows(self, policies: Iterable[str | None]) -> tuple[PolicyRow, ...]:
        """Return policies, by their ids, as lists show them."""
        return tuple(self.book.rows[policy] for policy in policies if policy)

    def body_link(self, body_id: str, *, short: bool = False) -> Link:
        """Return a link to an organisation, under its full or its short name."""
        body = self.library.bodies[body_id]
        name = body.short if short and body.short else body.name
        return self.link(self.phrase(name), PageKind.BODY, body_id)

    def topic_link(self, topic_id: str) -> Link:
        """Return a link to a topic."""
        return self.link(self.phrase(self.library.topics[topic_id].name), PageKind.TOPIC, topic_id)

    def province_link(self, province_id: str) -> Link:
        """Return a link to a province, under its short name."""
        return self.link(self.phrase(self.library.provinces[province_id].short), PageKind.PROVINCE, province_id)
