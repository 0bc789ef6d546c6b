"""One supervisor at a time works on a sweep's directory; the kernel drops the lock of one that is killed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sweep.errors import InputError, SweepError

_LOCK = "supervisor.lock"


@contextmanager
def sole_supervisor(directory: Path, sweep: str) -> Iterator[None]:
    """Hold the sweep's lock; raises `SweepError` naming the process that holds it already."""
    with _opened(directory) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SweepError(
                f"process {file.read().strip() or 'unknown'} is working on {sweep} already; "
                f"look on with `sweep status {sweep}`, or stop it with Ctrl-C first"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _opened(directory: Path) -> TextIO:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return (directory / _LOCK).open("a+", encoding="ascii")
    except OSError as error:
        kind = InputError if isinstance(error, FileExistsError | NotADirectoryError | PermissionError) else SweepError
        raise kind(f"{directory} cannot be written: {error.strerror}; see --artifacts and --storage") from error
