"""The file that holds what a trial's best model predicts for the validation images. Without Keras: readers need it.

An uncompressed `.npz`, so that its size on disk is its size in memory, and without pickles.
"""

import zipfile
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

MOST = 10_000_000  # probabilities that are saved: 10,000 images of 1,000 classes, 40 MB
_LARGEST = 100_000_000  # bytes of one array that are read
_PROBABILITIES, _TRUTH, _CLASSES, _EPOCH = "probabilities", "truth", "classes", "epoch"
Scores = NDArray[np.float32]  # (images, classes) probabilities


@dataclass(frozen=True, kw_only=True, eq=False)
class Predictions:
    """What a model predicts for each validation image, in the order of the split."""

    classes: tuple[str, ...]  # names, by label
    truth: NDArray[np.int32]  # (images,) labels
    probabilities: Scores  # (images, classes)
    epoch: int  # the model's, from 1

    @property
    def predicted(self) -> NDArray[np.int64]:
        """The likeliest class of each image, (images,)."""
        likeliest: NDArray[np.int64] = np.argmax(self.probabilities, axis=-1)
        return likeliest

    def confusion(self) -> NDArray[np.int64]:
        """How many images of a class (row) were classified as which (column), (classes, classes)."""
        count = len(self.classes)
        cells = np.bincount(self.truth * np.int64(count) + self.predicted, minlength=count * count)
        return cells.reshape(count, count)

    def surest(self, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Places in the split of the chosen images, those it was surest of first."""
        places = np.flatnonzero(chosen)
        return places[np.argsort(-self.probabilities.max(axis=-1)[places], kind="stable")]

    def save(self, path: Path) -> None:
        """Write it to a file."""
        arrays = {
            _PROBABILITIES: self.probabilities,
            _TRUTH: self.truth,
            _CLASSES: np.array(self.classes),
            _EPOCH: np.array(self.epoch),
        }
        with path.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote; raises ValueError for any other file, before it takes much memory."""
        try:
            with zipfile.ZipFile(path) as archive:
                found = cls(
                    classes=tuple(map(str, _array(archive, _CLASSES, "U", 1))),
                    truth=_array(archive, _TRUTH, "i", 1),
                    probabilities=_array(archive, _PROBABILITIES, "f", 2),
                    epoch=int(_array(archive, _EPOCH, "i", 0)),
                )
        except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
            raise ValueError(f"not a whole archive ({error})") from error
        _check(found)
        return found


def are_saved(images: int, classes: int) -> bool:
    """Whether the predictions for so many images are saved."""
    return images * classes <= MOST


def _array(archive: zipfile.ZipFile, name: str, kind: str, dimensions: int) -> NDArray[Any]:
    """One array, its size known before it is read: an archive may promise anything."""
    member = archive.getinfo(f"{name}.npy")
    if member.compress_type != zipfile.ZIP_STORED or member.file_size > _LARGEST:
        raise ValueError(f"{name} is compressed or too large")
    with archive.open(member) as file:
        if npy.read_magic(file) != (1, 0):
            raise ValueError(f"{name} is of another format")
        shape, is_fortran, dtype = npy.read_array_header_1_0(file)
        content = file.read()
    if dtype.kind != kind or is_fortran or len(shape) != dimensions or len(content) != prod(shape) * dtype.itemsize:
        raise ValueError(f"{name} is of another shape or type")
    return np.frombuffer(content, dtype).reshape(shape)


def _check(found: Predictions) -> None:
    images, classes = found.probabilities.shape
    if (len(found.truth), len(found.classes)) != (images, classes) or not images or not are_saved(images, classes):
        raise ValueError("its arrays do not fit each other")
    if found.truth.min() < 0 or found.truth.max() >= classes or not np.isfinite(found.probabilities).all():
        raise ValueError("it holds labels without a class, or values that are not numbers")
