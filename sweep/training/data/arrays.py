"""Images that are in memory already."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.space.data import DataConfig
from sweep.space.image import ImageSpec
from sweep.training.data.labelled_images import Labels, Origin, Pixels
from sweep.training.data.pixels import COLOUR, GREY, fit_array

WHITE = 255.0  # the largest value of a pixel
ONE_IMAGE_DIMENSIONS = 4  # images, height, width, channels


@dataclass(frozen=True, kw_only=True)
class Part:
    """The images of one origin as they came."""

    origin: Origin
    images: NDArray[np.generic]  # (images, height, width[, channels])
    labels: Labels


class ArrayImages:
    """Images from arrays; anything but `uint8` is brought to 0 to 255 by one rule for the whole source.

    Integers and floats from 0 to 255 are taken as they are (floats rounded), floats from 0 to 1 and booleans times
    255. Anything else is an error, since it was normalised in a way that cannot be known here.
    """

    def __init__(self, parts: list[Part], classes: tuple[str, ...], config: DataConfig, where: str) -> None:
        self._where = where
        self._parts = [_with_channels(part, where) for part in parts]
        self._scale = self._pixel_scale()
        self.classes = classes
        self.labels: Labels = np.concatenate([part.labels for part in parts]).astype(np.int32)
        self.origin = np.concatenate([np.full(len(part.labels), part.origin, np.int8) for part in parts])
        _, height, width, channels = self._parts[0].images.shape
        self.image = config.shaped(ImageSpec(height=height, width=width, channels=channels, classes=len(classes)))
        if len(self.classes) < 2:  # noqa: PLR2004
            raise InputError(f"{where} has {len(self.classes)} class; a classifier needs two or more")
        strange = self.labels[(self.labels < 0) | (self.labels >= len(self.classes))]
        if len(strange):
            raise InputError(f"{where} has the label {strange[0]}, but {len(self.classes)} classes, 0 and up")

    def content(self) -> str:
        """A digest of the arrays as they came."""
        digest = hashlib.sha256(repr(self.classes).encode())
        for part in self._parts:
            digest.update(f"{part.origin} {part.images.shape} {part.images.dtype}".encode())
            digest.update(np.ascontiguousarray(part.images).data)
            digest.update(np.ascontiguousarray(part.labels).data)
        return digest.hexdigest()

    def images(self, wanted: NDArray[np.int64]) -> Iterator[tuple[int, Pixels]]:
        """The wanted images, in order."""
        start = 0
        for part in self._parts:
            end = start + len(part.labels)
            for item in wanted[(wanted >= start) & (wanted < end)]:
                pixels = part.images[item - start]
                if pixels.dtype != np.uint8:
                    pixels = np.rint(pixels.astype(np.float64) * self._scale).astype(np.uint8)
                yield int(item), fit_array(pixels, self.image)
            start = end

    def _pixel_scale(self) -> float:
        """What brings a value to 0 to 255."""
        if all(part.images.dtype == np.uint8 for part in self._parts):
            return 1.0
        images = [part.images for part in self._parts]
        if any(array.dtype.kind not in "biuf" for array in images):
            raise InputError(f"{self._where}: the images are {images[0].dtype}, not numbers")
        low = min(float(array.min()) for array in images)
        high = max(float(array.max()) for array in images)
        if not (low >= 0.0 and high <= WHITE):  # NaN fails both
            raise InputError(
                f"{self._where}: pixel values run from {low:g} to {high:g}. Give raw pixels, 0 to 255 or 0 to 1: "
                "scaling is a layer of the model here"
            )
        is_whole = all(array.dtype.kind in "iu" for array in images)
        return WHITE if high <= 1.0 and not is_whole else 1.0


def _with_channels(part: Part, where: str) -> Part:
    """The part with its images as (images, height, width, channels)."""
    images = part.images
    if images.ndim == ONE_IMAGE_DIMENSIONS - 1:
        images = images[..., np.newaxis]
    if images.ndim != ONE_IMAGE_DIMENSIONS or images.shape[-1] not in (GREY, COLOUR) or 0 in images.shape:
        raise InputError(
            f"{where}: images of shape {part.images.shape}; expected (images, height, width) for grey "
            "or (images, height, width, 3) for colour"
        )
    if len(images) != len(part.labels):
        raise InputError(f"{where}: {len(images)} images but {len(part.labels)} labels")
    return Part(origin=part.origin, images=images, labels=part.labels)
