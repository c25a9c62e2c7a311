"""Message catalogues (gettext .po) → the words of an interface in one language."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from gettext import c2py
from pathlib import Path

from msgspec import Struct


class Catalog(Struct, frozen=True):
    """The messages of one language. A message without a translation stands for itself."""

    singular: Mapping[str, str]
    plural: Mapping[tuple[str, str], tuple[str, ...]]
    plural_expression: str = "(n != 1)"

    def gettext(self, message: str) -> str:
        """Return the translation of a message."""
        return self.singular.get(message) or message

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Return the translation of a message in the form that a number takes."""
        forms = self.plural.get((singular, plural))
        if forms:
            return forms[c2py(self.plural_expression)(count)]
        return singular if count == 1 else plural

    def __contains__(self, message: str) -> bool:
        return bool(self.singular.get(message)) or any(message in pair for pair in self.plural)


def load_catalog(files: Iterable[Path]) -> Catalog:
    """Read catalogues into one; a later file's message goes before an earlier one's."""
    singular: dict[str, str] = {}
    plural: dict[tuple[str, str], tuple[str, ...]] = {}
    expression = "(n != 1)"
    for file in files:
        from babel.messages.pofile import read_po

        catalog = read_po(io.BytesIO(file.read_bytes()))
        for message in catalog:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, tuple | list):
                forms = tuple(message.string) if isinstance(message.string, tuple | list) else ()
                if forms and all(forms):
                    plural[message.id[0], message.id[1]] = forms
                    expression = catalog.plural_expr
            elif message.string:
                singular[message.id] = str(message.string)
    return Catalog(singular, plural, expression)
