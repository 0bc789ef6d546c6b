"""The directory of an export: it appears whole or not at all, whenever the process that fills it is killed."""

import fcntl
import glob
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sweep.errors import InputError
from sweep.export.contract import CONTRACT

WHOLE = "whole"  # in the hidden folder
_PART, _BEFORE = ".part", "before"


def refuse_used(out: Path, *, force: bool) -> None:
    """Raise InputError where a directory is in use: anything that is not empty, or with `force`, not an export."""
    if not out.is_symlink() and not out.exists():
        return
    if out.is_dir() and not any(out.iterdir()):
        if out.is_symlink():  # which no directory takes the place of
            raise InputError(f"{out} is a link; give the directory itself: {out.resolve()}")
        return
    if not force:
        raise InputError(f"{out} is there already and not empty; give another --out, or --force to replace an export")
    if not (out / CONTRACT).is_file():
        raise InputError(f"{out} is not what `sweep export` wrote, so --force leaves it alone; give another --out")


@contextmanager
def whole_directory(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out`, whose `WHOLE` becomes `out` at the end; what killed processes left is removed.

    The new directory is moved into place in one step. One that is replaced is moved aside first, and put back where
    the new one does not come: now, or after a kill between the two, by the next export to this directory.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(out)
    part = out.with_name(f".{out.name}.{uuid.uuid4().hex[:12]}{_PART}")
    part.mkdir()
    lock = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (part / WHOLE).mkdir()
        yield part
        if out.is_dir() and any(out.iterdir()):
            out.replace(part / _BEFORE)
        (part / WHOLE).replace(out)
    finally:
        _remove(part, out)
        os.close(lock)


def _remove_left(out: Path) -> None:
    """Remove the folders of exports to the same directory whose process is gone, and with it the lock."""
    for left in out.parent.glob(f".{glob.escape(out.name)}.*{_PART}"):
        with suppress(OSError):  # it has just gone, or belongs to somebody else
            lock = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(left, out)
            finally:
                os.close(lock)


def _remove(part: Path, out: Path) -> None:
    """Remove the hidden folder; what it holds of an earlier export goes back where nothing took its place."""
    if (part / _BEFORE).is_dir() and not out.exists():
        (part / _BEFORE).replace(out)
    shutil.rmtree(part, ignore_errors=True)
