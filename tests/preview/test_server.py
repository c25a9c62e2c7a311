"""The real server under hostile and careless hands: what is no page is not served, and pages keep being answered."""

from __future__ import annotations

import http.client
import itertools
import os
import re
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.preview.conftest import ROOT, Preview, end, make_site, start, wait_for

PROMPT = 0.5
"""Seconds in which a page must be answered whatever others do."""
_BUSY = 4 if os.getloadavg()[0] > 2 * (os.cpu_count() or 1) else 1
"""Allows for a machine that has other work than this test."""


def test_pages_and_files_are_those_of_the_site(preview: Preview) -> None:
    page = preview.ask("/zh/")
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "/_/assets/preview.js" in page.text
    style = re.search(r'href="([^"]+\.css)"', page.text)
    assert style
    sheet = preview.ask(urljoin("/zh/", style[1]))
    assert sheet.status == 200
    assert "immutable" in sheet.headers["cache-control"]
    assert preview.ask("/sitemap.xml").status == 200
    assert preview.ask("/zh/policies").headers["location"] == "/zh/policies/"
    lost = preview.ask("/zh/no-such-page/")
    assert lost.status == 404
    assert 'data-lost="yes"' in lost.text


def test_the_site_answers_below_its_base_path_too(preview: Preview) -> None:
    assert preview.ask("/libraries/zh/").status == 200
    assert preview.ask("/libraries/").status == 200


