"""What the supervisor writes down about a sweep's trials.

Each step goes to Optuna and to our tables, in an order that survives a kill between any two writes, and under the
trial's lease: once another supervisor has taken it over, every write here raises `LeaseLostError` and leaves no trace.
Each step may be taken again, in whole, after the database was away in the middle of it.
"""

import os
import platform
from dataclasses import dataclass

from storage.attempts import AttemptRecord
from storage.checkpoints import CheckpointRecord
from storage.database import StudyDatabase
from storage.leases import LeaseRecord
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.search.search import Candidate, Search
from sweep.space.space import Space
from sweep.supervision.board import TrialEnd
from sweep.supervision.devices import Place
from sweep.supervision.machine import Process
from sweep.training.messages import CheckpointRef, EpochEnd, Finished, Order, Started

TIME_IS_UP = "the sweep's time was up"  # why a trial was cut
STOPPED = "the sweep was stopped"  # likewise
_CRASHES = 3  # in a row, without an epoch in between, after which a trial has failed


@dataclass(kw_only=True)
class Entry:
    """A trial that is being trained here."""

    candidate: Candidate
    lease: LeaseRecord
    attempt: AttemptRecord
    checkpoints: tuple[CheckpointRef, ...]  # from which it may go on, the newest first
    ends_as: str = "complete"  # or `pruned`, once that is decided; or `failed`
    is_closed: bool = False  # the attempt: nothing more is to be written about it
    has_ended: bool = False  # the trial, for good
    reason: str = ""  # why, when it is pruned or has failed
    value: float | None = None  # of the objective, last epoch
    epochs: int = 0  # trained in all
    parameters: int = 0  # of its model, once it is built


