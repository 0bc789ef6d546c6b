"""A real browser on the dashboard's pages: the system's Chromium, driven by Playwright."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.commands import Folder, wait_until

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_DRIVERS_TALK = "GL Driver Message"  # of how slow WebGL is without a GPU; nothing of ours
_PATIENCE = 60_000  # milliseconds: machines are shared; nothing waits that long when all is well
DRAWN = "[...document.querySelectorAll('figure[data-figure]')].every(one => one.getAttribute('aria-busy') === 'false')"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends: while it is there, this thread has a running event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def dashboard_of(folder: Folder, *options: object) -> Iterator[str]:
    """Run `sweep dashboard` in a folder; gives the server's address."""
    with folder.running("dashboard", "--no-browser", "--port", 0, *options, into="dashboard.txt") as process:
        wait_until(lambda: "/sweep/" in folder.said("dashboard.txt"), process)
        found = re.search(r"http://127\.0\.0\.1:\d+", folder.said("dashboard.txt"))
        assert found
        yield found[0]


@dataclass(frozen=True)
class Visitor:
    """A window on a dashboard that minds every error it sees."""

    page: Page
    base: str  # of the server, without a slash at its end
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page of ours and see all of its figures drawn."""
        self.page.goto(f"{self.base}/sweep{path}")
        self.see_all()

    def see_all(self) -> None:
        """Scroll through the page, for figures are fetched when they come into sight, and wait for all of them."""
        self.page.wait_for_function("window.Plotly !== undefined")
        height = self.page.evaluate("document.documentElement.scrollHeight")
        for top in (*range(0, height, 600), 0):
            self.page.evaluate(f"scrollTo(0, {top})")
            self.page.evaluate("new Promise(requestAnimationFrame)")
        self.page.wait_for_function(DRAWN)

    def figures(self) -> dict[str, str]:
        """What was drawn, by the figure's id: `drawn`, or the sentence that stands in its place."""
        script = """() => Object.fromEntries([...document.querySelectorAll('figure[data-figure]')].map(one => [
            one.id.replace('figure-', ''),
            one.querySelector('.plot .main-svg, .plot canvas') ? 'drawn' : one.querySelector('.plot').textContent]))"""
        found: dict[str, str] = self.page.evaluate(script)
        return found

    def query(self) -> dict[str, list[str]]:
        """The query of the address."""
        return parse_qs(urlsplit(self.page.url).query)

    def is_too_wide(self) -> bool:
        """Whether the page scrolls to the side."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))


@contextmanager
def visiting(browser: Browser, base: str, **context: Any) -> Iterator[Visitor]:
    """A fresh user's window; fails at the end if the console saw an error, or anything was asked of another server."""
    opened = browser.new_context(**({"viewport": {"width": 1400, "height": 900}} | context))
    opened.set_default_timeout(_PATIENCE)
    visitor = Visitor(opened.new_page(), base)
    visitor.page.on("console", lambda said: _mind(visitor, said.type, said.text))
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.on("request", lambda request: _mind_place(visitor, request.url))
    try:
        yield visitor
    finally:
        opened.close()
    assert visitor.errors == []


def _mind(visitor: Visitor, kind: str, text: str) -> None:
    if kind in ("error", "warning") and _DRIVERS_TALK not in text:
        visitor.errors.append(f"{kind}: {text}")


def _mind_place(visitor: Visitor, url: str) -> None:
    if not url.startswith((visitor.base, "data:", "blob:")):
        visitor.errors.append(f"asked elsewhere: {url}")
