"""What the supervisor writes down about a sweep's trials.

Each step goes to Optuna and to our tables, in an order that survives a kill between any two writes, and under the
trial's lease: once another supervisor has taken it over, every write here raises `LeaseLostError` and leaves no trace.
Each step may be taken again, in whole, after the database was away in the middle of it.
"""

import os
import platform
from collections.abc import Collection
from dataclasses import dataclass

from storage.attempts import AttemptRecord
from storage.budget import Budget
from storage.checkpoints import CheckpointRecord
from storage.database import StudyDatabase
from storage.leases import LeaseRecord
from storage.models import ModelRecord
from sweep.search.candidate import Candidate
from sweep.search.scheduler import Pause, Stop
from sweep.search.search import Search
from sweep.training.checkpoint_retention import KEPT_CHECKPOINTS
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Order, Started
from sweep.training.task import Slot

_CRASHES = 3  # in a row, without an epoch in between, after which a trial has failed


@dataclass(kw_only=True)
class RunningTrial:
    """A trial that is being trained here."""

    candidate: Candidate
    lease: LeaseRecord
    attempt: AttemptRecord
    checkpoints: tuple[CheckpointRef, ...]  # from which it may go on, the newest first
    ends_as: str = "complete"  # or `pruned`, once that is decided; or `failed`
    rung: int | None = None  # the epoch at which it is paused, once that is decided
    is_closed: bool = False  # the attempt: nothing more is to be written about it
    has_ended: bool = False  # the trial, for good
    reason: str = ""  # why, when it is pruned or has failed
    value: float | None = None  # of the objective, last epoch
    epochs: int = 0  # trained in all
    parameters: int = 0  # of its model, once it is built


