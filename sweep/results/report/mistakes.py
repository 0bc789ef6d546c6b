"""The chapter about the best model's predictions of the validation images."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sweep.results.figures.class_accuracy import class_accuracy_figure
from sweep.results.figures.confusion import confusion_figure
from sweep.results.figures.probabilities import likeliest
from sweep.results.predictions import Absent, Predictions, read_images
from sweep.results.report.blocks import Bar, Block, Card, Gallery, Paragraph, Picture, Pictures
from sweep.results.report.gathering import Material
from sweep.wording import plural

_WRONG, _RIGHT = 18, 12  # images of the galleries, at most
_OFTEN = 2  # times that make a confusion worth a sentence
_FEW = 20  # classes, of which two figures fit beside each other
_BARS = 4  # of an image
_SIDE = 96  # pixels of an image, at most


def mistakes(material: Material) -> Iterator[Block]:
    """Confusion, accuracy a class, and the images it was surest of and wrong about."""
    found, best = material.predictions, material.best
    if isinstance(found, Absent) or best is None:
        reason = found.reason if isinstance(found, Absent) else "no trial is complete yet"
        yield Paragraph(text=f"This cannot be told here: {reason}.")
        return
    matrix, subject = found.confusion(), f"trial {best.trial}"
    wrong = int(np.sum(found.predicted != found.truth))
    yield Paragraph(text=_summary(found, wrong))
    confusion = confusion_figure(matrix, found.classes, subject=subject)
    accuracy = class_accuracy_figure(matrix, found.classes, subject=subject)
    is_wide = len(found.classes) > _FEW
    yield Pictures(
        pictures=(
            Picture(name="confusion", figure=confusion, is_wide=is_wide),
            Picture(name="class-accuracy", figure=accuracy, is_wide=is_wide),
        )
    )
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
    places = found.hits(len(found.truth))
    _, first = np.unique(found.truth[places], return_index=True)
    return places[np.sort(first)][:most]


def _gallery(material: Material, found: Predictions) -> Iterator[Block]:
    wrong, right = found.mistakes(_WRONG), _surest_of_each(found, _RIGHT)
    places = np.concatenate([wrong, right]).astype(np.int64)
    pixels = read_images(places, sweep=material.sweep, cache=material.cache, model=material.model, store=material.store)
    if isinstance(pixels, Absent):
        yield Paragraph(text=f"The images themselves are not here: {pixels.reason}.", tone="note")
        return
    cards = [_card(int(place), image, found) for place, image in zip(places, pixels, strict=True)]
    if len(wrong):
        yield Paragraph(
            text="Wrong, and surest of it. The bars are the model's probabilities: red what it said, blue what it is."
        )
        yield Gallery(name="wrong", cards=cards[: len(wrong)])
    if len(right):
        yield Paragraph(text="Right, and surest of it, one of a class.")
        yield Gallery(name="right", cards=cards[len(wrong) :])


def _card(place: int, image: Any, found: Predictions) -> Card:
    truth, predicted = int(found.truth[place]), int(found.predicted[place])
    return Card(
        place=place,
        png=as_png(image),
        truth=found.classes[truth],
        predicted=found.classes[predicted],
        is_right=truth == predicted,
        bars=_bars(found.probabilities[place], truth, predicted, found.classes),
    )


def _bars(probabilities: Any, truth: int, predicted: int, classes: Sequence[str]) -> list[Bar]:
    shown = sorted(likeliest(probabilities, truth, most=_BARS), key=lambda at: -probabilities[at])
    return [
        Bar(
            name=classes[at],
            probability=float(probabilities[at]),
            role="right" if at == truth else "wrong" if at == predicted else "other",
        )
        for at in shown[:_BARS]
    ]


def as_png(pixels: Any) -> bytes:
    """An image's bytes; a large one is made smaller."""
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    image.thumbnail((_SIDE, _SIDE))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
