"""Files for other programs: whole or not at all, and safe to open in a spreadsheet."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sweep.errors import InputError, SweepError

STANDARD_OUTPUT = "-"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a formula begins in a spreadsheet


def no_formula(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def whole_file(target: str) -> Iterator[Path]:
    """Give a path beside the target to write to; at the end it replaces the target, which stays until then."""
    path = Path(target).resolve()  # replaces what a link points to, not the link
    if path.is_dir():
        raise InputError(f"{path} is a directory; name a file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a regular file and cannot be replaced; - writes to standard output")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}") from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o666 & ~_umask())  # only their owner may read mkstemp's files
        part.replace(path)
    except OSError as error:
        raise SweepError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
