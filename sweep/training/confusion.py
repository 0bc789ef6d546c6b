"""The confusion matrix as a small picture, for Optuna Dashboard's list of artifacts."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from sweep.training.predictions import Predictions

_LABELLED = 30  # classes up to which names and counts are written
_RIGHT, _WRONG = (31, 96, 173), (196, 48, 43)  # blue and red
_INK, _PAPER, _FAINT = (30, 30, 30), (255, 255, 255), (225, 225, 225)
_LONGEST = 14  # letters of a class name
_BARE_SIDE = 600  # pixels of a heat map without names
_MARGIN, _LINE, _FONT = 12, 16, 12  # pixels
Pixels = NDArray[np.uint8]


def draw_confusion(predictions: Predictions) -> Image.Image:
    """True classes in rows, predicted ones in columns; the diagonal blue, the rest red, by its share of the row."""
    matrix = predictions.confusion()
    right, images = int(np.trace(matrix)), int(matrix.sum())
    title = f"{right:,} of {images:,} validation images right ({right / images:.1%}), epoch {predictions.epoch}"
    if len(matrix) > _LABELLED:
        return _titled(_bare(matrix), title)
    return _titled(_labelled(matrix, predictions.classes), title)


def _colours(matrix: NDArray[np.int64]) -> Pixels:
    """One colour per cell, (classes, classes, 3): white at none of the row's images, full at all of them."""
    share = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    strength = np.sqrt(share)[..., None]  # so that a few mistakes can be seen
    full = np.where(np.eye(len(matrix), dtype=bool)[..., None], _RIGHT, _WRONG)
    colours: Pixels = np.rint(255 + (full - 255) * strength).astype(np.uint8)
    return colours


def _bare(matrix: NDArray[np.int64]) -> Image.Image:
    scale = max(1, _BARE_SIDE // len(matrix))
    side = scale * len(matrix)
    return Image.fromarray(_colours(matrix)).resize((side, side), Image.Resampling.NEAREST)


def _labelled(matrix: NDArray[np.int64], classes: tuple[str, ...]) -> Image.Image:
    font, names = _font(), tuple(map(_short, classes))
    gutter = max(round(font.getlength(name)) for name in names) + 8
    cell = max(26, round(font.getlength(f"{matrix.max():,}")) + 8)
    side, colours = cell * len(matrix), _colours(matrix)
    picture = Image.new("RGB", (gutter + side, gutter + side), _PAPER)
    draw = ImageDraw.Draw(picture)
    for row, name in enumerate(names):
        middle = gutter + row * cell + cell / 2
        draw.text((gutter - 5, middle), name, _INK, font, anchor="rm")
        picture.paste(_upright(name, gutter, cell, font), (round(middle - cell / 2), 0))
    for (row, column), count in np.ndenumerate(matrix):
        left, top = gutter + column * cell, gutter + row * cell
        colour = tuple(map(int, colours[row, column]))
        draw.rectangle((left, top, left + cell - 1, top + cell - 1), colour, _FAINT)
        if count:
            ink = _PAPER if sum(colour) < 420 else _INK  # noqa: PLR2004  (half as bright as white)
            draw.text((left + cell / 2, top + cell / 2), f"{count:,}", ink, font, anchor="mm")
    return picture


def _upright(name: str, length: int, width: int, font: ImageFont.FreeTypeFont) -> Image.Image:
    """A column's name, written upwards and ending at the matrix."""
    strip = Image.new("RGB", (length, width), _PAPER)
    ImageDraw.Draw(strip).text((5, width / 2), name, _INK, font, anchor="lm")
    return strip.transpose(Image.Transpose.ROTATE_90)


def _titled(picture: Image.Image, title: str) -> Image.Image:
    font, lines = _font(), (title, "rows: true class, columns: predicted class")
    width = max(picture.width, *(round(font.getlength(line)) for line in lines)) + 2 * _MARGIN
    height = picture.height + len(lines) * _LINE + 3 * _MARGIN
    page = Image.new("RGB", (width, height), _PAPER)
    for number, line in enumerate(lines):
        ImageDraw.Draw(page).text((_MARGIN, _MARGIN + number * _LINE), line, _INK, font)
    page.paste(picture, (_MARGIN, len(lines) * _LINE + 2 * _MARGIN))
    return page


def _short(name: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in name)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _font() -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(_FONT)
    assert isinstance(font, ImageFont.FreeTypeFont)  # a size was asked for
    return font
