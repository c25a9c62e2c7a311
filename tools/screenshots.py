"""Takes the pictures of the READMEs: the site is built and served on this machine, docs/images is written anew."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.setup import find_browser  # noqa: E402 - the project stands beside this folder, not on the path

SCALE = 2
"""Pixels of the picture for a pixel of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page as it is shown in a README."""

    name: str
    page: str
    width: int
    height: int
    scheme: Literal["light", "dark"]


PICTURES = (
    Picture(name="home", page="en/", width=1280, height=800, scheme="light"),
    Picture(name="phone", page="zh/indicators/internet-medical-users/", width=390, height=780, scheme="dark"),
)


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


def take(address: str, folder: Path) -> None:
    """Write every picture of the site at `address` to `folder`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        switches = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path=find_browser(), args=switches)
        for picture in PICTURES:
            page = browser.new_page(
                viewport={"width": picture.width, "height": picture.height},
                device_scale_factor=SCALE,
                color_scheme=picture.scheme,
            )
            page.goto(f"{address}/{picture.page}", wait_until="networkidle")
            page.evaluate("document.fonts.ready")
            file = folder / f"{picture.name}.png"
            page.screenshot(path=file)
            page.close()
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB")
        browser.close()


def main() -> int:
    """Build the site into a folder of its own and take the pictures."""
    if find_browser() is None:
        sys.exit("The pictures need Chromium or Chrome; `make test` installs one.")
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        site = Path(name) / "site"
        if code := subprocess.call([sys.executable, "build.py", "build", "--output", str(site)], cwd=ROOT):
            return code
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(site))) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            take(f"http://127.0.0.1:{server.server_port}", images)
            server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