class Ledger:
    """One sweep's records. The trial's state is Optuna's; the lease, the attempt, the epochs and the model are ours."""

    def __init__(self, database: StudyDatabase, sweep: SweepRecord, search: Search, space: Space) -> None:
        self._database, self._sweep, self._search = database, sweep, search
        self._metric, self._pruner = space.objective.metric, space.search.pruner.name

    def begin(self, candidate: Candidate, turn: LeaseRecord, place: Place) -> Entry:
        """Make the turn the trial's lease and open an attempt, before there is a process."""
        process = Process.of(os.getpid())
        lease, attempt = self._database.transactions.begin_attempt(
            turn,
            trial_id=candidate.trial_id,
            machine=platform.node(),
            pid=os.getpid(),
            device=place.device,
            process_started=process.started if process else None,
        )
        kept = self._database.checkpoints.of(candidate.trial_id)
        checkpoints = tuple(
            CheckpointRef(name=one.name, epoch=one.epoch, sha256=one.sha256, bytes=one.size) for one in kept
        )
        return Entry(candidate=candidate, lease=lease, attempt=attempt, checkpoints=checkpoints)

    def started(self, entry: Entry, message: Started) -> None:
        """Note where the attempt sets in; epochs whose checkpoint was torn are struck out."""
        with self._database.fenced(entry.lease):
            self._database.transactions.start_attempt(
                entry.attempt, first_epoch=message.first_epoch, device=message.device
            )
            if entry.candidate.config.model.builder is not None:  # only now is there a model to be counted
                self._search.count_parameters(entry.candidate.number, message.parameters)
        entry.epochs, entry.parameters = message.first_epoch - 1, message.parameters

    def epoch(self, entry: Entry, message: EpochEnd) -> Order:
        """Write a finished epoch; the answer is STOP when the pruner gives the trial up."""
        with self._database.fenced(entry.lease):
            if message.epoch > entry.epochs:  # else the last epoch of an earlier attempt, asked again
                self._write(entry, message)
            entry.epochs, entry.value = message.epoch, message.metrics[self._metric]
            gives_up = self._search.epoch(entry.candidate.number, message.epoch, entry.value)
        return self.cut(entry, f"{self._pruner} after epoch {message.epoch}") if gives_up else Order.GO_ON

    def _write(self, entry: Entry, message: EpochEnd) -> None:
        checkpoint = CheckpointRecord(
            trial_id=entry.candidate.trial_id,
            epoch=message.checkpoint.epoch,
            name=message.checkpoint.name,
            sha256=message.checkpoint.sha256,
            size=message.checkpoint.bytes,
        )
        self._database.transactions.record_epoch(
            entry.attempt,
            epoch=message.epoch,
            metrics=message.metrics,
            seconds=message.seconds,
            checkpoint=checkpoint,
        )

    def cut(self, entry: Entry, reason: str) -> Order:
        """End a trial early for good. Optuna learns it first: a kill from here on does not revive the trial."""
        with self._database.fenced(entry.lease):
            self._search.prune(entry.candidate.number, reason)
        entry.ends_as, entry.reason = "pruned", entry.reason or reason
        return Order.STOP

    def finished(self, entry: Entry, message: Finished) -> None:
        """Write the model and the end. Optuna comes last: a trial that it calls running is simply taken up again."""
        if self._is_closed(entry):
            return
        entry.epochs, entry.value = message.epochs, message.best_value
        entry.reason = entry.reason or message.reason
        with self._database.fenced(entry.lease):
            self._database.models.record(
                ModelRecord(
                    trial_id=entry.candidate.trial_id,
                    epoch=message.best_epoch,
                    value=message.best_value,
                    path=message.model,
                    size=message.bytes,
                    sha256=message.sha256,
                    parameters=entry.parameters or entry.candidate.measures.parameters,
                    flops=entry.candidate.measures.flops,
                )
            )
            self._database.attempts.end(entry.attempt.id, outcome=entry.ends_as, reason=entry.reason)
            if entry.ends_as == "complete":
                self._search.complete(entry.candidate.number, message.best_value)
            self._database.checkpoints.forget(entry.candidate.trial_id)
        self._leave(entry, has_ended=True)

    def failed(self, entry: Entry, reason: str) -> None:
        """Write that the trial cannot go on. One that was pruned before its process failed stays pruned."""
        if self._is_closed(entry):
            return
        if entry.ends_as == "complete":
            entry.ends_as, entry.value = "failed", None
        entry.reason = reason
        with self._database.fenced(entry.lease):
            self._database.attempts.end(entry.attempt.id, outcome=entry.ends_as, reason=reason)
            if entry.ends_as == "failed":
                self._search.fail(entry.candidate.number, reason)
        self._leave(entry, has_ended=True)

    def rejected(self, entry: Entry, reason: str) -> None:
        """Write that the trial's builder made a model beyond the limits: no trial, and none of the budget."""
        if self._is_closed(entry):
            return
        with self._database.fenced(entry.lease):
            self._database.attempts.end(entry.attempt.id, outcome="rejected", reason=reason)
            self._search.reject(entry.candidate.number, reason)
        self._leave(entry)

    def crashed(self, entry: Entry, reason: str) -> None:
        """Write that the process died. The trial goes on in another, unless it takes down one after the other."""
        if self._is_closed(entry):
            return
        if entry.ends_as != "complete":  # it was given up before; or the database went away in the middle of this
            self.failed(entry, entry.reason if entry.ends_as == "failed" else reason)
            return
        if self._database.attempts.crashes(entry.candidate.trial_id, before=entry.attempt.number) + 1 >= _CRASHES:
            self.failed(entry, f"took its process down {_CRASHES} times in a row; the last time: {reason}")
            return
        with self._database.fenced(entry.lease):
            self._database.attempts.end(entry.attempt.id, outcome="crashed", reason=reason)
        self._leave(entry)

    def yielded(self, entry: Entry, reason: str) -> None:
        """Write that the attempt ended and the trial did not: it stays Optuna's running one, to be taken up again."""
        if self._is_closed(entry):
            return
        outcome = "yielded" if entry.ends_as == "complete" else entry.ends_as  # pruned, and cut off before its model
        with self._database.fenced(entry.lease):
            self._database.attempts.end(entry.attempt.id, outcome=outcome, reason=reason)
        self._leave(entry)

    def lost(self, entry: Entry) -> None:
        """Forget a trial that another supervisor took over: it is no longer ours to write about."""
        self._search.forget(entry.candidate)

    def _leave(self, entry: Entry, *, has_ended: bool = False) -> None:
        self._search.forget(entry.candidate)
        entry.is_closed, entry.has_ended = True, has_ended
        self._database.leases.release(entry.lease)

    def _is_closed(self, entry: Entry) -> bool:
        """Whether all is written; then only the release may have to be made good."""
        if entry.is_closed:
            self._database.leases.release(entry.lease)
        return entry.is_closed

    @staticmethod
    def end_of(entry: Entry, seconds: float, *, is_best: bool) -> TrialEnd:
        """Sum up a trial that has ended; `seconds` are this attempt's."""
        return TrialEnd(
            trial=entry.candidate.number,
            state=entry.ends_as,
            value=entry.value,
            epochs=entry.epochs,
            seconds=seconds,
            params=entry.candidate.params,
            reason=entry.reason,
            is_best=is_best,
        )
