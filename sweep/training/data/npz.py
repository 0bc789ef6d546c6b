"""Images from an `.npz` file of NumPy arrays."""

import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.space.data import DataConfig
from sweep.training.data.arrays import ArrayImages, Part
from sweep.training.data.labelled_images import Labels, Origin

# The names under which people save the two arrays of each split.
_NAMES = (
    (Origin.TRAIN, ("x_train", "train_images", "images", "x", "X"), ("y_train", "train_labels", "labels", "y")),
    (
        Origin.VALIDATION,
        ("x_val", "x_valid", "x_validation", "val_images"),
        ("y_val", "y_valid", "y_validation", "val_labels"),
    ),
    (Origin.TEST, ("x_test", "test_images"), ("y_test", "test_labels")),
)
_CLASS_NAMES = ("classes", "class_names")


def read(config: DataConfig) -> ArrayImages:
    """The file at the configuration's path."""
    return load_npz(config.location(), config)


def load_npz(path: Path, config: DataConfig, names: tuple[str, ...] | None = None) -> ArrayImages:
    """The arrays of a file: `x_train`, `y_train` (and `x_val`, `y_val`, `x_test`, `y_test`), or `images`, `labels`.

    Labels are integers, words or one-hot rows; `classes` in the file, or `names`, name them.
    """
    arrays = _read(path)
    found: list[tuple[Origin, NDArray[np.generic], NDArray[np.generic]]] = []
    for origin, images, labels in _NAMES:
        image_key, label_key = (next((key for key in keys if key in arrays), None) for keys in (images, labels))
        if image_key and label_key:
            found.append((origin, arrays[image_key], _flat(arrays[label_key], path)))
    if not found or found[0][0] is not Origin.TRAIN:
        raise InputError(
            f"{path} holds {', '.join(sorted(arrays)) or 'nothing'}; expected x_train and y_train "
            "(and x_test, y_test; x_val, y_val), or images and labels"
        )
    values = np.unique(found[0][2])
    named = next((tuple(map(str, arrays[key])) for key in _CLASS_NAMES if key in arrays), names)
    classes = named if named and len(named) == len(values) else tuple(map(str, values))
    parts = [
        Part(origin=origin, images=images, labels=_indices(labels, values, path)) for origin, images, labels in found
    ]
    return ArrayImages(parts, classes, config, str(path))


def _read(path: Path) -> dict[str, NDArray[np.generic]]:
    try:
        # Opened here: np.load leaves the file of a torn archive open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise InputError(f"There is no file {path}") from None
    except (OSError, ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        # TypeError, AttributeError: one bare array, which is not a context and has no names
        why = "it holds Python objects, which are not read for safety" if "pickle" in str(error) else str(error)
        raise InputError(f"Cannot read {path}: {why}. Expected what numpy.savez writes") from error


def _flat(labels: NDArray[np.generic], path: Path) -> NDArray[np.generic]:
    """(images,) from (images,), (images, 1) or one-hot (images, classes)."""
    if labels.ndim == 2 and labels.shape[1] == 1:  # noqa: PLR2004
        return labels[:, 0]
    if labels.ndim == 2 and bool(np.all(np.sum(labels == 1, axis=1) == 1)):  # noqa: PLR2004
        hot: NDArray[np.generic] = np.argmax(labels, axis=1)
        return hot
    if labels.ndim != 1:
        raise InputError(f"{path}: labels of shape {labels.shape}; expected (images,), (images, 1) or one-hot rows")
    if labels.dtype.kind == "f" and not bool(np.all(labels == np.rint(labels))):
        raise InputError(f"{path}: the labels are fractions, not classes")
    return labels.astype(np.int64) if labels.dtype.kind == "f" else labels


def _indices(labels: NDArray[np.generic], values: NDArray[np.generic], path: Path) -> Labels:
    """Each label's place among the training labels' values."""
    unknown = np.setdiff1d(labels, values)
    if len(unknown):
        raise InputError(f"{path}: the class {unknown[0]} is in a validation or test split, but not in training")
    return np.searchsorted(values, labels).astype(np.int32)
