"""A real Chromium that reaches nothing but this machine, and what it complained of."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from tests.support.components import _require

_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in _NAMES if (path := shutil.which(name))), None)
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def require_pictures() -> None:
    """A Chromium, and Kaleido to draw with it."""
    _require(CHROMIUM and find_spec("kaleido"), "pictures (pip install kaleido; apt-get install chromium)")


@dataclass
class Watched:
    """A page, and everything that went wrong on it."""

    page: Any  # Playwright's
    complaints: list[str] = field(default_factory=list)  # errors of the console and of scripts
    asked: list[str] = field(default_factory=list)  # every address that the page asked for


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright's."""
    _require(CHROMIUM and find_spec("playwright"), "a browser (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(browser: Any, **options: Any) -> Iterator[Watched]:
    """A new page, watched from its first moment."""
    context = browser.new_context(**options)
    found = Watched(context.new_page())
    found.page.on("console", lambda said: said.type == "error" and found.complaints.append(said.text))
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on("request", lambda request: found.asked.append(request.url))
    try:
        yield found
    finally:
        context.close()
