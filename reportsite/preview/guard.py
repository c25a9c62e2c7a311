"""A request's head → why it is refused, or nothing: the preview answers this machine's own pages and nobody else.

Any page in the editor's browser can send requests to this machine. It cannot choose the Host, Origin and Sec-Fetch
headers that its browser adds, nor read a token that stands on our pages alone; those decide.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping

from msgspec import Struct

METHODS = ("GET", "HEAD")
SECURITY_HEADERS: Mapping[str, str] = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}
"""Stand on every answer; there is never a header that lets other origins in."""


class Refusal(Struct, frozen=True, kw_only=True):
    """Why a request is not answered."""

    status: int
    sentence: str


class Door(Struct, frozen=True, kw_only=True):
    """Who is let in."""

    port: int
    names: frozenset[str]
    """Hosts under which the preview may be addressed, in lower case, IPv6 addresses in brackets."""
    any_address: bool = False
    """Whether every literal IP address is a name of ours: the server listens on all of the machine's addresses."""
    key: str = ""
    """What must be known to be let in; nothing when only this machine can reach the server."""

    @property
    def cookie(self) -> str:
        """Return the name of the cookie that keeps the key; cookies know no ports."""
        return f"reportsite_preview_{self.port}"

    def refusal(self, method: str, headers: Mapping[str, str], *, cookie: str = "") -> Refusal | None:
        """Return why a request is refused; header names are in lower case, `cookie` is the key that came with it."""
        if method not in METHODS:
            return Refusal(status=405, sentence="only GET and HEAD are answered")
        if not self._is_own_host(headers.get("host", "")):
            return Refusal(status=403, sentence="this address is not a name of the preview")
        origin = headers.get("origin")
        if origin is not None and not self._is_own_origin(origin):
            return Refusal(status=403, sentence="another site may not ask")
        site = headers.get("sec-fetch-site", "none")
        visit = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if site not in {"same-origin", "none"} and not visit:
            return Refusal(status=403, sentence="another site may not ask")
        if self.key and not hmac.compare_digest(cookie.encode(), self.key.encode()):
            return Refusal(status=403, sentence="the token is missing: open the address that the terminal printed")
        return None

    def _is_own_host(self, value: str) -> bool:
        name, port = _split(value.lower())
        if port != self.port:
            return False
        return name in self.names or (self.any_address and _is_address(name))

    def _is_own_origin(self, origin: str) -> bool:
        scheme, separator, host = origin.lower().partition("://")
        return scheme == "http" and bool(separator) and self._is_own_host(host)


def door(host: str, port: int, *, key: str = "", machine: str = "") -> Door:
    """Return the door of a server that listens on `host`; `machine` is the name of this machine on its network."""
    names = {"localhost", "127.0.0.1", "[::1]"}
    unspecified = False
    if _is_address(host) or _is_address(f"[{host}]"):
        address = ipaddress.ip_address(host.strip("[]"))
        unspecified = address.is_unspecified
        names.add(f"[{address}]" if address.version == 6 else str(address))  # noqa: PLR2004 (IP version 6)
    else:
        names.add(host.lower())
    if machine and unspecified:
        names.add(machine.lower())
    return Door(port=port, names=frozenset(names), any_address=unspecified, key=key)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a server that listens on `host`."""
    if host == "localhost":
        return True
    return (_is_address(host) or _is_address(f"[{host}]")) and ipaddress.ip_address(host.strip("[]")).is_loopback


def _split(host: str) -> tuple[str, int]:
    name, separator, port = host.rpartition(":")
    if not separator or port.endswith("]"):
        return host, 80
    return (name, int(port)) if port.isascii() and port.isdigit() and len(port) <= 5 else ("", 0)  # noqa: PLR2004


def _is_address(name: str) -> bool:
    inner = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    if ":" in inner and inner == name:
        return False
    try:
        ipaddress.ip_address(inner)
    except ValueError:
        return False
    return True
