"""The chapter about the best model's predictions of the validation images."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sweep.results.predictions import Absent, read_images
from sweep.results.report.blocks import Block, Card, Gallery, Paragraph, Pictures
from sweep.results.report.gathering import Material
from sweep.results.shots import png, shot
from sweep.training.predictions import Predictions
from sweep.wording import plural

_WRONG, _RIGHT = 18, 12  # images of the galleries, at most
_OFTEN = 2  # times that make a confusion worth a sentence
_FEW = 20  # classes, of which two figures fit beside each other
_BARS = 4  # of an image
_SIDE = 96  # pixels of an image, at most


def mistakes(material: Material) -> Iterator[Block]:
    """Confusion, accuracy per class, and the images it was surest of and wrong about."""
    found, best = material.predictions, material.best
    if isinstance(found, Absent) or best is None:
        reason = found.reason if isinstance(found, Absent) else "no trial is complete yet"
        yield Paragraph(text=f"This cannot be told here: {reason}.")
        return
    yield Paragraph(text=_summary(found, int(np.sum(found.predicted != found.truth))))
    is_wide = len(found.classes) > _FEW
    confusion = material.picture("confusion", is_wide=is_wide)
    yield Pictures(pictures=(confusion, material.picture("classes", name="class-accuracy", is_wide=is_wide)))
    yield from _gallery(material, found)


def _summary(found: Predictions, wrong: int) -> str:
    images = len(found.truth)
    text = f"Of {plural(images, 'validation image')} the model of epoch {found.epoch} got {wrong:,} wrong."
    matrix = found.confusion().copy()
    np.fill_diagonal(matrix, 0)
    if not len(matrix) or matrix.max() < _OFTEN:
        return text
    true, predicted = np.unravel_index(int(np.argmax(matrix)), matrix.shape)
    count = int(matrix[true, predicted])
    return (
        f"{text} Most often, {count:,} times, it took {found.classes[int(true)]} for {found.classes[int(predicted)]}."
    )


def _surest_of_each(found: Predictions, most: int) -> NDArray[np.int64]:
    """Images judged right, the surest of each class, so that not all of them show one class."""
    places = found.surest(found.predicted == found.truth)
    _, first = np.unique(found.truth[places], return_index=True)
    return places[np.sort(first)][:most]


def _gallery(material: Material, found: Predictions) -> Iterator[Block]:
    wrong, right = found.surest(found.predicted != found.truth)[:_WRONG], _surest_of_each(found, _RIGHT)
    places = np.concatenate([wrong, right]).astype(np.int64)
    pixels = read_images(places, sweep=material.sweep, cache=material.cache, model=material.model, store=material.store)
    if isinstance(pixels, Absent):
        yield Paragraph(text=f"The images themselves are not here: {pixels.reason}.", tone="note")
        return
    cards = [
        Card(shot=shot(found, int(place), most=_BARS), png=png(image, side=_SIDE))
        for place, image in zip(places, pixels, strict=True)
    ]
    if len(wrong):
        yield Paragraph(
            text="Wrong, and surest of it. The bars are the model's probabilities: red what it said, blue what it is."
        )
        yield Gallery(name="wrong", cards=cards[: len(wrong)])
    if len(right):
        yield Paragraph(text="Right, and surest of it, one per class.")
        yield Gallery(name="right", cards=cards[len(wrong) :])
