"""What the user says, completed with what the environment says."""

import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sweep import environment
from sweep.errors import InputError

if TYPE_CHECKING:  # each is loaded where it is needed: some commands do without
    from storage.database import StudyDatabase
    from storage.sweeps import SweepRecord
    from sweep.supervision.machine import Machine
    from sweep.training.task import Slot

_MOST_WORKERS = 1024  # each is a process
_MOST = 10**9
_LONGEST_NAME = 100  # characters: it is also the name of a directory


@dataclass(frozen=True, kw_only=True)
class GivenBudget:
    """The budget that the user gives; None: the space's, or what the sweep has already."""

    trials: int | None = None
    epochs: int | None = None  # over all trials
    timeout: float | None = None  # seconds


@contextmanager
def opened(storage: str, name: str) -> Iterator[tuple["StudyDatabase", "SweepRecord"]]:
    """A study database that exists, and a sweep in it; raises `StorageError` where there is none of that name."""
    from storage.database import StudyDatabase

    with StudyDatabase.open(storage, create=False) as database:
        yield database, database.sweeps.get(name)


def seconds(text: str) -> float:
    """Read `90s`, `45m`, `2h`, `1h30m`, or a number of seconds; raises `InputError`."""
    from pydantic_core import PydanticCustomError

    from sweep.space.fields import seconds_of

    try:
        value: float = seconds_of(text)
    except PydanticCustomError as error:
        raise InputError(f"{text!r} is not a duration; write 90s, 45m, 2h or 1h30m") from error
    return value


def at_least_one(given: object) -> int:
    """A count that the user gives; raises `InputError` for anything but a whole number from 1 that databases hold."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise InputError(f"'{given}' is not a whole number of at least 1")
    if given > _MOST:
        raise InputError(f"'{given}' is too large; give at most {_MOST:,}")
    return given


def sweep_name(name: str) -> str:
    """A name that a sweep, and so a directory, may have; raises `InputError`."""
    from sweep.space.configuration import NAME_PATTERN

    if not re.fullmatch(NAME_PATTERN, name) or len(name) > _LONGEST_NAME:
        raise InputError(
            f"{name!r:.120} cannot be a sweep's name; use letters, digits, `.`, `_` and `-`, a letter or digit first"
        )
    return name


def this_machine(
    *,
    workers: int | None = None,  # None: one per GPU, or one per core
    grace: float | None = None,  # seconds; None: the environment's
    artifacts: str | None = None,
    executor: str = "local",
    builders: frozenset[str] | None = frozenset(),
    folder: Path | None = None,  # of the space's file
) -> "Machine":
    """What this machine brings to a sweep.

    `builders` are the model builders that may run here, None: any; they are looked for in `folder`, then in the current
    directory.
    """
    from sweep.supervision.machine import Machine

    given = said_artifacts(artifacts)
    return Machine(
        slots=_slots(workers, executor),
        artifacts=given or environment.DEFAULT_ARTIFACTS,
        says_artifacts=given is not None,
        data=environment.data_directory(),
        lease_seconds=_variable("SWEEP_LEASE", environment.lease()),
        grace=_variable("SWEEP_GRACE", environment.grace()) if grace is None else grace,
        executor=executor,
        builders=builders,
        module_dirs=tuple(dict.fromkeys((*([folder.resolve()] if folder else []), Path.cwd()))),
    )


def _slots(workers: int | None, executor: str) -> "tuple[Slot, ...]":
    from sweep.execution.registry import most_workers
    from sweep.execution.slots import available_cores, available_gpus, default_workers, divide

    cores, gpus = available_cores(), available_gpus()
    workers = most_workers(executor, workers, default_workers(cores=cores, gpus=gpus))
    if workers > _MOST_WORKERS:
        raise InputError(f"{workers:,} workers are too many for one machine; give at most {_MOST_WORKERS:,}")
    return divide(workers=workers, cores=cores, gpus=gpus)


def _variable(name: str, text: str) -> float:
    try:
        return seconds(text)
    except InputError as error:
        raise InputError(f"{name}: {error}") from error


def allowed_builders(names: Iterable[str]) -> frozenset[str]:
    """The model builders that may run here: these, and those of the environment."""
    from sweep.space.builder import problem_with

    allowed = frozenset((*environment.allowed_builders(), *names))
    for problem in filter(None, map(problem_with, sorted(allowed))):
        raise InputError(f"cannot allow that: {problem}; write module:function, as in my_models:build")
    return allowed


def said_artifacts(given: str | None) -> str | None:
    """Where this machine sees the artifacts, where the user or the environment says so."""
    return given or environment.given_artifacts()


def artifacts_of(sweep: "SweepRecord", given: str | None) -> str | None:
    """Where a sweep's artifacts are: where the user says, or where its first supervisor put them."""
    return said_artifacts(given) or sweep.artifacts


def storage_words(storage: str) -> str:
    """The option that the next command needs to reach the same database, without its password; empty for none."""
    if storage == environment.default_storage():
        return ""
    from storage.location import locate

    location = locate(storage)
    return shlex.join(["--storage", storage if location.path else str(location)])
