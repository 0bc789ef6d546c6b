"""The pictures of README and docs: a real sweep, the real dashboard, and what a browser shows of it. `make pictures`.

With `--folder` the sweep there is shown as it is; else a new one is made, which takes some minutes.
"""

import argparse
import io
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.support.browser import Visitor, chromium, dashboard_of, visiting
from tests.support.commands import Folder

SWEEP = "cnn_depth"
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LARGEST = 150_000  # bytes of one
_WINDOW = {"width": 1200, "height": 860}
_COLOURS = 128


def main() -> int:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where `sweep start --space cnn_depth.yaml` was begun")
    with tempfile.TemporaryDirectory() as fresh:
        given = parser.parse_args().folder
        folder = Folder(given or Path(fresh))
        if given is None:
            folder.sweep("start", "--space", f"{SWEEP}.yaml", "--workers", 2)
        best = folder.read("status", SWEEP)["best"]["trial"]
        PICTURES.mkdir(exist_ok=True)
        with (
            dashboard_of(folder) as base,
            chromium() as browser,
            visiting(browser, base, viewport=_WINDOW) as visitor,
        ):
            _take(visitor, f"/overview?sweep={SWEEP}", "overview")
            _take(visitor, f"/compare?sweep={SWEEP}", "compare", below="#curves")
            _take(visitor, f"/parameters?sweep={SWEEP}", "parameters")
            _take(visitor, f"/trial?sweep={SWEEP}&trial={best}", "trial")
            _take(visitor, f"/trial?sweep={SWEEP}&trial={best}&show=all", "gallery", below="#gallery")
    return 0


def _take(visitor: Visitor, path: str, name: str, *, below: str = "") -> None:
    """Save what a window shows of a page, from an element on if one is named."""
    visitor.open(path)
    if below:
        visitor.page.evaluate("where => document.querySelector(where).scrollIntoView()", below)
        visitor.page.evaluate("scrollBy(0, -60)")  # the bar at the top stays
    with suppress(TimeoutError):
        visitor.page.wait_for_load_state("networkidle")
    _save(visitor.page, PICTURES / f"{name}.png")


def _save(page: Page, path: Path) -> None:
    """In few colours, so that the repository stays small."""
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} has {path.stat().st_size:,} bytes; {LARGEST:,} are allowed")


if __name__ == "__main__":
    sys.exit(main())
