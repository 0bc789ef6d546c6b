"""The executor: where attempts run. The supervisor knows nothing else of processes, pipes or nodes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from sweep.errors import SweepError
from sweep.training.messages import Message, Order
from sweep.training.task import Slot, Task


class CannotStartError(SweepError):
    """There is no room here for an attempt: no process, no directory. The machine's fault, not the trial's."""


class Waitable(Protocol):
    """What can be waited for beside the attempts: a socket, a pipe."""

    def fileno(self) -> int:
        """The descriptor that becomes readable."""


class Handle(Protocol):
    """An attempt that was submitted."""

    @property
    def task(self) -> Task:
        """What it was given."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """An attempt sent a message."""

    handle: Handle
    message: Message


@dataclass(frozen=True, kw_only=True)
class Died:
    """An attempt ended; where it sent no last message, that is why."""

    handle: Handle
    cause: str  # one line, for people


Event = Said | Died


class Executor(Protocol):
    """Runs attempts. One thread uses it."""

    can_kill: bool  # whether it ends an attempt in the middle, and limits of time can be enforced

    def capacity(self) -> tuple[Slot, ...]:
        """The slots there are, taken or free. One attempt runs in a slot at a time."""

    def submit(self, task: Task) -> Handle:
        """Start an attempt in its slot; raises `CannotStartError`."""

    def events(self, timeout: float, *, wake_on: Collection[Waitable] = ()) -> list[Event]:
        """Wait until attempts have something to say, or one of `wake_on` is readable; `timeout` in seconds.

        What an attempt says comes in order, its death last; nothing comes of one that was killed.
        """

    def answer(self, handle: Handle, order: Order) -> None:
        """Answer the epoch that the attempt has reported last; one that died meanwhile is no error."""

    def kill(self, handle: Handle) -> None:
        """End an attempt now, if it has not ended. Its files are moved into place whole, so none is torn."""

    def close(self) -> None:
        """End all attempts, and whatever serves them."""
