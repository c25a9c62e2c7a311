"""Numbers as they stand in texts → plain digits: 10.92亿, 1.092 billion and 1,092,000,000 are all 1092000000."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_STEP = re.compile(r"(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)\s?(?P<scale>[^0-9\s]*)")


def plain_digits(text: str, scales: Mapping[str, int]) -> Sequence[str]:
    """Return the value of a number with or without scale words, as plain digits; parts that do not add up singly."""
    steps = [(found["digits"].replace(",", ""), scales.get(found["scale"], 0)) for found in _STEP.finditer(text)]
    values = [_shifted(digits, exponent) for digits, exponent in steps]
    if len(steps) > 1 and all("." not in value for value in values):
        sizes = [exponent for _, exponent in steps]
        fits = all(len(value) <= size for value, size in zip(values[1:], sizes, strict=False))
        if fits and sizes == sorted(set(sizes), reverse=True):
            return (str(sum(map(int, values))),)
    return values


def _shifted(digits: str, exponent: int) -> str:
    """Return digits × 10 ^ exponent without zeros that say nothing."""
    whole, _, fraction = digits.partition(".")
    whole += fraction[:exponent].ljust(exponent, "0")
    rest = fraction[exponent:].rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{rest}" if rest else whole
