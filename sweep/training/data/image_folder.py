"""Images as files: one folder per class, with or without folders for the splits above them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.space.data import DataConfig
from sweep.space.image import ImageSpec
from sweep.training.data.ahead import done_ahead
from sweep.training.data.files import Files, open_files
from sweep.training.data.labelled_images import Labels, Origin, Pixels, Unreadable
from sweep.training.data.pixels import BROKEN_IMAGE, decode, shape_of, why_broken

_SPLITS = {
    "train": Origin.TRAIN, "training": Origin.TRAIN,
    "validation": Origin.VALIDATION, "valid": Origin.VALIDATION, "val": Origin.VALIDATION,
    "test": Origin.TEST, "testing": Origin.TEST,
}  # fmt: skip
_LOOKS = 100  # files tried for the first image's shape
_LAYOUT = "one folder per class (roses/1.jpg, tulips/2.jpg), or the same under train/, validation/ and test/"


def read(config: DataConfig) -> "ImageFolder":
    """The folder or archive at the configuration's path."""
    return ImageFolder(config.location(), config)


@dataclass(frozen=True, kw_only=True)
class _Item:
    name: str  # of the file
    origin: Origin
    class_name: str


class ImageFolder:
    """Files in class folders, of a directory or an archive."""

    def __init__(self, path: Path, config: DataConfig) -> None:
        self._files: Files = open_files(path)
        self._items = _sorted_out(self._files.names(), path)
        self.classes = tuple(sorted({item.class_name for item in self._items if item.origin is Origin.TRAIN}))
        _check_classes(self.classes, self._items, path)
        index = {name: label for label, name in enumerate(self.classes)}
        self.labels: Labels = np.array([index[item.class_name] for item in self._items], np.int32)
        self.origin = np.array([item.origin for item in self._items], np.int8)
        self.image = self._spec(config, path)

    def content(self) -> str:
        """A digest of the files."""
        return self._files.content([item.name for item in self._items])

    def images(self, wanted: NDArray[np.int64]) -> Iterator[tuple[int, Pixels | Unreadable]]:
        """The wanted images as they are decoded."""
        places = {self._items[index].name: int(index) for index in wanted}
        blobs = ((places[name], name, data) for name, data in self._files.read(set(places)))
        return done_ahead(partial(_decode_some, spec=self.image), blobs, bytes_of=lambda blob: len(blob[2]))

    def _spec(self, config: DataConfig, path: Path) -> ImageSpec:
        """What the configuration says, and the first readable image where it is silent."""
        is_given = config.size is not None and config.channels is not None
        height, width, channels = (0, 0, 0) if is_given else self._first_shape(path)
        return config.shaped(ImageSpec(height=height, width=width, channels=channels, classes=len(self.classes)))

    def _first_shape(self, path: Path) -> tuple[int, int, int]:
        names = [item.name for item in self._items if item.origin is Origin.TRAIN]
        for _, data in self._files.read(set(names[:_LOOKS])):
            try:
                return shape_of(data)
            except BROKEN_IMAGE:
                continue
        raise InputError(f"None of the first {min(_LOOKS, len(names))} images of {path} can be read")


def _sorted_out(names: list[str], path: Path) -> list[_Item]:
    """Each file's split and class, by the folders that it is in."""
    parts = {name: tuple(part for part in name.split("/") if part != ".") for name in names}
    while len({place[0] for place in parts.values()}) == 1 and min(len(place) for place in parts.values()) > 2:  # noqa: PLR2004
        parts = {name: place[1:] for name, place in parts.items()}  # one folder around everything
    is_split = _are_splits({place[0].lower() for place in parts.values() if len(place) > 1})
    items = []
    for name, place in parts.items():
        if is_split and len(place) > 2 and place[0].lower() in _SPLITS:  # noqa: PLR2004
            items.append(_Item(name=name, origin=_SPLITS[place[0].lower()], class_name=place[1]))
        elif not is_split and len(place) > 1:
            items.append(_Item(name=name, origin=Origin.TRAIN, class_name=place[0]))
    if not items:
        what = f"{len(names)} images, but not in class folders" if names else "no images"
        raise InputError(f"{path} holds {what}; expected {_LAYOUT}")
    return items


def _are_splits(tops: set[str]) -> bool:
    """Whether the topmost folders are splits: all of them, or training, another one, and what has no labels."""
    found = {_SPLITS[top] for top in tops if top in _SPLITS}
    return Origin.TRAIN in found and (len(found) > 1 or tops <= _SPLITS.keys())


def _check_classes(classes: tuple[str, ...], items: list[_Item], path: Path) -> None:
    if len(classes) < 2:  # noqa: PLR2004
        raise InputError(f"{path} has one class, {classes[0]!r}; a classifier needs two or more: {_LAYOUT}")
    strangers = {item.class_name for item in items} - set(classes)
    if strangers:
        raise InputError(f"{path}: no training images for the class {min(strangers)!r}; add some, or remove it")


def _decode_some(blobs: list[tuple[int, str, bytes]], spec: ImageSpec) -> list[tuple[int, Pixels | Unreadable]]:
    decoded: list[tuple[int, Pixels | Unreadable]] = []
    for item, name, data in blobs:
        try:
            decoded.append((item, decode(data, spec)))
        except BROKEN_IMAGE as error:
            decoded.append((item, Unreadable(name=name, why=why_broken(error))))
    return decoded
