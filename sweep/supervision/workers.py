"""The workers of this machine: its slots, and the runs in them."""

import time
from collections.abc import Collection, Iterable
from contextlib import suppress

from storage.errors import LeaseLostError
from storage.leases import LeaseRecord
from sweep.errors import SweepError
from sweep.execution.executor import CannotStartError, Executor, Waitable
from sweep.supervision.board import Board, View
from sweep.supervision.conversation import Conversation
from sweep.supervision.ledger import RunningTrial
from sweep.supervision.run import Run
from sweep.supervision.sweep_work import SweepWork
from sweep.supervision.watchdog import overdue
from sweep.training.messages import Failed, Yielded
from sweep.training.task import Slot


class Workers:
    """Starts trials in free slots, hears them, and frees the slots of those that are over."""

    def __init__(self, executor: Executor, conversation: Conversation, board: Board, view: View) -> None:
        self._executor, self._conversation = executor, conversation
        self._board, self._view = board, view
        self._runs: list[Run] = []

    @property
    def are_idle(self) -> bool:
        """Whether no trial runs here."""
        return not self._runs

    @property
    def are_busy(self) -> bool:
        """Whether every slot is taken."""
        return len(self._runs) >= len(self._executor.capacity())

    @property
    def have_news(self) -> bool:
        """Whether something was said that is not written down yet."""
        return any(run.inbox or run.cause for run in self._runs)

    @property
    def leases(self) -> list[LeaseRecord]:
        """On the trials that run here."""
        return [run.trial.lease for run in self._runs]

    def count(self, work: SweepWork) -> int:
        """How many trials of a sweep run here."""
        return sum(run.work is work for run in self._runs)

    # -- starting trials

    def start_from(self, works: Iterable[SweepWork]) -> bool:
        """Start a trial of the first sweep that has one; False where none has."""
        taken = {run.slot.worker for run in self._runs}
        slot = next(slot for slot in self._executor.capacity() if slot.worker not in taken)
        return any(self._start(work, slot) for work in works)

    def _start(self, work: SweepWork, slot: Slot) -> bool:
        try:
            trial = work.take(slot)
        except SweepError as error:  # this sweep's trouble; others may go on
            work.trouble = str(error)
            return False
        return trial is not None and self._run(work, trial, slot)

    def _run(self, work: SweepWork, trial: RunningTrial, slot: Slot) -> bool:
        try:
            work.see_artifacts()
            handle = self._executor.submit(work.task(trial, slot))
        except SweepError as error:
            if isinstance(error, CannotStartError):
                self._conversation.machine_fault = str(error)
            else:
                work.trouble = str(error)
            work.ledger.yielded(trial, str(error))
            return False
        line, now = self._board.lines[slot.worker], time.monotonic()
        line.take(work.board, trial.candidate.number, trial.candidate.params, trial.candidate.config.training.epochs)
        self._runs.append(Run(slot=slot, work=work, trial=trial, handle=handle, line=line, started=now, last_heard=now))
        self._view.changed(self._board)
        return True

    # -- hearing from them

    def listen(self, timeout: float, wake_on: Collection[Waitable]) -> None:
        """Wait for news, and read them in; they are handled by `attend`. `timeout` is in seconds."""
        runs = {id(run.handle): run for run in self._runs}
        for event in self._executor.events(timeout, wake_on=wake_on):
            if id(event.handle) in runs:
                runs[id(event.handle)].hear(event, time.monotonic())

    def attend(self) -> None:
        """Write down and answer what the trials have said."""
        for run in list(self._runs):
            self._conversation.attend(run)
            if run.is_over:
                self._executor.kill(run.handle)  # it has said its last word; what remains is tearing TensorFlow down
                self._runs.remove(run)
                run.line.release()

    def enforce_limits(self, *, is_urgent: bool) -> None:
        """End the runs that have broken a limit of time; where it is urgent, all of them."""
        now = time.monotonic()
        for run in self._runs:
            if run.is_ended:
                continue
            if is_urgent and not run.inbox:
                self._end(run, Yielded(epochs=run.trial.epochs))
            elif self._executor.can_kill and (reason := overdue(run, now, run.work.space.limits)):
                self._end(run, Failed(reason=reason))

    def _end(self, run: Run, last: Yielded | Failed) -> None:
        self._executor.kill(run.handle)
        run.end(last)

    def kill(self) -> None:
        """Leave no process behind."""
        for run in self._runs:
            self._executor.kill(run.handle)

    def give_back(self) -> None:
        """Leave no attempt open: after `kill`, other supervisors may take the trials up."""
        for run in self._runs:
            with suppress(LeaseLostError):
                run.work.ledger.yielded(run.trial, "stopped at once")
