"""Which image goes where: a stratified part, a validation split, a test split set aside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sweep.errors import InputError
from sweep.space.data import DataConfig
from sweep.training.data.labelled_images import Labels, Origin

Items = NDArray[np.int64]  # indices into a source, ascending


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Images in each split."""

    train: int
    validation: int
    test: int


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The items of each split."""

    train: Items
    validation: Items
    test: Items


def sizes(config: DataConfig, origin: NDArray[np.int8]) -> Sizes:
    """How many images each split gets, without drawing them."""
    train, validation, test = (int(np.sum(origin == value)) for value in Origin)
    train = min(config.images or train, train)
    own_validation, own_test = validation, test
    test = own_test or _share(config.test, train, "test")
    validation = own_validation or _share(config.validation, train, "validation")
    rest = train - (0 if own_test else test) - (0 if own_validation else validation)
    if validation < 1 or rest < 1:
        raise InputError(
            f"{train} images leave {max(rest, 0)} for training and {validation} for validation; "
            "give more images, or smaller `validation:` and `test:`"
        )
    return Sizes(train=rest, validation=validation, test=test)


def assign(config: DataConfig, labels: Labels, origin: NDArray[np.int8]) -> Assignment:
    """Draw the splits, each with the classes in the proportions of the whole, from the data's own seed."""
    wanted = sizes(config, origin)
    pool = np.flatnonzero(origin == Origin.TRAIN)
    validation, test = (np.flatnonzero(origin == value) for value in (Origin.VALIDATION, Origin.TEST))
    if config.images is not None and config.images < len(pool):
        pool, _ = _draw(pool, labels, len(pool) - config.images, config.seed, "images")
    if not len(test) and wanted.test:
        pool, test = _draw(pool, labels, wanted.test, config.seed, "test")
    if not len(validation):
        pool, validation = _draw(pool, labels, wanted.validation, config.seed, "validation")
    return Assignment(train=pool, validation=validation, test=test)


def _share(value: float, images: int, option: str) -> int:
    """A fraction of the images, or a number of them."""
    if value < 0:
        raise InputError(f"`{option}: {value}` is negative")
    return round(value * images) if value < 1 else int(value)


def _draw(items: Items, labels: Labels, apart: int, seed: int, option: str) -> tuple[Items, Items]:
    """Sets `apart` items apart, stratified; both parts in ascending order."""
    from sklearn.model_selection import train_test_split

    try:
        kept, drawn = train_test_split(items, test_size=apart, stratify=labels[items], random_state=seed)
    except ValueError as error:
        counts = np.bincount(labels[items])
        raise InputError(
            f"Cannot split by `{option}:` with every class in both parts: {len(items)} images, the smallest class has "
            f"{counts[counts > 0].min()}, {apart} would be set apart ({error})"
        ) from error
    return np.sort(kept), np.sort(drawn)
