"""A SQLite file takes one supervisor a sweep; the kernel drops the lock of one that is killed."""

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from storage.database import StudyDatabase
from sweep.errors import InputError, SweepError

_LOCK = "supervisor.lock"


def sole_supervisor(database: StudyDatabase, sweep: str) -> ExitStack:
    """Keep other supervisors from a sweep in a SQLite file until the stack is closed; a server needs nothing.

    SQLite has one writer at a time, and several supervisors would mostly wait for each other. It also tells that
    whatever an earlier one left is free to be taken. Raises `SweepError` naming the process that has the lock.
    """
    stack = ExitStack()
    if database.file is None:
        return stack
    file = stack.enter_context(_opened(database.file.parent / f"{database.file.name}.locks" / sweep))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        stack.close()
        raise SweepError(
            f"process {holder} is working on {sweep} already, and a SQLite database takes one at a time; look on with "
            f"`sweep status {sweep}`, or stop it with Ctrl-C first. PostgreSQL takes any number"
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    database.leases.release_all(sweep)
    return stack


def _opened(directory: Path) -> TextIO:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return (directory / _LOCK).open("a+", encoding="ascii")
    except OSError as error:
        kind = InputError if isinstance(error, FileExistsError | NotADirectoryError | PermissionError) else SweepError
        raise kind(f"{directory} cannot be written: {error.strerror}; see --storage") from error
