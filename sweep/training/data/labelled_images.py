"""What every reader of a source returns: labels at once, pixels when asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sweep.space.image import ImageSpec

Pixels = NDArray[np.uint8]  # (height, width, channels), 0 to 255
Labels = NDArray[np.int32]  # (items,), class indices


class Origin(IntEnum):
    """The split that a source itself puts an image in."""

    TRAIN = 0
    VALIDATION = 1
    TEST = 2


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """An image that cannot be used."""

    name: str  # within its source
    why: str


class LabelledImages(Protocol):
    """Images with their labels, by index."""

    image: ImageSpec  # the shape that every image is given
    classes: tuple[str, ...]  # names, by label
    labels: Labels  # each image's class
    origin: NDArray[np.int8]  # each image's `Origin`

    def content(self) -> str:
        """A digest of everything that `images` would return."""

    def images(self, wanted: NDArray[np.int64]) -> Iterator[tuple[int, Pixels | Unreadable]]:
        """The wanted items (indices, ascending), each once, in any order."""
