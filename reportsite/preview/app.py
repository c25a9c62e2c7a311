"""Requests → answers: pages and files of the site from memory, and what the preview adds under `/_/`.

There is no way from a request to the disk. An address is looked up among those that the site has; what is not among
them is not there.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportsite.diagnostics import Position
from reportsite.preview.drafts import has_marks
from reportsite.preview.guard import METHODS, SECURITY_HEADERS, Door
from reportsite.preview.live import Hub
from reportsite.preview.places import place_of_link, place_of_page
from reportsite.preview.reports import Describer
from reportsite.preview.speaking import Speaker, script_words
from reportsite.preview.workshop import Rendered, Workshop
from reportsite.site.pages import Page, PageKind

_ASSETS = ("preview.js", "overlay.css", "drafts.css", "dashboard.js", "both.js", "tools.css")
_FRAMES = ("dashboard.html", "both.html", "waiting.html")
_OWN = "_/"
_DRAFT_STYLE = '<link rel="stylesheet" href="/_/assets/drafts.css">\n'
_HASHED = re.compile(r"assets/.+\.[0-9a-f]{10}\.\w+")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FONT_URL = re.compile(r"url\(([\w.-]+)\)")
_SOURCE = re.compile(r"(?P<file>[^:]+):(?P<line>\d{1,7})")
_TYPES: Mapping[str, str] = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""What the tables of some systems get wrong or lack."""


