"""Quantities in words: a value and the grammar of a language go in, the text that a reader sees comes out.

A figure is shown as printed in the language in which it was printed; in any other it is written anew from its value
and its precision, so that the digits that were known, and no others, are there.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from reportsite.model.quantity import (
    NUMBER,
    QUANTITY,
    Approximation,
    NumberGrammar,
    Quantity,
    Scale,
    Unit,
    UnitKind,
    plain_decimal,
    read_quantity,
)

PluralRule = Callable[[Decimal], str]
"""A number → its CLDR plural category in one language."""

Style = Literal["words", "plain"]
"""`words` uses scale words (1.092 billion, 10.92亿), `plain` writes all digits (1,092,000,000)."""


def format_number(number: Decimal, grammar: NumberGrammar) -> str:
    """Write a number with the separators of the language and exactly the decimals it holds."""
    digits = format(number.copy_abs(), "f")
    whole, point, fraction = digits.partition(".")
    if grammar.group and len(whole) >= grammar.group_from:
        head = len(whole) % 3
        groups = [whole[:head]] if head else []
        groups += [whole[index : index + 3] for index in range(head, len(whole), 3)]
        whole = grammar.group.join(groups)
    sign = grammar.minus if number < 0 else ""
    return sign + whole + (grammar.decimal + fraction if point else "")


def format_quantity(
    quantity: Quantity,
    unit: Unit,
    grammar: NumberGrammar,
    plural_rule: PluralRule,
    *,
    style: Style = "words",
    with_unit: bool = True,
) -> str:
    """Write a quantity in the grammar's language, with the words of its approximation and modality.

    Without unit only nouns and currencies are left out: a percentage keeps its sign, a rank its ordinal.
    """
    if quantity.verbatim:
        return quantity.verbatim
    if quantity.value is None:
        text = grammar.all_written
    else:
        share = _written_share(quantity, unit, grammar) if style == "words" else None
        text = share or _written(quantity, unit, grammar, plural_rule, style, with_unit=with_unit)
        text = grammar.bound(quantity.approximation).written.replace(QUANTITY, text)
    return _with_modality(text, quantity.modality, grammar)


def show_printed(
    printed: str,
    quantity: Quantity,
    unit: Unit,
    plural_rule: PluralRule,
    *,
    printed_in: NumberGrammar,
    shown_in: NumberGrammar,
    style: Style = "words",
    with_unit: bool = True,
) -> str:
    """Show a printed figure: as printed where the language is the same, otherwise written anew.

    `quantity` is what `printed` was read as; its modality may have been recorded apart from the printed words.
    `plural_rule` is that of the language in which it is shown. As printed, artefacts of spacing are left out, and
    the unit is added where the printed words lack it, or taken away where it is not asked for.
    """
    if printed_in.language != shown_in.language or style == "plain":
        return format_quantity(quantity, unit, shown_in, plural_rule, style=style, with_unit=with_unit)
    reading = read_quantity(printed, unit, printed_in)
    text = reading.text
    if not with_unit and unit.kind.has_noun and reading.quantity.value is not None:
        text = reading.before + reading.number + reading.after
    elif (with_unit or not unit.kind.has_noun) and not reading.names_unit:
        if unit.kind is UnitKind.RANK:  # a bare 45 needs its ordinal too
            return format_quantity(quantity, unit, shown_in, plural_rule)
        form = unit.form(shown_in.language, plural_rule(quantity.value or Decimal(0)))
        text = reading.before + form.replace(NUMBER, reading.number) + reading.after
    if reading.quantity.modality is None:
        text = _with_modality(text, quantity.modality, shown_in)
    return text


def _written(
    quantity: Quantity, unit: Unit, grammar: NumberGrammar, plural_rule: PluralRule, style: Style, *, with_unit: bool
) -> str:
    """Write number and unit.

    A number known to its last unit is written in full, any other with the largest scale word that it reaches.
    """
    coefficient, exponent = _shown_digits(quantity)
    value = plain_decimal(coefficient, exponent)
    scaled = style == "words" and exponent > 0 and unit.kind.takes_scale
    scale = _scale_for(value, grammar) if scaled else None
    if unit.kind is UnitKind.RANK:
        number = grammar.ordinal(format(value, "f"))
    elif scale and scale.pattern:
        mantissa = plain_decimal(coefficient, exponent - scale.exponent)
        number = scale.pattern.replace(NUMBER, format_number(mantissa, grammar))
    else:
        number = format_number(value, grammar)
    if unit.kind.has_noun and not with_unit:
        return number
    return unit.form(grammar.language, plural_rule(value)).replace(NUMBER, number)


def _shown_digits(quantity: Quantity) -> tuple[int, int]:
    """Return the digits to show as a whole number, and the power of ten that belongs to it.

    A bound or an estimate claims nothing by zeros at the end of a whole number: 超10亿 is more than 1 billion, not
    1.0 billion. An exact value keeps them: 3600万 is 36.00 million.
    """
    coefficient, exponent = quantity.coefficient, quantity.quantum.adjusted()
    if quantity.approximation is Approximation.EXACT or exponent < 0 or not coefficient:
        return coefficient, exponent
    digits = str(coefficient)
    shown = digits.rstrip("0")
    return int(shown), exponent + len(digits) - len(shown)


def _scale_for(value: Decimal, grammar: NumberGrammar) -> Scale | None:
    size = value.copy_abs()
    return next((scale for scale in grammar.scales if scale.pattern and size >= plain_decimal(1, scale.exponent)), None)


def _written_share(quantity: Quantity, unit: Unit, grammar: NumberGrammar) -> str | None:
    """Write a percentage known only to its tens with the word for tenths (九成), where the language has one."""
    if unit.kind is not UnitKind.PERCENT:
        return None
    for share in grammar.shares:
        if share.pattern and quantity.quantum == plain_decimal(1, share.exponent):
            numerals = (word for word, digit in grammar.numeral_digits if digit == quantity.coefficient > 0)
            numeral = next(numerals, None)
            return share.pattern.replace(NUMBER, numeral) if numeral else None
    return None


def _with_modality(text: str, modality: str | None, grammar: NumberGrammar) -> str:
    words = grammar.modality(modality) if modality else None
    return words.written.replace(QUANTITY, text) if words else text
