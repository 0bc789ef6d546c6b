"""The dashboard's pages on a generated sweep, in Chromium: when something is there, when all is, how large it is."""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Browser

from benchmarks.common import line
from benchmarks.generated import generate
from storage.database import StudyDatabase
from tests.support.browser import chromium

NAME = "generated"
PAGES = {
    "sweeps": "/",
    "overview": f"/overview?sweep={NAME}",
    "trials": f"/trials?sweep={NAME}",
    "trials, filtered": f"/trials?sweep={NAME}&where=val_accuracy>0.5+optimizer=adam&sort=-params.depth",
    "compare": f"/compare?sweep={NAME}",
    "parameters": f"/parameters?sweep={NAME}",
    "a trial": f"/trial?sweep={NAME}&trial=7",
}
FIRST, COMPLETE, LARGEST, MEMORY = 2.0, 5.0, 5e6, 600e6  # seconds, seconds, bytes, bytes
WINDOW = {"width": 1400, "height": 1000}
_STEP = 900  # pixels, of one look at the page to the next
_PATIENCE = 300_000  # milliseconds
_SIZES = """() => Math.max(...['navigation', 'resource'].flatMap(kind =>
    performance.getEntriesByType(kind).map(one => one.decodedBodySize)))"""
_SHOWN = """() => [...document.querySelectorAll('figure[data-figure]')].every(one => {
    const { top, bottom } = one.getBoundingClientRect();
    return bottom < 0 || top > innerHeight || one.getAttribute('aria-busy') === 'false';
})"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One page as a browser saw it."""

    first: float  # seconds from the click to the first content
    complete: float  # seconds until all that the window shows is drawn
    through: float  # seconds until the page has been scrolled through, each figure drawn when it came into sight
    largest: int  # bytes of the largest response, uncompressed
    worked: dict[int, float]  # seconds of a core that the server's and the browser's processes have taken, by pid


def main() -> int:
    """Print the table; 1 when a page missed a target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cifar10", help="not needed here")
    parser.add_argument("--trials", type=int, default=10_000)
    trials = parser.parse_args().trials
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/study.db"
        StudyDatabase.open(url, create=True).close()
        generate(url, trials=trials)
        with _serving(url, Path(folder)) as (base, server), chromium() as browser:
            for name, path in {"overview, the server's first page": PAGES["overview"], **PAGES}.items():
                before = _worked()
                seen = _see(browser, base + path)
                taken = {pid: seconds - before.get(pid, 0.0) for pid, seconds in seen.worked.items()}
                serving = taken.pop(server.pid)
                missed += seen.first > FIRST or seen.through > COMPLETE or seen.largest > LARGEST
                value = f"{seen.first:.2f} s, complete {seen.complete:.2f} s, to its end {seen.through:.2f} s"
                cores = f"server {serving:.2f} s of a core, browser {sum(taken.values()):.2f} s"
                line(name, value, f"{cores}, largest response {seen.largest / 1e6:.2f} MB")
            memory = server.memory_info().rss
            line(f"the server's memory at {trials:,} trials", f"{memory / 1e6:.0f} MB", f"target {MEMORY / 1e6:.0f} MB")
    return int(missed > 0 or memory > MEMORY)


def _worked() -> dict[int, float]:
    """Seconds of a core that our child processes have taken, by pid."""
    found = {}
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has ended
            found[one.pid] = sum(one.cpu_times()[:2])
    return found


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Run `sweep dashboard`; gives the address of our pages and the server."""
    command = [str(Path(sys.executable).with_name("sweep")), "dashboard", "--no-browser", "--port", "0"]
    output = folder / "dashboard.txt"
    with output.open("w") as said:
        process = subprocess.Popen([*command, "--storage", url], stdout=said, stderr=said, cwd=folder)
    try:
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/sweep", output.read_text())):
            if process.poll() is not None:
                raise RuntimeError(output.read_text())
            time.sleep(0.05)
        yield found[0], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def _see(browser: Browser, url: str) -> Seen:
    """Open a page in a fresh window, as somebody who has never been there."""
    context = browser.new_context(viewport=WINDOW)
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.Plotly !== undefined")
    page.wait_for_function(_SHOWN)
    complete = time.perf_counter() - began
    for top in range(_STEP, page.evaluate("document.documentElement.scrollHeight"), _STEP):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_function(_SHOWN)
    through = time.perf_counter() - began
    first, largest = page.evaluate(_PAINTED) / 1000, page.evaluate(_SIZES)
    seen = Seen(first=first, complete=complete, through=through, largest=largest, worked=_worked())
    context.close()
    return seen


if __name__ == "__main__":
    sys.exit(main())
