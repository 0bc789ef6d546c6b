"""Predictions as a page to look at: each image, the bars of its probabilities, right in blue and wrong in red."""

import base64
import html
import io
from importlib.resources import files
from typing import IO

from PIL import Image

from sweep.export.prediction.answers import likeliest, printable
from sweep.export.prediction.records import Broken, Prediction
from sweep.training.data.labelled_images import Pixels

MOST = 500  # images; a browser has to hold them all
_SIDE = 128  # pixels of the larger side, at most, in the page
_BARS = 10  # classes with a bar: the likeliest, and the true one
_KEY = '<p class="key">Right in blue, wrong in red; then the true class stands in brackets.</p>\n'


class Gallery:
    """Written image by image; only the first `MOST` of them."""

    def __init__(self, out: IO[str], classes: tuple[str, ...], *, about: str) -> None:
        self._out, self._classes = out, classes
        self._images = self.left_out = 0
        head = files("sweep.export").joinpath("templates", "gallery.html").read_text(encoding="utf-8")
        out.write(f"{head}<p>{_text(about)}</p>\n{_KEY}<main>\n")

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