class App:
    """Answers for one site."""

    def __init__(
        self,
        workshop: Workshop,
        describer: Describer,
        hub: Hub,
        speaker: Speaker,
        is_polling: Callable[[], bool],
    ) -> None:
        self._workshop = workshop
        self._describer = describer
        self._hub = hub
        self._is_polling = is_polling
        self._language = speaker.language
        self._words = script_words(speaker)
        self._token = secrets.token_urlsafe(24)
        folder = resources.files("reportsite.preview") / "assets"
        self._assets = {name: (folder / name).read_bytes() for name in _ASSETS}
        self._frames = {name: (folder / name).read_text(encoding="utf-8") for name in _FRAMES}

    def asgi(self, door: Door, *, compressed: bool) -> ASGIApp:
        """Return the application behind its door; compression pays where answers cross a network."""
        routes = [
            Route("/_/", self._dashboard),
            Route("/_/state.json", self._state),
            Route("/_/words.json", self._say_words),
            Route("/_/fonts.css", self._fonts),
            Route("/_/live", self._live),
            Route("/_/page.json", self._page_state),
            Route("/_/where.json", self._where),
            Route("/_/both.json", self._both_state),
            Route("/_/both/{route:path}", self._both),
            Route("/_/assets/{name}", self._asset),
            Route("/{path:path}", self._site),
        ]
        middleware = [Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)] if compressed else []
        return _Doorkeeper(Starlette(routes=routes, middleware=middleware), door)

    # The site -------------------------------------------------------------------------------------------------

    async def _site(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request, time.monotonic())

    def _answer(self, request: Request, asked: float) -> Response:
        path = str(request.path_params["path"])
        if not _HASHED.fullmatch(path):
            # Whoever reloads by hand sees what is saved, whether or not anybody has told us of it.
            self._workshop.come(asked)
        path = self._below_base(path)
        routes = self._workshop.routes()
        if path in routes:
            return self._page(request, routes[path], 200)
        if f"{path}/" in routes and not path.endswith("/"):
            return RedirectResponse(_local(f"{request.scope['path']}/"), status_code=302)
        if path.endswith("index.html") and path.removesuffix("index.html") in routes:
            return self._page(request, routes[path.removesuffix("index.html")], 200)
        artifact = self._workshop.file(path)
        if artifact:
            return _file(request, artifact.path, artifact.content, immutable=bool(_HASHED.fullmatch(path)))
        lost = next((page for page in routes.values() if page.kind is PageKind.NOT_FOUND), None)
        if lost:
            return self._page(request, lost, 404)
        return self._waiting(path)

    def _below_base(self, path: str) -> str:
        edition = self._workshop.edition
        base = urlsplit(edition.config.base_url).path.strip("/") if edition else ""
        return path.removeprefix(f"{base}/") if base else path

    def _page(self, request: Request, page: Page, status: int) -> Response:
        rendered = self._workshop.page(page.route)
        if rendered is None or not rendered.content:
            return self._waiting(page.route)
        content = self._with_script(page, rendered, lost=status != 200)  # noqa: PLR2004 (found)
        return _file(request, page.file, content, immutable=False, status=status)

    def _with_script(self, page: Page, rendered: Rendered, *, lost: bool) -> bytes:
        marks = {
            "role": "page",
            "lost": "yes" if lost else "",
            "token": self._token,
            "page": page.route,
            "digest": rendered.digest,
            "state": str(self._workshop.state),
        }
        added = _script("preview.js", marks) + (_DRAFT_STYLE if has_marks(rendered.content) else "")
        return rendered.content.replace(b"</head>", f"{added}</head>".encode(), 1)

    def _waiting(self, route: str) -> Response:
        marks = {"role": "page", "token": self._token, "page": route, "digest": "", "state": str(self._workshop.state)}
        return self._frame("waiting.html", script=_script("preview.js", marks), status=503)

    # What the preview adds ------------------------------------------------------------------------------------

    async def _dashboard(self, _request: Request) -> Response:
        script = _script("preview.js", {"role": "dashboard", "token": self._token})
        return self._frame("dashboard.html", script=script + _script("dashboard.js", {}))

    async def _both(self, request: Request) -> Response:
        script = _script("preview.js", {"role": "both", "token": self._token})
        route = str(request.path_params["route"])
        return self._frame("both.html", script=script + _script("both.js", {"page": route}))

    async def _asset(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        content = self._assets.get(name)
        if content is None:
            return PlainTextResponse("", status_code=404)
        return _file(request, name, content, immutable=False)

    async def _say_words(self, _request: Request) -> Response:
        return JSONResponse({"language": self._language, "words": self._words})

    async def _fonts(self, _request: Request) -> Response:
        # The theme's fonts, for machines that have no Chinese ones of their own.
        edition = self._workshop.edition
        style = self._workshop.file(edition.theme.stylesheet) if edition else None
        rules = _FONT_FACE.findall(style.content.decode()) if style else []
        text = "\n".join(_FONT_URL.sub(r"url(/assets/\1)", rule) for rule in rules if "data:" not in rule)
        return Response(text, media_type="text/css")

    async def _state(self, _request: Request) -> Response:
        asked = time.monotonic()

        def describe() -> dict[str, Any]:
            self._workshop.refresh(asked)
            return self._describer.dashboard(polling=self._is_polling())

        return JSONResponse(await run_in_threadpool(describe))

    async def _live(self, request: Request) -> Response:
        given = request.query_params.get("token", "")
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse("the token of the live channel is missing", status_code=403)
        return StreamingResponse(self._hub.listen(), media_type="text/event-stream")

    async def _page_state(self, request: Request) -> Response:
        asked = time.monotonic()
        route = request.query_params.get("page", "")

        def describe() -> dict[str, Any]:
            self._workshop.refresh(asked)
            rendered = self._workshop.page(route)
            edition = self._workshop.edition
            return {
                "exists": route in self._workshop.routes(),
                "usable": edition is not None,
                "digest": rendered.digest if rendered and rendered.content else "",
                "style": edition.theme.stylesheet if edition else "",
            }

        return JSONResponse(await run_in_threadpool(describe))

    async def _where(self, request: Request) -> Response:
        query = request.query_params
        return JSONResponse(await run_in_threadpool(self._find, query.get("page", ""), query))

    def _find(self, route: str, query: Mapping[str, str]) -> dict[str, Any]:
        position: Position | None = None
        edition, routes = self._workshop.edition, self._workshop.routes()
        page = routes.get(route)
        if source := _SOURCE.fullmatch(query.get("source", "")):
            position = Position(source["file"], int(source["line"]))
        elif edition and page:
            address = query.get("link", "")
            position = place_of_link(edition, routes, page, address) if address else place_of_page(edition, page)
        # Only a place in a file of the site is ever named.
        if position is None or not self._workshop.snapshot.labelled(position.file):
            return {}
        return self._describer.place(position)

    async def _both_state(self, request: Request) -> Response:
        route = request.query_params.get("page", "")

        def describe() -> dict[str, Any]:
            edition, page = self._workshop.edition, self._workshop.routes().get(route)
            if edition is None or page is None:
                return {"versions": []}
            plan, languages = edition.plan, edition.config.languages
            others = [(language, plan.in_language(page, language.code)) for language in languages]
            return {
                "versions": [
                    {"code": language.code, "tag": language.tag, "name": language.name, "route": other.route}
                    for language, other in others
                    if other
                ],
                "states": self._describer.translations_of(page),
            }

        return JSONResponse(await run_in_threadpool(describe))

    def _frame(self, name: str, *, script: str, status: int = 200) -> Response:
        html = self._frames[name].replace("{language}", escape(self._language)).replace("{script}", script)
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            "frame-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; font-src 'self'",
        }
        return Response(html, status_code=status, media_type="text/html", headers=headers)