class Ledger:
    """One sweep's records. The trial's state is Optuna's; the lease, the attempt, the epochs and the model are ours."""

    def __init__(self, database: StudyDatabase, search: Search, metric: str) -> None:
        self._database, self._search, self._metric = database, search, metric

    def begin(self, candidate: Candidate, turn: LeaseRecord, slot: Slot, budget: Budget) -> RunningTrial:
        """Make the turn the trial's lease and open an attempt, before there is a process.

        Raises `EpochsSpentError` where the budget has no epoch left for it.
        """
        lease, attempt = self._database.transactions.begin_attempt(
            turn,
            trial_id=candidate.trial_id,
            machine=platform.node(),
            pid=os.getpid(),
            device=slot.device,
            budget=budget,
        )
        kept = self._database.checkpoints.of(candidate.trial_id)
        checkpoints = tuple(
            CheckpointRef(name=one.name, epoch=one.epoch, sha256=one.sha256, bytes=one.size) for one in kept
        )
        return RunningTrial(candidate=candidate, lease=lease, attempt=attempt, checkpoints=checkpoints)

    def started(self, trial: RunningTrial, message: Started) -> None:
        """Note where the attempt sets in; epochs whose checkpoint was torn are struck out."""
        with self._database.fenced(trial.lease):
            self._database.transactions.start_attempt(
                trial.attempt, first_epoch=message.first_epoch, device=message.device
            )
            if trial.candidate.config.model.builder is not None:  # only now is there a model to be counted
                self._search.count_parameters(trial.candidate, message.parameters)
        trial.epochs, trial.parameters = message.first_epoch - 1, message.parameters

    def epoch(self, trial: RunningTrial, message: EpochEnd) -> Order:
        """Write a finished epoch, and what the scheduler makes of it: go on, stop for good, or pause."""
        with self._database.fenced(trial.lease):
            if message.epoch.epoch > trial.epochs:  # else the last epoch of an earlier attempt, asked again
                self._write(trial, message)
            trial.epochs, trial.value = message.epoch.epoch, message.epoch.metrics[self._metric]
            verdict = self._search.epoch(trial.candidate, message.epoch)
        match verdict:
            case Stop(why=reason):
                return self.cut(trial, reason)
            case Pause(rung=rung):
                return self.pause(trial, rung)
        return Order.GO_ON

    def _write(self, trial: RunningTrial, message: EpochEnd) -> None:
        checkpoint = CheckpointRecord(
            trial_id=trial.candidate.trial_id,
            epoch=message.checkpoint.epoch,
            name=message.checkpoint.name,
            sha256=message.checkpoint.sha256,
            size=message.checkpoint.bytes,
        )
        self._database.transactions.record_epoch(trial.attempt, message.epoch, checkpoint, keep=KEPT_CHECKPOINTS)

    def grants(self, trial: RunningTrial, budget: Budget, *, ahead: Collection[int], epochs: int) -> bool:
        """Take the next epoch out of the sweep's budget; False where it holds no more, or only `epochs` for others."""
        with self._database.fenced(trial.lease):
            return self._database.transactions.grant_epoch(
                trial.attempt, trial.epochs + 1, budget, ahead=ahead, epochs=epochs
            )

    def cut(self, trial: RunningTrial, reason: str) -> Order:
        """End a trial early for good. Optuna learns it first: a kill from here on does not revive the trial."""
        with self._database.fenced(trial.lease):
            self._search.prune(trial.candidate, reason)
        trial.ends_as, trial.reason, trial.rung = "pruned", trial.reason or reason, None
        return Order.STOP

    def pause(self, trial: RunningTrial, rung: int) -> Order:
        """Have a trial give its slot back at a rung. The mark comes first: a kill from here on leaves it paused."""
        with self._database.fenced(trial.lease):
            self._search.pause(trial.candidate, rung)
        trial.rung = rung
        return Order.YIELD

    def finished(self, trial: RunningTrial, message: Finished) -> None:
        """Write the model and the end. Optuna comes last: a trial that it calls running is simply taken up again."""
        if self._is_closed(trial):
            return
        trial.epochs, trial.value = message.epochs, message.best_value
        trial.reason = trial.reason or message.reason
        with self._database.fenced(trial.lease):
            self._database.models.record(
                ModelRecord(
                    trial_id=trial.candidate.trial_id,
                    epoch=message.best_epoch,
                    value=message.best_value,
                    path=message.model,
                    size=message.bytes,
                    sha256=message.sha256,
                    parameters=trial.parameters or trial.candidate.measures.parameters,
                    flops=trial.candidate.measures.flops,
                )
            )
            self._database.attempts.end(trial.attempt.id, outcome=trial.ends_as, reason=trial.reason)
            if trial.ends_as == "complete":
                self._search.complete(trial.candidate, message.best_value)
            self._database.checkpoints.forget(trial.candidate.trial_id)
        self._leave(trial, has_ended=True)

    def failed(self, trial: RunningTrial, reason: str) -> None:
        """Write that the trial cannot go on. One that was pruned or paused before its process failed stays so."""
        if self._is_closed(trial):
            return
        if trial.rung is not None:  # its epoch and its mark are written
            self.yielded(trial, reason)
            return
        if trial.ends_as == "complete":
            trial.ends_as, trial.value = "failed", None
        trial.reason = reason
        with self._database.fenced(trial.lease):
            self._database.attempts.end(trial.attempt.id, outcome=trial.ends_as, reason=reason)
            if trial.ends_as == "failed":
                self._search.fail(trial.candidate, reason)
        self._leave(trial, has_ended=True)

    def rejected(self, trial: RunningTrial, reason: str) -> None:
        """Write that the trial's builder made a model beyond the limits: no trial, and none of the budget."""
        if self._is_closed(trial):
            return
        with self._database.fenced(trial.lease):
            self._database.attempts.end(trial.attempt.id, outcome="rejected", reason=reason)
            self._search.reject(trial.candidate, reason)
        self._leave(trial)

    def crashed(self, trial: RunningTrial, reason: str) -> None:
        """Write that the process died. The trial goes on in another, unless it takes down one after the other."""
        if self._is_closed(trial):
            return
        if (
            trial.rung is not None or trial.ends_as != "complete"
        ):  # it was given up before; or the database went away in the middle of this
            self.failed(trial, trial.reason if trial.ends_as == "failed" else reason)
            return
        if self._database.attempts.crashes(trial.candidate.trial_id, before=trial.attempt.number) + 1 >= _CRASHES:
            self.failed(trial, f"took its process down {_CRASHES} times in a row; the last time: {reason}")
            return
        with self._database.fenced(trial.lease):
            self._database.attempts.end(trial.attempt.id, outcome="crashed", reason=reason)
        self._leave(trial)

    def yielded(self, trial: RunningTrial, reason: str) -> None:
        """Write that the attempt ended and the trial did not: it stays Optuna's running one, to be taken up again."""
        if self._is_closed(trial):
            return
        outcome = "yielded" if trial.ends_as == "complete" else trial.ends_as  # pruned, and cut off before its model
        if trial.rung is not None:
            outcome, reason = "paused", f"after epoch {trial.rung}"
        with self._database.fenced(trial.lease):
            self._database.attempts.end(trial.attempt.id, outcome=outcome, reason=reason)
        self._leave(trial)

    def _leave(self, trial: RunningTrial, *, has_ended: bool = False) -> None:
        trial.is_closed, trial.has_ended = True, has_ended
        self._database.leases.release(trial.lease)

    def _is_closed(self, trial: RunningTrial) -> bool:
        """Whether all is written; then only the release may have to be made good."""
        if trial.is_closed:
            self._database.leases.release(trial.lease)
        return trial.is_closed
