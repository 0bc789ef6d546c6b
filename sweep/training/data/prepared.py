"""Prepared data: a directory of raw arrays that every trial of a sweep maps into memory."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sweep.errors import SweepError
from sweep.space.image import ImageSpec

META = "meta.json"
TRAIN, VALIDATION, TEST = "train", "validation", "test"  # sub-directories
IMAGES, LABELS = "images.npy", "labels.npy"  # in each


class Split(NamedTuple):
    """One split's arrays, read from disk as they are used."""

    images: NDArray[np.uint8]  # (images, height, width, channels), 0 to 255
    labels: NDArray[np.int32]  # (images,)


@dataclass(frozen=True, kw_only=True)
class PreparedData:
    """What is known of a prepared data set without opening its arrays.

    No method opens the test split: no training process has a way to it, only `sweep.export.evaluating` has.
    """

    fingerprint: str  # of the images and the options; the directory's name
    directory: Path
    image: ImageSpec
    classes: tuple[str, ...]  # names, by label
    train: int  # images
    validation: int  # images
    test: int  # images; 0 when nothing was set aside
    skipped: int  # images that could not be read

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read what `prepare` wrote; opens the small description only."""
        try:
            meta = json.loads((directory / META).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SweepError(f"{directory} is not a prepared data set ({error}). Run sweep start again") from error
        image, classes = ImageSpec(**meta.pop("image")), tuple(meta.pop("classes"))
        return cls(directory=directory, image=image, classes=classes, **meta)

    def save(self) -> None:
        """Write the description into the directory."""
        meta = {name: value for name, value in asdict(self).items() if name != "directory"}
        (self.directory / META).write_text(json.dumps(meta, indent=1), encoding="utf-8")

    def open_train(self) -> Split:
        """The training split, memory-mapped: shared with every other process that maps it."""
        return open_arrays(self.directory / TRAIN)

    def open_validation(self) -> Split:
        """The validation split, memory-mapped."""
        return open_arrays(self.directory / VALIDATION)


def open_arrays(directory: Path) -> Split:
    """A split's arrays by its directory."""
    try:
        images = np.load(directory / IMAGES, mmap_mode="r", allow_pickle=False)
        labels = np.load(directory / LABELS, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise SweepError(f"Cannot read the prepared data in {directory}: {error}") from error
    return Split(images, labels)
