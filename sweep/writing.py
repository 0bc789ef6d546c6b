"""Files for other programs: whole or not at all, and safe to open in a spreadsheet."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sweep.errors import InputError, SweepError

STANDARD_OUTPUT = "-"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # spreadsheets compute text that begins so


def no_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one that would begin like it gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def whole_file(target: str) -> Iterator[Path]:
    """Give a path beside the target to write to, moved into its place at the end; what was there stays until then."""
    place = Path(target).resolve()  # what a link points to is replaced, not the link
    if place.is_dir():
        raise InputError(f"{place} is a directory; give the file a name in it")
    if place.exists() and not place.is_file():
        raise InputError(f"{place} is no file that could be replaced; - is standard output")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    except OSError as error:
        raise InputError(f"{place} cannot be written: {error.strerror}") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())  # mkstemp's files are for their owner alone
        part.replace(place)
    except OSError as error:
        raise SweepError(f"{place} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
