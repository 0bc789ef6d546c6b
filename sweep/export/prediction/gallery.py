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
:root { color-scheme: light dark; --paper: light-dark(#fff, #16191d); --ink: light-dark(#1f2328, #e6e9ec);
  --faint: light-dark(#59636e, #9aa4ae); --bar: light-dark(#9aa4ae, #6b7580); --track: light-dark(#f0f2f4, #23282e);
  --right: light-dark(#0550ae, #79b8ff); --wrong: light-dark(#b3261e, #ff8a80); }
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: var(--ink); background: var(--paper); }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.4rem; }
figure { margin: 0; display: grid; grid-template-columns: 8rem 1fr; gap: .2rem .8rem; align-content: start;
  break-inside: avoid; }
img { width: 8rem; height: 8rem; object-fit: contain; image-rendering: pixelated; background: var(--track); }
figcaption { grid-column: 1 / -1; overflow-wrap: anywhere; }
.name, .key { color: var(--faint); font-size: .85em; }
.key { display: none; }
body:has(.right, .wrong) .key { display: block; }
ul { list-style: none; margin: 0; padding: 0; font-size: .85em; display: grid; align-content: start;
  grid-template-columns: fit-content(7rem) 1fr; gap: 0 .5rem; }
li { display: contents; }
li span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
li i { height: .8em; align-self: center; background: var(--track); }
li i b { display: block; height: 100%; min-width: 1px; background: var(--bar); }
.right { color: var(--right); } .right.bar b { background: var(--right); }
.wrong { color: var(--wrong); } .wrong.bar b { background: var(--wrong); }
</style></head><body><h1>Predictions</h1>
"""
_KEY = '<p class="key">Right in blue, wrong in red; then the true class stands in brackets.</p>\n'


class Gallery:
    """Written image by image; the first `MOST` of them."""

    def __init__(self, out: IO[str], classes: tuple[str, ...], *, about: str) -> None:
        self._out, self._classes = out, classes
        self._images = self.left_out = 0
        out.write(f"{_HEAD}<p>{_text(about)}</p>\n{_KEY}<main>\n")

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
            f'<i><b style="width:{found.scores[index]:.1%}"></b></i></li>'
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
