"""Arrays on disk that are filled image by image, whatever their size."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sweep.errors import InputError
from sweep.training.data.labelled_images import LabelledImages, Labels, Pixels, Unreadable
from sweep.training.data.prepared import IMAGES, LABELS
from sweep.training.data.splits import Items

TOLERATED = 0.01  # share of the images that may be unreadable
_NAMED = 5  # of them, in the error
_COPIED = 1024  # images at a time
_REPORTED = 500  # images between two reports
Report = Callable[[str, int, int], None]  # what, done, of


class SplitWriter:
    """One split's images and labels, at places known beforehand."""

    def __init__(self, directory: Path, images: LabelledImages, items: Items) -> None:
        directory.mkdir(parents=True)
        self._directory = directory
        self._labels: Labels = images.labels[items]
        self._has = np.zeros(len(items), bool)
        spec = images.image
        shape = (len(items), spec.height, spec.width, spec.channels)
        self._images = np.lib.format.open_memmap(directory / IMAGES, mode="w+", dtype=np.uint8, shape=shape)
        reserve(directory / IMAGES)

    def put(self, row: int, pixels: Pixels) -> None:
        """Writes one image."""
        self._images[row] = pixels
        self._has[row] = True

    def finish(self) -> int:
        """Writes the labels and closes the gaps that unreadable images left; the number of images."""
        self._images.flush()
        kept = np.flatnonzero(self._has)
        np.save(self._directory / LABELS, self._labels[kept])
        if len(kept) < len(self._has):
            self._close_gaps(kept)
        del self._images
        return len(kept)

    def _close_gaps(self, kept: Items) -> None:
        whole, gapless = self._directory / IMAGES, self._directory / f"gapless-{IMAGES}"
        shape = (len(kept), *self._images.shape[1:])
        images = np.lib.format.open_memmap(gapless, mode="w+", dtype=np.uint8, shape=shape)
        reserve(gapless)
        for start in range(0, len(kept), _COPIED):
            images[start : start + _COPIED] = self._images[kept[start : start + _COPIED]]
        images.flush()
        gapless.replace(whole)


def write_all(
    images: LabelledImages, splits: dict[str, Items], directory: Path, report: Report
) -> tuple[dict[str, int], int]:
    """Decodes every split into its sub-directory; (images of each split, skipped)."""
    writers = {name: SplitWriter(directory / name, images, items) for name, items in splits.items() if len(items)}
    place = {int(item): (name, row) for name, items in splits.items() for row, item in enumerate(items)}
    wanted = np.sort(np.concatenate(list(splits.values())))
    unreadable: list[Unreadable] = []
    for done, (item, pixels) in enumerate(images.images(wanted), start=1):
        name, row = place[item]
        if isinstance(pixels, Unreadable):
            unreadable.append(pixels)
        else:
            writers[name].put(row, pixels)
        if done % _REPORTED == 0 or done == len(wanted):
            report("decoding images", done, len(wanted))
    _refuse_many(unreadable, len(wanted))
    counts = {name: writers[name].finish() if name in writers else 0 for name in splits}
    return counts, len(unreadable)


def reserve(path: Path) -> None:
    """Claims a file's blocks now: a full disk is an error here, not a bus error when the mapping is written."""
    with path.open("r+b") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
        elif shutil.disk_usage(path).free < path.stat().st_size:
            raise OSError(28, "No space left on device", str(path))


def _refuse_many(unreadable: list[Unreadable], images: int) -> None:
    if len(unreadable) < TOLERATED * images or not unreadable:
        return
    first = "; ".join(f"{image.name}: {image.why}" for image in unreadable[:_NAMED])
    more = f" and {len(unreadable) - _NAMED:,} more" if len(unreadable) > _NAMED else ""
    raise InputError(
        f"{len(unreadable):,} of {images:,} images cannot be read (below 1% are skipped): {first}{more}. "
        "Remove or replace them"
    )
