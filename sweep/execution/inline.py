"""Attempts in this process, one at a time: for a debugger inside a model, and for the tests of the supervisor's loop.

An attempt has a thread, and the two take turns: it waits while the supervisor handles what it said, and the supervisor
waits until it says the next thing. So a breakpoint in a model stops the sweep too, and nothing depends on timing.
"""

import queue
import threading
from collections.abc import Callable, Collection
from multiprocessing.connection import wait

from sweep.execution.executor import Died, Event, Handle, Said, Waitable
from sweep.training.messages import EpochEnd, Message, Order, Supervisor
from sweep.training.task import Slot, Task

Train = Callable[[Task, Supervisor], object]
_LOOK = 0.2  # seconds between looks at what else may wake the supervisor
_LEAVE = 10.0  # seconds that a killed attempt has to end, whatever its model catches


class _KilledError(BaseException):
    """Ends an attempt at its next message: a thread cannot be ended from outside."""


class InlineAttempt:
    """An attempt in a thread of this process. It is the `Supervisor` that its training reports to."""

    def __init__(self, task: Task, train: Train) -> None:
        self.task = task
        self.cause = "its thread ended without a last message"
        self._train = train
        self._said: queue.Queue[Message | None] = queue.Queue()  # None: it has ended
        self._turn = threading.Semaphore(0)
        self._order: Order | None = None
        self._is_killed = False
        self._is_resting = False  # what it said last was heard: it waits for its turn
        self._awaits_order = False
        self._thread = threading.Thread(target=self._run, name=f"trial {task.spec.trial}", daemon=True)
        self._thread.start()

    # -- in its own thread

    def tell(self, message: Message) -> None:
        """Send a message, and wait for the next turn."""
        if not self._is_killed:
            self._said.put(message)
            self._turn.acquire()
        if self._is_killed:  # again where a model caught it, and would go on
            raise _KilledError

    def ask(self, message: EpochEnd) -> Order:
        """Send an epoch and wait for its order."""
        self.tell(message)
        assert self._order is not None
        return self._order

    def _run(self) -> None:
        try:
            self._train(self.task, self)
        except _KilledError:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever a model raises ends its attempt and no other
            self.cause = f"its thread ended with {type(error).__name__}: {error}"
        self._said.put(None)

    # -- in the supervisor's

    def go_on(self) -> bool:
        """Let it run until it says the next thing; False where it still waits for an order."""
        if self._awaits_order:
            return False
        if self._is_resting:
            self._is_resting = False
            self._turn.release()
        return True

    def hear(self, timeout: float) -> Message | None:
        """What it says next, None at its end; raises `queue.Empty` where that takes longer."""
        message = self._said.get(timeout=timeout)
        self._is_resting, self._awaits_order = message is not None, isinstance(message, EpochEnd)
        return message

    def answer(self, order: Order) -> None:
        """Answer the epoch; it goes on when its turn comes."""
        self._order, self._awaits_order = order, False

    def kill(self) -> None:
        """End it where it rests; where it runs, at its next message."""
        self._is_killed = True
        self._turn.release()
        if self._is_resting or not self._said.empty():
            self._thread.join(_LEAVE)


class InlineExecutor:
    """One attempt at a time, in a thread of this process."""

    can_kill = False

    def __init__(self, slots: tuple[Slot, ...], train: Train | None = None) -> None:
        self._slots = slots
        self._train = train or _KerasTraining()
        self._attempt: InlineAttempt | None = None

    def capacity(self) -> tuple[Slot, ...]:
        """The one slot."""
        return self._slots

    def submit(self, task: Task) -> Handle:
        """Start the attempt; it runs until it says its first word."""
        self._attempt = InlineAttempt(task, self._train)
        return self._attempt

    def events(self, timeout: float, *, wake_on: Collection[Waitable] = ()) -> list[Event]:
        """Give the attempt its turn, and wait for what it says however long that takes.

        `timeout` counts where there is nothing to wait for: no attempt, or one that waits for its order.
        """
        attempt, others = self._attempt, list(wake_on)
        if attempt is None or not attempt.go_on():
            wait(others, timeout)  # type: ignore[arg-type]  # anything with a descriptor
            return []
        while True:
            try:
                message = attempt.hear(_LOOK)
            except queue.Empty:
                if wait(others, 0):  # type: ignore[arg-type]
                    return []
                continue
            if message is not None:
                return [Said(handle=attempt, message=message)]
            self._attempt = None
            return [Died(handle=attempt, cause=attempt.cause)]

    def answer(self, handle: Handle, order: Order) -> None:
        """Answer the epoch that the attempt has reported last."""
        _attempt(handle).answer(order)

    def kill(self, handle: Handle) -> None:
        """End the attempt, if it has not ended."""
        attempt = _attempt(handle)
        if attempt is self._attempt:
            self._attempt = None
            attempt.kill()

    def close(self) -> None:
        """End the attempt, if there is one."""
        if self._attempt is not None:
            self.kill(self._attempt)


class _KerasTraining:
    """Trains as a trial process does, in this process: its device and threads are set once, before Keras starts."""

    def __init__(self) -> None:
        self._is_configured = False

    def __call__(self, task: Task, supervisor: Supervisor) -> None:
        from sweep.training import (
            preload,  # noqa: F401 - imports Keras and TensorFlow, quietly
            runtime,
            trial,
        )

        if self._is_configured:
            runtime.reset()
        else:
            runtime.configure(gpu=task.slot.gpu, threads=task.slot.threads)
            self._is_configured = True
        trial.train(task, supervisor)


def _attempt(handle: Handle) -> InlineAttempt:
    assert isinstance(handle, InlineAttempt)
    return handle
