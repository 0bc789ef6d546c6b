"""Figures as PNG: Kaleido draws them in a Chromium that is installed, without a network."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sweep.errors import SweepError
from sweep.results.figures import theme
from sweep.results.report.blocks import Picture

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_WIDTH, _SCALE = 900, 2  # pixels of the page, and pictures' pixels in one of them
_TIMEOUT = 120.0  # seconds a picture may take
_NOWHERE = "http://127.0.0.1:9"  # the proxy of a browser that is to reach nothing
_EXTRA = "Pictures need Kaleido: pip install 'keras-sweep[png]'. Or write --format html, which needs nothing"
_BROWSER = (
    "A Chromium or Chrome draws the pictures, and did not start: {reason}. Install one (apt-get install chromium), "
    "or name it in $BROWSER_PATH. Or write --format html, which needs none"
)


def draw(pictures: Sequence[Picture]) -> dict[str, bytes]:
    """Draw all of them, on white; PNG by name. Raises `SweepError` where Kaleido or a browser is missing."""
    try:
        from choreographer import errors
        from kaleido import Kaleido
    except ImportError as error:
        raise SweepError(_EXTRA) from error
    logging.getLogger("kaleido").setLevel(logging.ERROR)
    logging.getLogger("choreographer").setLevel(logging.ERROR)
    try:
        return asyncio.run(_draw(pictures, Kaleido))
    except (errors.ChromeNotFoundError, errors.BrowserFailedError, errors.BrowserClosedError) as error:
        lines = str(error).strip().splitlines()
        raise SweepError(_BROWSER.format(reason=lines[0].rstrip(".") if lines else type(error).__name__)) from error
    except (errors.ChannelClosedError, TimeoutError, OSError) as error:
        raise SweepError(_BROWSER.format(reason=str(error) or type(error).__name__)) from error


async def _draw(pictures: Sequence[Picture], kaleido: Any) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    browser = kaleido(n=1, timeout=_TIMEOUT, mathjax=False, proxy_server=_NOWHERE)
    try:  # not `async with`, which closes no browser that fails to start: a thread then waits for it at the end
        await browser.open()
        for picture in pictures:
            figure = _on_paper(picture.figure)
            size = {"width": _WIDTH, "height": int(figure.layout.height), "scale": _SCALE, "format": "png"}
            found[picture.name] = await browser.calc_fig(figure, opts=size)
    finally:
        await browser.close()
    return found


def _on_paper(figure: "Figure") -> "Figure":
    from plotly import graph_objects as go

    drawn: Any = go.Figure(figure)
    drawn.update_layout(template=theme.template(dark=False), paper_bgcolor="white", plot_bgcolor="white")
    return drawn
