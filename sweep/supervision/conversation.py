"""The conversation with a trial: what its messages are written down as, and how its epochs are answered."""

import time
from typing import assert_never

from storage.database import StudyDatabase
from storage.errors import LeaseLostError
from sweep.artifacts.errors import ArtifactError
from sweep.execution.executor import Executor
from sweep.supervision.board import Board, TrialEnd, View
from sweep.supervision.ending import EPOCHS_SPENT
from sweep.supervision.interruption import Interruption
from sweep.supervision.ledger import RunningTrial
from sweep.supervision.remove_artifacts import remove_artifacts
from sweep.supervision.run import Run
from sweep.training.messages import EpochEnd, Failed, Finished, Message, Order, Progress, Rejected, Started, Yielded


class Conversation:
    """Attends to the runs of a supervisor. What cannot be written down stays in the inbox, to be tried again."""

    def __init__(
        self, *, database: StudyDatabase, executor: Executor, board: Board, view: View, interruption: Interruption
    ) -> None:
        self._database, self._executor = database, executor
        self._board, self._view, self._interruption = board, view, interruption
        self.machine_fault: str | None = None  # why this machine cannot train

    def attend(self, run: Run) -> None:
        """Handle what a trial has said, unless another supervisor has taken it over."""
        try:
            while run.inbox and not run.is_over:
                self._hear(run, run.inbox[0])
                run.inbox.popleft()
            if run.cause is not None and not run.is_over:
                self._crash(run, run.cause)
        except LeaseLostError:
            self._abandon(run)
        self._view.changed(self._board)

    def _hear(self, run: Run, message: Message) -> None:
        match message:
            case Started():
                self._begin(run, message)
            case Progress():
                run.line.epoch, run.line.step, run.line.steps = message.epoch, message.step, message.steps
            case EpochEnd():
                self._answer(run, message)
            case Finished():
                run.work.ledger.finished(run.trial, message)
                self._close(run)
            case Failed():
                self._fail(run, message)
            case Rejected():
                self._executor.kill(run.handle)
                run.work.ledger.rejected(run.trial, message.reason)
                run.work.trouble = run.work.admissions.reject(message.reason) or run.work.trouble
                self._close(run)
            case Yielded():
                self._give_back(run, "interrupted")
            case _:
                assert_never(message)

    def _begin(self, run: Run, message: Started) -> None:
        run.work.ledger.started(run.trial, message)
        run.line.state, run.line.epoch, run.line.device = "training", message.first_epoch, message.device
        self._warn_of_missing_gpu(run, message)
        run.work.admissions.admit(message.notes, self._view.say)

    def _answer(self, run: Run, message: EpochEnd) -> None:
        order = self._order(run, message)
        self._executor.answer(run.handle, order)
        run.answered(time.monotonic())
        run.line.value, run.line.step = run.trial.value, 0
        if order is Order.GO_ON and message.epoch.epoch < run.line.epochs:
            run.line.epoch = message.epoch.epoch + 1
        else:
            run.line.state = "saving"

    def _order(self, run: Run, message: EpochEnd) -> Order:
        work, trial = run.work, run.trial
        order = work.ledger.epoch(trial, message)
        if order is Order.STOP:
            return order
        if message.epoch.epoch >= run.line.epochs:  # after the last one there is nothing to cut
            return order if not work.may_train_beyond(trial) or work.grants(trial) else Order.STOP
        if work.reason_to_cut:
            return work.ledger.cut(trial, work.reason_to_cut)  # a paused one too: its model is saved
        if order is Order.YIELD or self._interruption.drains or self.machine_fault or work.is_paused:
            return Order.YIELD
        return order if work.grants(trial) else work.ledger.cut(trial, EPOCHS_SPENT)

    # -- how a run ends

    def _fail(self, run: Run, message: Failed) -> None:
        if message.machine:
            self.machine_fault = message.reason
            if message.full_disk:
                self._database.sweeps.pause_work(run.work.sweep.name, reason=message.reason)
            self._give_back(run, message.reason)
            return
        self._executor.kill(run.handle)
        run.work.ledger.failed(run.trial, message.reason)
        self._close(run)

    def _crash(self, run: Run, cause: str) -> None:
        run.work.ledger.crashed(run.trial, cause)
        if not run.trial.has_ended:
            self._view.say(f"Trial {run.trial.candidate.number}: {cause}. It goes on from its last epoch.")
        self._close(run)

    def _give_back(self, run: Run, reason: str) -> None:
        """End the process and not the trial, which goes on in a later attempt."""
        self._executor.kill(run.handle)
        run.work.ledger.yielded(run.trial, reason)
        self._close(run)

    def _abandon(self, run: Run) -> None:
        """Let go of a trial that another supervisor trains by now."""
        self._view.say(
            f"Trial {run.trial.candidate.number} was taken over: this supervisor sent no heartbeat for too long."
        )
        run.is_over = True

    def _close(self, run: Run) -> None:
        work, trial = run.work, run.trial
        work.look()
        is_best = trial.has_ended and work.find_best()
        run.is_over = True
        if trial.has_ended:
            try:
                remove_artifacts(self._database, work, trial)
            except ArtifactError as error:  # files stay that nobody needs; that is no reason to stop
                self._view.say(str(error))
            seconds = time.monotonic() - run.started
            self._view.trial_ended(self._board, work.board, _end_of(trial, seconds, is_best=is_best))

    def _warn_of_missing_gpu(self, run: Run, message: Started) -> None:
        if run.slot.gpu is not None and message.device == "cpu" and not self._board.warned_of_gpu:
            self._board.warned_of_gpu = True
            self._view.say(
                f"This machine has a GPU ({run.slot.device}) that TensorFlow cannot use, so trials run on the CPU; "
                "with an NVIDIA card on Linux: pip install 'keras-sweep[cuda]'"
            )


def _end_of(trial: RunningTrial, seconds: float, *, is_best: bool) -> TrialEnd:
    """Sum up a trial that has ended; `seconds` are this attempt's."""
    return TrialEnd(
        trial=trial.candidate.number,
        state=trial.ends_as,
        value=trial.value,
        epochs=trial.epochs,
        seconds=seconds,
        params=trial.candidate.params,
        reason=trial.reason,
        is_best=is_best,
    )
