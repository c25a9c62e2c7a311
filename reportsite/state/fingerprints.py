"""Values → fingerprints: equal for values that say the same, whatever lines of their files they stand on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction

import msgspec

SIZE = 12
"""Bytes; among a hundred million values the chance that any two meet is below one in a trillion."""

_POSITION = re.compile(
    rb"\x93(?<![\xe0-\xf4]\x93)(?<![\xf0-\xf4][\x80-\xbf]\x93)(?:[\xa4-\xbf]|\xd9[\x20-\x7f])"
    rb"(?:content/[\x21-\x7e]*?\.(?:yaml|md)|site\.yaml)"
    rb"(?:[\x00-\x7f]|\xcc.|\xcd..|\xce....){2}",
    re.DOTALL,
)
"""A Position as it is encoded: a list of a path and two numbers.

No text can hold one: 0x93 begins no character, and where it goes on with one, what stands before it tells.
"""


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Fraction):
        return str(value)
    return repr(value)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)


def fingerprint(value: object) -> bytes:
    """Return what is equal for values that differ at most in where they stand in their files."""
    return fingerprint_of(encode(value))


def encode(value: object) -> bytes:
    """Return the bytes that fingerprints are taken of."""
    return _ENCODER.encode(value)


def fingerprint_of(content: bytes) -> bytes:
    """Return the fingerprint of an encoded value."""
    return hashlib.sha256(_POSITION.sub(b"", content)).digest()[:SIZE]


def digest(*parts: bytes) -> bytes:
    """Return what is equal for equal parts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "little"))
        whole.update(part)
    return whole.digest()[:SIZE]