class _Doorkeeper:
    """Stands before the application: refuses, adds the headers that every answer bears, and hides what fails."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = False

        async def send_marked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = message.setdefault("headers", [])
                headers += [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
            await send(message)

        refusal = self._refused(scope)
        answer: Callable[[Scope, Receive, Send], Awaitable[None]] = refusal or self._app
        try:
            await answer(scope, receive, send_marked)
        except Exception:  # noqa: BLE001 (a stack trace would tell of the machine; the next request is answered)
            if not begun:
                failed = PlainTextResponse("the preview could not answer this request", status_code=500)
                await failed(scope, receive, send_marked)

    def _refused(self, scope: Scope) -> Response | None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"))
        offered = query.pop("key", [""])[0]
        cookie = offered or _cookie(headers.get("cookie", ""), self._door.cookie)
        refusal = self._door.refusal(scope["method"], headers, cookie=cookie)
        if refusal:
            allow = {"Allow": ", ".join(METHODS)} if refusal.status == 405 else None  # noqa: PLR2004 (not allowed)
            return PlainTextResponse(f"{refusal.sentence}\n", status_code=refusal.status, headers=allow)
        if self._door.key and offered:
            # The key leaves the address, so that it is not copied along with it.
            rest = urlencode(query, doseq=True)
            response = RedirectResponse(_local(scope["path"]) + (f"?{rest}" if rest else ""), status_code=303)
            response.set_cookie(self._door.cookie, self._door.key, httponly=True, samesite="lax")
            return response
        return None


def _script(name: str, marks: Mapping[str, str]) -> str:
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in marks.items())
    return f'<script src="/_/assets/{name}"{data} defer></script>\n'


def _local(path: str) -> str:
    """Return a path of this server as an address; two slashes at its head would name another server."""
    return "/" + quote(path.lstrip("/\\"))


def _cookie(header: str, name: str) -> str:
    for pair in header.split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value
    return ""


def _file(request: Request, path: str, content: bytes, *, immutable: bool, status: int = 200) -> Response:
    """Answer with a file: not again when the browser has it, and in part when it asks for a part."""
    suffix = path[path.rfind(".") :]
    kind = _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if immutable else "no-cache",
        "Accept-Ranges": "bytes",
    }
    if status == 200 and tag in request.headers.get("if-none-match", ""):  # noqa: PLR2004 (found)
        return Response(status_code=304, headers=headers)
    part = _part(request, content, tag) if status == 200 else None  # noqa: PLR2004 (found)
    if part is not None:
        first, last = part
        if first > last:
            headers["Content-Range"] = f"bytes */{len(content)}"
            return Response(status_code=416, headers=headers)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
        content, status = content[first : last + 1], 206
    return Response(content, status_code=status, media_type=kind, headers=headers)


def _part(request: Request, content: bytes, tag: str) -> tuple[int, int] | None:
    """Return the first and last byte asked for, the first beyond the last where there are none; None for all."""
    match = _RANGE.fullmatch(request.headers.get("range", ""))
    if not match or request.headers.get("if-range", tag) != tag or match[0] == "bytes=-":
        return None
    size = len(content)
    if not match[1]:
        return max(0, size - int(match[2])), size - 1
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return int(match[1]), last
