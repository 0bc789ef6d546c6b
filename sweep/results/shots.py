"""Validation images with what a model predicts for them, as pages and reports show them."""

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sweep.results.predictions import likeliest
from sweep.training.predictions import Predictions


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One class's probability."""

    name: str
    probability: float
    kind: Literal["right", "wrong", "other"]  # the true class; a wrong prediction; neither


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One image."""

    place: int  # in the validation split
    truth: str
    predicted: str
    probability: float  # of the predicted class
    bars: tuple[Bar, ...]  # in the order of the classes

    @property
    def is_right(self) -> bool:
        """Whether the prediction is."""
        return self.predicted == self.truth


def shot(found: Predictions, place: int, *, most: int) -> Shot:
    """The image at a place in the split, with the bars of at most so many classes."""
    scores, truth = found.probabilities[place], int(found.truth[place])
    predicted = int(scores.argmax())
    kinds: dict[int, Literal["right", "wrong"]] = {predicted: "wrong", truth: "right"}
    return Shot(
        place=place,
        truth=found.classes[truth],
        predicted=found.classes[predicted],
        probability=float(scores[predicted]),
        bars=tuple(
            Bar(name=found.classes[label], probability=float(scores[label]), kind=kinds.get(label, "other"))
            for label in sorted(likeliest(scores, truth, most=most))
        ),
    )


def png(pixels: NDArray[np.uint8], *, side: int | None = None) -> bytes:
    """Pixels (height, width, channels) as a file; an image larger than `side` is made smaller."""
    from PIL import Image

    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    if side is not None:
        image.thumbnail((side, side))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=side is not None)
    return written.getvalue()
