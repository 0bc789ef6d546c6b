"""The images of an `.npz` file, read as they are needed: it may be larger than the memory."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.training.data.files import readable
from sweep.training.data.pixels import COLOUR, GREY, MAX_PIXELS

_NAMES = ("images", "x", "X", "x_test", "test_images")  # as people save them; otherwise the only array of images
_CHUNK = 2**22  # bytes
_WHITE = 255.0
_WITHOUT, _WITH = 3, 4  # dimensions: images, height, width[, channels]
_VERSION_1 = (1, 0)


class ArrayFile:
    """Images (images, height, width[, channels]); scaled by the rule of the training data (docs/data.md)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with readable(path), zipfile.ZipFile(path) as archive:
            self._member = self._choose(archive)
            with archive.open(self._member) as file:
                self._shape, self._dtype = self._header(file)
        self.images = self._shape[0]

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        scale = self._scale
        for chunk in self._chunks():
            yield from chunk if self._dtype == np.uint8 else np.rint(chunk * scale).astype(np.uint8)

    @cached_property
    def _scale(self) -> float:
        """What brings a value to 0 to 255; the whole file is read for it once, unless its values are bytes."""
        if self._dtype == np.uint8:
            return 1.0
        low, high = np.inf, -np.inf
        for chunk in self._chunks():
            low, high = float(np.minimum(low, chunk.min())), float(np.maximum(high, chunk.max()))  # NaN stays NaN
        if not (low >= 0.0 and high <= _WHITE):
            raise InputError(
                f"{self._path}: pixel values run from {low:g} to {high:g}. Give raw pixels, 0 to 255 or 0 to 1: "
                "scaling is a layer of the model here"
            )
        return _WHITE if high <= 1.0 and self._dtype.kind not in "iu" else 1.0

    def _chunks(self) -> Iterator[NDArray[Any]]:
        """Some images at a time, (images, height, width, channels)."""
        shape = self._shape if len(self._shape) == _WITH else (*self._shape, GREY)
        row = int(np.prod(shape[1:])) * self._dtype.itemsize
        rows, native = max(1, _CHUNK // row), np.uint8 if self._dtype == np.uint8 else np.float64
        with readable(self._path), self._opened() as file:
            for start in range(0, shape[0], rows):
                wanted = min(rows, shape[0] - start) * row
                data = file.read(wanted)
                if len(data) < wanted:
                    raise InputError(
                        f"{self._path}: {self._member} ends before its {shape[0]:,} images do. Is it complete?"
                    )
                yield np.frombuffer(data, self._dtype).reshape(-1, *shape[1:]).astype(native)

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        with zipfile.ZipFile(self._path) as archive, archive.open(self._member) as file:
            self._header(file)
            yield file

    def _choose(self, archive: zipfile.ZipFile) -> str:
        names = [name for name in archive.namelist() if name.endswith(".npy")]
        for known in _NAMES:
            if f"{known}.npy" in names:
                return f"{known}.npy"
        if len(names) == 1:
            return names[0]
        found = ", ".join(name.removesuffix(".npy") for name in names) or "no arrays"
        raise InputError(f"{self._path} holds {found}; expected one array of images, or one named {', '.join(_NAMES)}")

    def _header(self, file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
        try:
            version = npy.read_magic(file)
            read = npy.read_array_header_1_0 if version == _VERSION_1 else npy.read_array_header_2_0
            shape, fortran, dtype = read(file)
        except (ValueError, EOFError) as error:
            raise InputError(f"{self._path}: {self._member} is not a NumPy array ({error})") from error
        if dtype.hasobject:
            raise InputError(f"{self._path} holds Python objects, which are not read for safety")
        if len(shape) == _WITHOUT and shape[-1] in (GREY, COLOUR):
            raise InputError(f"{self._path}: {shape} looks like one image; expected {(1, *shape)}, or (images, …)")
        is_image = len(shape) == _WITHOUT or (len(shape) == _WITH and shape[-1] in (GREY, COLOUR))
        is_sized = is_image and shape[0] >= 0 and min(shape[1:]) > 0 and shape[1] * shape[2] <= MAX_PIXELS
        if dtype.kind not in "biuf" or not is_sized:
            raise InputError(
                f"{self._path}: an array {shape} of {dtype}; expected (images, height, width) for grey or "
                "(images, height, width, 3) for colour"
            )
        if fortran:
            raise InputError(f"{self._path}: the array is in Fortran order; save it with numpy.ascontiguousarray")
        return shape, dtype
