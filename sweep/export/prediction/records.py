"""An image on its way through a prediction: read, decoded, predicted, or broken."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.export.formats.format import Scores
from sweep.training.data.labelled_images import Pixels


@dataclass(frozen=True, kw_only=True)
class Blob:
    """An image before it is decoded."""

    name: str  # its path as given, or within the one folder or archive that was given
    folder: str  # the name of the folder that it is in: its class, where that is one
    data: bytes | NDArray[Any]  # the file, or raw pixels (height, width, channels)

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        return self.data.nbytes if isinstance(self.data, np.ndarray) else len(self.data)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """An image that cannot be used."""

    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """An image as the model takes it."""

    name: str
    folder: str
    pixels: Pixels


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What the model says of an image."""

    name: str
    truth: int | None  # its class's index, where its folder's name is one
    pixels: Pixels
    scores: Scores  # (classes,)
