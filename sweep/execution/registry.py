"""The executors by name, as `--executor` gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from sweep.errors import InputError
from sweep.execution.executor import Executor
from sweep.training.task import Slot


@dataclass(frozen=True, kw_only=True)
class ExecutorOption:
    """An executor that a user may choose."""

    description: str  # one line, for `--help`
    open: Callable[[tuple[Slot, ...]], Executor]
    most_workers: int | None = None  # at a time; None: any number


def _local(slots: tuple[Slot, ...]) -> Executor:
    from sweep.execution.local import LocalExecutor

    return LocalExecutor(slots)


def _inline(slots: tuple[Slot, ...]) -> Executor:
    from sweep.execution.inline import InlineExecutor

    return InlineExecutor(slots)


EXECUTORS: dict[str, ExecutorOption] = {
    "local": ExecutorOption(description="each in a process of its own", open=_local),
    "inline": ExecutorOption(
        description="one at a time in this process, to debug a model", open=_inline, most_workers=1
    ),
}


def most_workers(name: str, asked: int | None, usual: int) -> int:
    """How many workers an executor has: as many as are asked for, else the usual number or the most that it can have.

    Raises `InputError` where more are asked for.
    """
    most = EXECUTORS[name].most_workers
    if asked is not None and most is not None and asked > most:
        raise InputError(f"the executor `{name}` trains {most} trial at a time: leave `--workers` out, or give {most}")
    return asked or min(usual, most or usual)


def open_executor(name: str, slots: tuple[Slot, ...]) -> Executor:
    """Open an executor over a machine's slots."""
    return EXECUTORS[name].open(slots)
