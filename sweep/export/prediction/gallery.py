"""Predictions as a page to look at: each image, the bars of its probabilities, right in blue and wrong in red."""

import base64
import html
import io
from typing import IO

from PIL import Image

from sweep.export.prediction.answers import likeliest, printable
from sweep.export.prediction.records import Broken, Prediction
from sweep.training.data.source import Pixels

MOST = 500  # images; a browser has to hold them all
_SIDE = 128  # pixels of the larger side, at most, as they are kept in the page
_BARS = 10  # classes with a bar: the likeliest, and the true one
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Predictions</title><style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1f2328; background: #fff; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1.2rem; }
figure { margin: 0; display: grid; grid-template-columns: 8rem 1fr; gap: .2rem .8rem; break-inside: avoid; }
img { width: 8rem; height: 8rem; object-fit: contain; image-rendering: pixelated; background: #eee; }
figcaption { grid-column: 1 / -1; overflow-wrap: anywhere; }
.name { color: #59636e; font-size: .85em; }
ul { list-style: none; margin: 0; padding: 0; font-size: .85em; }
li { display: grid; grid-template-columns: 6rem 1fr; gap: .4rem; align-items: center; }
li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
li div { height: .7em; min-width: 1px; background: #9aa4ae; }
.right { color: #0550ae; } .right.bar div { background: #0969da; }
.wrong { color: #b3261e; } .wrong.bar div { background: #d1242f; }
</style></head><body><h1>Predictions</h1>
"""


class Gallery:
    """Written image by image; the first `MOST` of them."""

    def __init__(self, out: IO[str], classes: tuple[str, ...], *, about: str) -> None:
        self._out, self._classes = out, classes
        self._images = self.left_out = 0
        out.write(f"{_HEAD}<p>{html.escape(about)}</p>\n<main>\n")

    def put(self, found: Prediction | Broken) -> None:
        """Draw an image with its bars."""
        if isinstance(found, Broken):
            self._out.write(f"<figure><figcaption>{_name(found.name)}: {_text(found.why)}</figcaption></figure>\n")
        elif self._images < MOST:
            self._images += 1
            self._out.write(self._figure(found))
        else:
            self.left_out += 1

    def close(self) -> None:
        """End the page."""
        more = f"<p>The first {self._images:,}; {self.left_out:,} more are not shown.</p>" if self.left_out else ""
        self._out.write(f"</main>{more}</body></html>\n")

    def _figure(self, found: Prediction) -> str:
        best = likeliest(found.scores, _BARS)
        word = "" if found.truth is None else "right" if best[0] == found.truth else "wrong"
        said = f"{_text(self._classes[best[0]])} {found.scores[best[0]]:.0%}"
        if word == "wrong":
            assert found.truth is not None
            said += f" ({_text(self._classes[found.truth])})"
            best = [*best[: _BARS - 1], found.truth] if found.truth not in best else best
        bars = "".join(self._bar(found, index, is_said=index == best[0]) for index in sorted(best))
        return (
            f'<figure><img alt="" src="{_data(found.pixels)}"><ul>{bars}</ul>'
            f'<figcaption><b class="{word}">{said}</b><br>{_name(found.name)}</figcaption></figure>\n'
        )

    def _bar(self, found: Prediction, index: int, *, is_said: bool) -> str:
        """The notebook's colours: what the model said is red where it is wrong, the truth is blue."""
        kind = "right" if index == found.truth else "wrong" if is_said and found.truth is not None else ""
        return (
            f'<li class="bar {kind}"><span>{_text(self._classes[index])}</span>'
            f'<div style="width:{found.scores[index]:.1%}"></div></li>'
        )


def _text(text: str) -> str:
    return html.escape(printable(text))


def _name(name: str) -> str:
    return f'<span class="name">{_text(name)}</span>'


def _data(pixels: Pixels) -> str:
    """What the model saw, as a PNG in the page."""
    image, file = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels), io.BytesIO()
    image.thumbnail((_SIDE, _SIDE))
    image.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
