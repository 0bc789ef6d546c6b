"""Preparing data: decoded once under a fingerprint, moved into place when whole, found again ever after."""

import errno
import fcntl
import json
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from sweep.errors import SweepError
from sweep.space.data import DataConfig
from sweep.training.data.fingerprint import fingerprint, quick_key
from sweep.training.data.labelled_images import LabelledImages
from sweep.training.data.prepared import META, TEST, TRAIN, VALIDATION, PreparedData
from sweep.training.data.reading import open_images
from sweep.training.data.splits import assign
from sweep.training.data.writing import Report, write_all

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def prepare(config: DataConfig, cache: Path, report: Report) -> PreparedData:
    """The prepared data of a configuration, from `cache` where it was prepared before.

    The same images and options give the same directory, `cache/<fingerprint>`, on every machine; files that only
    moved or were touched are read again but not decoded again. Any number of processes may prepare at once, and one
    that dies leaves nothing that is taken for data. Raises InputError where the source is wrong, SweepError where the
    disk is full. `report(what, done, total)` is called as it goes on.
    """
    with _disk_errors(cache):
        key = cache / "keys" / f"{quick_key(config)}.json"
        if (known := _known(key, cache)) is not None:
            return known
        report("reading", 0, 1)
        images = open_images(config)
        name = fingerprint(config, images.content())
        report("reading", 1, 1)
        directory = cache / name
        with _locked(cache / "locks" / name):
            if not (directory / META).exists():
                _prepare_beside(config, images, directory, report)
        _remember(key, name)
        return PreparedData.load(directory)


def _known(key: Path, cache: Path) -> PreparedData | None:
    """What the same files were prepared as, if it is still there."""
    try:
        directory = cache / str(json.loads(key.read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError):
        return None
    return PreparedData.load(directory) if (directory / META).exists() else None


def _remember(key: Path, name: str) -> None:
    key.parent.mkdir(parents=True, exist_ok=True)
    beside = key.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps({"fingerprint": name}), encoding="utf-8")
    beside.replace(key)


def _prepare_beside(config: DataConfig, images: LabelledImages, directory: Path, report: Report) -> None:
    """Called under the lock: what lies beside is a dead process's."""
    beside = directory.with_name(f"{directory.name}.part")
    _remove(beside)
    _remove(directory)  # without its description it is not a prepared data set
    try:
        drawn = assign(config, images.labels, images.origin)
        splits = {TRAIN: drawn.train, VALIDATION: drawn.validation, TEST: drawn.test}
        with warnings.catch_warnings():  # Pillow's alarm on large images; ours refuses them a little earlier
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            counts, skipped = write_all(images, splits, beside, report)
        PreparedData(
            fingerprint=directory.name,
            directory=beside,
            image=images.image,
            classes=images.classes,
            train=counts[TRAIN],
            validation=counts[VALIDATION],
            test=counts[TEST],
            skipped=skipped,
        ).save()
        beside.rename(directory)
    finally:
        _remove(beside)


def _remove(directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; a process that dies lets go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _disk_errors(cache: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or cache
        if error.errno in _FULL:
            raise SweepError(f"The disk is full: {where} could not be written. Free some, or set SWEEP_DATA") from error
        raise SweepError(f"Cannot prepare the data in {cache}: {where}: {error.strerror or error}") from error
