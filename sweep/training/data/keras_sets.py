"""Keras's own data sets: from its download, or from a local copy in their published formats."""

import gzip
import io
import pickle
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError, SweepError
from sweep.space.data import SOURCES, DataConfig
from sweep.training.data.arrays import ArrayImages, Part
from sweep.training.data.files import readable
from sweep.training.data.image_folder import ImageFolder
from sweep.training.data.labelled_images import LabelledImages, Origin
from sweep.training.data.npz import load_npz

CIFAR10_NAMES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FASHION_NAMES = ("t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "boot")
_NAMES = {"cifar10": CIFAR10_NAMES, "fashion_mnist": FASHION_NAMES}
_CIFAR_FILES = {
    "cifar10": ([f"data_batch_{number}" for number in range(1, 6)], ["test_batch"], b"labels"),
    "cifar100": (["train"], ["test"], b"fine_labels"),
}
_IDX_FILES = {
    Origin.TRAIN: ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    Origin.TEST: ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
_DOWNLOAD = """
import sys, keras, numpy as np
(x_train, y_train), (x_test, y_test) = getattr(keras.datasets, sys.argv[1]).load_data()
np.savez(sys.argv[2], x_train=x_train, y_train=y_train.reshape(-1), x_test=x_test, y_test=y_test.reshape(-1))
"""
Read = Callable[[str], bytes | None]  # a file's content by its bare name, None where there is none


def read(config: DataConfig) -> LabelledImages:
    """A set by name. `path` may be Keras's archive or folder, an `.npz`, IDX files, or a folder of images."""
    if config.path is None:
        return _downloaded(config)
    path = config.location()
    if not path.exists():
        raise InputError(f"There is no {path}; without `path:` Keras downloads {config.source} itself")
    if path.suffix == ".npz":
        return load_npz(path, config, _NAMES.get(config.source))
    parts = _published(path, config.source)
    if parts is None:
        return ImageFolder(path, config)
    known = SOURCES[config.source].known
    assert known is not None
    classes = _NAMES.get(config.source) or tuple(map(str, range(known.image.classes)))
    return ArrayImages(parts, classes, config, str(path))


def _downloaded(config: DataConfig) -> ArrayImages:
    """Keras's own loader, in a process of its own: this one has no Keras in it."""
    with tempfile.TemporaryDirectory(prefix="sweep-download-") as directory:
        out = Path(directory) / "set.npz"
        command = [sys.executable, "-c", _DOWNLOAD, config.source, str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own words)
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            raise SweepError(
                f"Keras could not download {config.source} ({lines[-1][:200]}). With a copy of it on this machine, "
                f"say so in the space: `data: {{{config.source}: {{path: …}}}}`"
            )
        return load_npz(out, config, _NAMES.get(config.source))


def _published(path: Path, name: str) -> list[Part] | None:
    """The arrays of a set in its published files, or None when `path` does not hold these."""
    with readable(path):
        read = _reader(path)
    if name in _CIFAR_FILES:
        train, test, label_key = _CIFAR_FILES[name]
        if read(train[0]) is None:
            return None
        return [_cifar(read, train, label_key, Origin.TRAIN, path), _cifar(read, test, label_key, Origin.TEST, path)]
    if read(_IDX_FILES[Origin.TRAIN][0]) is None:
        return None
    return [_idx(read, images, labels, origin, path) for origin, (images, labels) in _IDX_FILES.items()]


def _reader(path: Path) -> Read:
    """Reads files by their bare names, wherever they are in a folder (compressed or not) or a `.tar.*`."""
    if path.is_dir():
        return lambda name: _read_from_folder(path, name)
    if not tarfile.is_tarfile(path):
        return lambda _: None
    files: dict[str, bytes] = {}
    names = {file for train, test, _ in _CIFAR_FILES.values() for file in (*train, *test)}
    with tarfile.open(path, mode="r|*") as archive:
        for member in archive:
            if member.isreg() and Path(member.name).name in names and (file := archive.extractfile(member)):
                files[Path(member.name).name] = file.read()
    return files.get


def _read_from_folder(path: Path, name: str) -> bytes | None:
    for directory in (path, path / "cifar-10-batches-py", path / "cifar-100-python"):
        if (directory / name).is_file():
            return (directory / name).read_bytes()
        if (packed := directory / f"{name}.gz").is_file():
            with readable(packed):
                return gzip.decompress(packed.read_bytes())
    return None


class _PlainUnpickler(pickle.Unpickler):
    """Admits arrays and nothing else that a pickle could call: the CIFAR batches are pickles of a dictionary."""

    _ADMITTED = frozenset(
        (module, name)
        for module in ("numpy.core.multiarray", "numpy._core.multiarray", "numpy")
        for name in ("_reconstruct", "ndarray", "dtype", "scalar")
    ) | {("_codecs", "encode")}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._ADMITTED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is not an array")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _cifar(read: Read, names: list[str], label_key: bytes, origin: Origin, path: Path) -> Part:
    images, labels = [], []
    for name in names:
        data = read(name)
        try:
            batch = _PlainUnpickler(io.BytesIO(data or b""), encoding="bytes").load()
            pixels: NDArray[np.uint8] = np.asarray(batch[b"data"], np.uint8).reshape(-1, 3, 32, 32)
            labels.append(np.asarray(batch[label_key], np.int32))
        except (pickle.UnpicklingError, EOFError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{path}: {name} is not a CIFAR batch ({error})") from error
        images.append(pixels.transpose(0, 2, 3, 1))
    return Part(origin=origin, images=np.concatenate(images), labels=np.concatenate(labels))


def _idx(read: Read, images: str, labels: str, origin: Origin, path: Path) -> Part:
    """MNIST's own format: 16 and 8 bytes of header, then raw bytes."""
    pixels, classes = read(images), read(labels)
    if pixels is None or classes is None:
        raise InputError(f"{path} lacks {labels if pixels else images}")
    try:
        label_array = np.frombuffer(classes, np.uint8, offset=8).astype(np.int32)
        image_array = np.frombuffer(pixels, np.uint8, offset=16).reshape(len(label_array), 28, 28)
    except ValueError as error:
        raise InputError(f"{path}: {images} is not as many 28 × 28 images as {labels} has labels ({error})") from error
    return Part(origin=origin, images=image_array, labels=label_array)
