"""Attempts in processes of this machine, each a fork of the forkserver."""

from collections.abc import Collection
from multiprocessing.connection import wait

from sweep.execution.executor import Died, Event, Handle, Said, Waitable
from sweep.execution.trial_process import TrialProcess, warm_up
from sweep.training.messages import Order
from sweep.training.task import Slot, Task


class LocalExecutor:
    """One process per attempt."""

    can_kill = True

    def __init__(self, slots: tuple[Slot, ...]) -> None:
        self._slots = slots
        self._running: list[TrialProcess] = []  # whose pipes may yet bring something
        warm_up()

    def capacity(self) -> tuple[Slot, ...]:
        """The slots into which this machine was divided."""
        return self._slots

    def submit(self, task: Task) -> Handle:
        """Start a process; raises `CannotStartError`."""
        process = TrialProcess(task)
        self._running.append(process)
        return process

    def events(self, timeout: float, *, wake_on: Collection[Waitable] = ()) -> list[Event]:
        """Wait for news, and read them in."""
        pipes = {process.pipe: process for process in self._running}
        ready = wait([*pipes, *wake_on], timeout=timeout)  # type: ignore[list-item]
        return [event for pipe, process in pipes.items() if pipe in ready for event in self._read(process)]

    def _read(self, process: TrialProcess) -> list[Event]:
        messages, has_ended = process.read()
        events: list[Event] = [Said(handle=process, message=message) for message in messages]
        if has_ended:
            self._running.remove(process)
            events.append(Died(handle=process, cause=process.cause_of_death()))
        return events

    def answer(self, handle: Handle, order: Order) -> None:
        """Answer the epoch that the process has reported last."""
        _process(handle).answer(order)

    def kill(self, handle: Handle) -> None:
        """End a process, if it has not ended."""
        process = _process(handle)
        if process in self._running:
            self._running.remove(process)
        process.kill()

    def close(self) -> None:
        """End all processes. The forkserver ends with this one."""
        for process in list(self._running):
            self.kill(process)


def _process(handle: Handle) -> TrialProcess:
    assert isinstance(handle, TrialProcess)
    return handle
