"""Who is let in: every header that a stranger's page cannot choose is held against what the preview knows."""

from __future__ import annotations

import pytest

from reportsite.preview.guard import door, is_loopback

OWN = {"host": "127.0.0.1:8000"}


def status(method: str = "GET", key: str = "", **headers: str) -> int:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    refusal = door("127.0.0.1", 8000).refusal(method, {**OWN, **given}, cookie=key)
    return refusal.status if refusal else 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_the_preview_answers_to_its_own_names(host: str) -> None:
    assert status(host=host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:8001",
        "localhost:80000",
        "localhost.evil.example:8000",
        "127.0.0.1:8000.evil.example",
        "127.0.0.1:8000:8000",
        "0.0.0.0:8000",
        "127.1:8000",
        "2130706433:8000",
        "[::ffff:127.0.0.1]:8000",
        "user@127.0.0.1:8000",
        "localhost:８０００",
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    assert status(host=host) == 403


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_its_own_origins_may_ask(origin: str) -> None:
    assert status(origin=origin) == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://127.0.0.1:8000",
        "http://127.0.0.1:3000",
        "http://evil.example",
        "file://",
        "http://127.0.0.1:8000@evil.example",
        "chrome-extension://abc",
    ],
)
def test_any_other_origin_is_refused(origin: str) -> None:
    assert status(origin=origin) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.parametrize("destination", ["script", "style", "image", "iframe", "empty", "font", "object"])
def test_what_other_sites_load_is_refused(site: str, destination: str) -> None:
    mode = "navigate" if destination == "iframe" else "no-cors"
    assert status(sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=destination) == 403


def test_a_link_from_elsewhere_may_be_followed() -> None:
    assert status(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document") == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND"])
def test_only_get_and_head_are_answered(method: str) -> None:
    assert status(method) == 405
    assert status("HEAD") == 200


def test_the_network_needs_the_key() -> None:
    network = door("0.0.0.0", 8000, key="secret", machine="Desk")
    for host in ("192.168.1.20:8000", "desk:8000", "[fe80::1]:8000"):
        assert network.refusal("GET", {"host": host}, cookie="secret") is None
        for wrong in ("", "Secret", "secret ", "sécret"):
            refusal = network.refusal("GET", {"host": host}, cookie=wrong)
            assert refusal
            assert refusal.status == 403
    assert network.refusal("GET", {"host": "evil.example:8000"}, cookie="secret")


def test_loopback_is_told_from_the_network() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "localhost", "::1", "127.0.0.2"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.1.20", "desk", ""]))