def test_the_published_site_has_nothing_of_the_preview(preview: Preview, tmp_path: Path) -> None:
    command = [sys.executable, "build.py", "build", "--site", str(preview.site), "--output", str(tmp_path / "out")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    for file in (tmp_path / "out").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "data-source" not in text
        assert "/_/" not in text
    assert not (preview.site / "output").exists()


def test_an_unchanged_page_is_not_sent_again(preview: Preview) -> None:
    tag = preview.ask("/zh/").headers["etag"]
    answer = preview.ask("/zh/", headers={"If-None-Match": tag})
    assert (answer.status, answer.content) == (304, b"")
    assert preview.ask("/zh/", headers={"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=-10", 206, -10, None),
        ("bytes=10-", 206, 10, None),
        ("bytes=0-99999999", 206, 0, None),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=-", 200, 0, None),
        ("bytes=5-2", 416, 0, 0),
        ("bytes=0-1,3-4", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_parts_of_files_are_answered(preview: Preview, asked: str, status: int, first: int, last: int | None) -> None:
    whole = preview.ask("/sitemap.xml").content
    part = preview.ask("/sitemap.xml", headers={"Range": asked})
    assert part.status == status
    assert part.content == whole[first:last]


def test_answers_on_one_connection_do_not_wait_for_each_other(preview: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=30)
    spent = []
    for _ in range(30):
        began = time.monotonic()
        connection.request("GET", "/_/words.json")
        connection.getresponse().read()
        spent.append(time.monotonic() - began)
    connection.close()
    assert sorted(spent)[10] < 0.02 * _BUSY  # Nagle's delay alone is 0.04


def test_head_is_answered_without_a_body(preview: Preview) -> None:
    answer = preview.ask("/zh/", method="HEAD")
    assert (answer.status, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path", ["/zh/", "/", "/no-such/", "/_/", "/_/state.json", "/_/assets/preview.js", "/sitemap.xml"]
)
def test_every_answer_keeps_other_sites_out(preview: Preview, path: str) -> None:
    headers = preview.ask(path).headers
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert not any(name.startswith("access-control") for name in headers)


def _spellings(target: str) -> list[str]:
    ups = [
        "../",
        "..%2f",
        "%2e%2e/",
        "%2e%2e%2f",
        "%252e%252e%252f",
        "..\\",
        "..%5c",
        "%c0%ae%c0%ae/",
        "..;/",
        ".%00./",
    ]
    ups += ["%uff0e%uff0e/", "....//", "..%c0%af", "%ef%bc%8e%ef%bc%8e/", ".%2e/", "..%252f", "../\\"]
    starts = [
        "/",
        "//",
        "/zh/",
        "/assets/",
        "/_/assets/",
        "/_/both/",
        "/libraries/",
        "/%2f",
        "/\\",
        "/C:/",
        "/file:///",
    ]
    paths = [f"{start}{up * depth}{target}" for start, up, depth in itertools.product(starts, ups, (1, 6))]
    whole = ["/{}", "//{}", "/%2f{}", "/zh/%00{}", "file:///{}", "/./{}"]
    return [*paths, *(path.format(target) for path in whole)]


@pytest.mark.parametrize("target", ["etc/passwd", "site.yaml", "content/pages/about.en.md", "templates/base.html"])
def test_no_spelling_of_a_path_leads_to_the_disk(preview: Preview, target: str) -> None:
    secrets = ("root:", "base_url:", "title: About", "{% block")
    with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as connection:
        stream = connection.makefile("rb")
        for path in _spellings(target):
            request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n"
            connection.sendall(request.encode("latin-1"))
            status, body = _read_answer(stream)
            assert status in {302, 400, 404} or (status == 200 and "both" in path), path
            assert not any(secret in body for secret in secrets), path
            assert str(preview.site) not in body


def _read_answer(stream: object) -> tuple[int, str]:
    read = stream.readline  # type: ignore[attr-defined]
    status = int(read().split()[1])
    length = 0
    while (line := read()) not in {b"\r\n", b""}:
        name, _, value = line.decode("latin-1").partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return status, stream.read(length).decode("utf-8", "replace")  # type: ignore[attr-defined]


def test_redirects_stay_on_this_server(preview: Preview) -> None:
    for path in ("//evil.example", "/\\evil.example", "//evil.example/zh/policies", "/zh/policies?x=//evil.example"):
        location = preview.ask(path).headers.get("location", "/")
        assert re.match(r"/(?![/\\])", location), path


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:{port}"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    ],
)
@pytest.mark.parametrize("path", ["/zh/", "/_/state.json", "/_/assets/preview.js", "/_/live", "/sitemap.xml"])
def test_strangers_get_nothing(preview: Preview, path: str, headers: dict[str, str]) -> None:
    given = {name: value.format(port=preview.port) for name, value in headers.items()}
    answer = preview.ask(path, headers=given)
    assert answer.status == 403
    assert len(answer.content) < 100


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"])
@pytest.mark.parametrize("path", ["/zh/", "/_/", "/_/state.json", "/sitemap.xml", "/nowhere"])
def test_nothing_can_be_sent(preview: Preview, method: str, path: str) -> None:
    answer = preview.ask(path, method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("token", ["", "?token=", "?token=guess", "?token=%C3%A9"])
def test_the_live_channel_asks_for_its_token(preview: Preview, token: str) -> None:
    assert preview.ask(f"/_/live{token}").status == 403


def test_no_answer_tells_a_path_of_the_machine(preview: Preview) -> None:
    for path in ("/zh/", "/_/", "/_/state.json", "/_/words.json", "/_/both.json?page=zh/", "/nowhere"):
        text = preview.ask(path).text
        assert str(preview.site) not in text
        assert str(ROOT) not in text
        assert str(Path.home()) + "/" not in text


@pytest.mark.parametrize(
    "source",
    ["../../etc/passwd:1", "/etc/passwd:1", "content/../site.yaml:1", "output/index.html:1", "x:1", "site.yaml"],
)
def test_only_places_in_sources_are_named(preview: Preview, source: str) -> None:
    assert preview.ask(f"/_/where.json?page=zh/&source={source}").data == {}


def test_a_place_is_found_for_what_was_clicked(preview: Preview) -> None:
    def where(page: str, **query: str) -> str:
        given = "&".join(f"{name}={value.replace('#', '%23')}" for name, value in query.items())
        place = preview.ask(f"/_/where.json?page={page}&{given}").data
        return f"{place['file']}:{place['line']}" if place else ""

    report = "en/reports/libraries-2024/"
    body = "content/reports/libraries-2024/body.en.md"
    assert where(report, source=f"{body}:3") == f"{body}:3"
    figure = where(report, link="../../indicators/library-users/#figure-library-users-2024")
    assert figure.startswith("content/indicators/library-users.yaml:")
    figures = "content/reports/libraries-2024/figures.yaml"
    assert (
        where(report, link="#figure-library-loans-2024")
        == f"{figures}:{preview.line_of(figures, 'library-loans@2024')}"
    )
    policies = "content/policies/national-2024.yaml"
    notice = f"{policies}:{preview.line_of(policies, 'id: open-shelves-notice-2024')}"
    assert where("en/", link="policies/open-shelves-notice-2024/") == notice
    assert where("en/about/") == "content/pages/about.en.md:1"
    assert where("en/", link="https://evil.example/") == ""
    assert where("en/") == ""


def _answers_promptly(preview: Preview) -> None:
    for _ in range(5):
        began = time.monotonic()
        assert preview.ask("/zh/policies/").status == 200
        assert time.monotonic() - began < PROMPT * _BUSY


def test_two_hundred_connections_at_once(preview: Preview) -> None:
    preview.ask("/zh/")
    before = preview.memory()
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda number: preview.ask(f"/{'en' if number % 2 else 'zh'}/"), range(600)))
    assert {answer.status for answer in answers} == {200}
    _answers_promptly(preview)
    assert preview.memory() - before < 50 * 1024 * 1024


def test_half_sent_requests_hold_nobody_up(preview: Preview) -> None:
    halves = [b"", b"G", b"GET /zh/ HTTP/1.1\r\n", b"GET /zh/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % preview.port]
    halves += [b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\nx"]
    connections = []
    for number in range(60):
        connection = socket.create_connection(("127.0.0.1", preview.port), timeout=30)
        connection.sendall(halves[number % len(halves)])
        connections.append(connection)
    _answers_promptly(preview)
    # After a while the server lets them go; they do not pile up.
    for connection in connections:
        while connection.recv(65536):
            pass
        connection.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
        b"\r\n" * 100,
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 50_000 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        os.urandom(4096),
    ],
)
def test_malformed_requests_are_survived(preview: Preview, request_: bytes) -> None:
    with socket.create_connection(("127.0.0.1", preview.port), timeout=5) as connection:
        try:
            connection.sendall(request_)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(65536)
        except OSError:
            answer = b""
    assert b" 200 " not in answer[:20]
    assert b"Traceback" not in answer
    assert preview.ask("/zh/").status == 200


def test_vanished_clients_leave_nothing_behind(preview: Preview) -> None:
    token = preview.token()
    before = _descriptors(preview)
    for number in range(60):
        connection = socket.create_connection(("127.0.0.1", preview.port), timeout=30)
        path = f"/_/live?token={token}" if number % 2 else "/zh/"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
        if number % 3:
            connection.recv(10)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()
    _answers_promptly(preview)
    wait_for(lambda: _descriptors(preview) <= before + 2)


def _descriptors(preview: Preview) -> int:
    folder = Path(f"/proc/{preview.process.pid}/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_listener_hears_the_state_and_each_newer_one(preview: Preview) -> None:
    heard: list[str] = []
    token = preview.token()

    def listen() -> None:
        with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as connection:
            connection.sendall(f"GET /_/live?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
            for line in connection.makefile("r", encoding="utf-8"):
                if line.startswith("data:"):
                    heard.append(line)
                    if len(heard) >= 2:
                        return

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    wait_for(lambda: heard)
    page = preview.file("content/pages/about.en.md")
    page.write_text(page.read_text(encoding="utf-8") + "\nHeard.\n", encoding="utf-8")
    wait_for(lambda: len(heard) >= 2)
    thread.join(timeout=5)


def test_a_taken_port_makes_way_for_the_next(preview: Preview, tmp_path: Path) -> None:
    other = start(make_site(tmp_path / "site"), tmp_path / "log", port=preview.port)
    try:
        assert other.port > preview.port
        assert f"port {preview.port} is taken; the next free one is used" in other.said()
        assert other.ask("/en/").status == 200
    finally:
        end(other)


def test_control_c_ends_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    running = start(make_site(tmp_path / "site"), tmp_path / "log")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    token = running.token()
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as listener:
        request = f"GET /_/live?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n"
        listener.sendall(request.encode())
        listener.recv(10)
        assert end(running) < 2 * _BUSY
    assert running.process.returncode == 0
    assert running.said().splitlines()[1:] == ["stopped"]
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", running.port))


def test_the_network_is_let_in_with_the_key_only(tmp_path: Path) -> None:
    site, log = make_site(tmp_path / "site"), tmp_path / "log"
    command = [sys.executable, "build.py", "serve", "--site", str(site), "--port", "0", "--host", "0.0.0.0"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=stream, start_new_session=True)
    try:
        wait_for(lambda: "open it as" in log.read_text(encoding="utf-8"), seconds=60)
        said = log.read_text(encoding="utf-8")
        assert "warning: other machines" in said
        found = re.search(r"open it as http://[^:]+:(\d+)/\?key=(\S+)", said)
        assert found
        open_ = Preview(site, process, int(found[1]), log)
        assert open_.ask("/zh/").status == 403
        assert open_.ask("/zh/?key=wrong").status == 403
        welcome = open_.ask(f"/zh/?key={found[2]}&x=1")
        assert (welcome.status, welcome.headers["location"]) == (303, "/zh/?x=1")
        cookie = welcome.headers["set-cookie"].partition(";")[0]
        assert "HttpOnly" in welcome.headers["set-cookie"]
        page = open_.ask("/zh/", headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        assert (page.status, page.headers["content-encoding"]) == (200, "gzip")
    finally:
        process.send_signal(2)
        process.wait(timeout=20)


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path) -> None:
    for arguments, words in (
        (["--editor", "notepad"], "not an editor: notepad"),
        (["--host", "no.such.host.invalid"], "not an address of this machine"),
        (["--host", "203.0.113.7"], "cannot listen on 203.0.113.7"),
    ):
        result = subprocess.run(
            [sys.executable, "build.py", "serve", "--site", str(tmp_path), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 1
        assert words in result.stderr
        assert "Traceback" not in result.stderr
