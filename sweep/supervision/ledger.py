"""What the supervisor writes down.

Each step of a trial goes to Optuna and to our tables, in an order that survives a kill between any two writes.
"""

import os
import platform
from dataclasses import dataclass

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.search.search import Candidate, Search
from sweep.space.space import Space
from sweep.supervision.board import Best, Board, TrialEnd
from sweep.supervision.devices import Place
from sweep.training.messages import EpochEnd, Finished, Order, Started

TIME_IS_UP = "the sweep's time was up"  # why a trial was cut


@dataclass(kw_only=True)
class Entry:
    """A trial that is being trained."""

    candidate: Candidate
    attempt: AttemptRecord
    ends_as: str = "complete"  # or `pruned`, once that is decided; or `failed`
    has_ended: bool = False  # the trial, for good
    reason: str = ""  # why, when it is pruned
    value: float | None = None  # of the objective, last epoch
    epochs: int = 0  # trained in all


class Ledger:
    """One sweep's records. The trial's state is Optuna's; the attempt, the epochs and the model are ours."""

    def __init__(self, database: StudyDatabase, sweep: SweepRecord, search: Search, space: Space) -> None:
        self._database, self._sweep, self._search = database, sweep, search
        self._metric, self._pruner = space.objective.metric, space.search.pruner.name

    def take_over(self) -> tuple[int, ...]:
        """End the attempts of a supervisor that is gone; returns the trials that it left running, by number.

        The caller is the sweep's only supervisor (see `lock`), so whatever is open was left behind.
        """
        self._database.close_attempts(self._sweep, outcome="lost", reason="its supervisor ended without a word")
        return tuple(self._search.running())

    def begin(self, candidate: Candidate, place: Place) -> Entry:
        """Open an attempt, before its process starts."""
        attempt = self._database.begin_attempt(
            trial_id=candidate.trial_id, machine=platform.node(), pid=os.getpid(), device=place.device
        )
        return Entry(candidate=candidate, attempt=attempt)

    def started(self, entry: Entry, message: Started) -> None:
        """Note where the attempt sets in; an epoch may be in its checkpoint whose row was never written."""
        self._database.start_attempt(entry.attempt.id, first_epoch=message.first_epoch, device=message.device)
        recorded = {point.epoch for point in self._database.epochs(entry.candidate.trial_id)}
        for epoch in message.curve:
            if epoch.epoch not in recorded:
                self._write(entry, epoch)
        entry.epochs = len(message.curve)

    def epoch(self, entry: Entry, message: EpochEnd) -> Order:
        """Write a finished epoch; the answer is STOP when the pruner gives the trial up."""
        if message.epoch > entry.epochs:  # else the last epoch of an earlier attempt, asked again
            self._write(entry, message)
        entry.epochs, entry.value = message.epoch, message.metrics[self._metric]
        number = entry.candidate.number
        if not self._search.epoch(number, message.epoch, entry.value):
            return Order.GO_ON
        return self.cut(entry, f"{self._pruner} after epoch {message.epoch}")

    def _write(self, entry: Entry, message: EpochEnd) -> None:
        self._database.record_epoch(
            trial_id=entry.candidate.trial_id,
            attempt_id=entry.attempt.id,
            epoch=message.epoch,
            metrics=message.metrics,
            seconds=message.seconds,
        )

    def cut(self, entry: Entry, reason: str) -> Order:
        """End a trial early for good. Optuna learns it first: a kill from here on does not revive the trial."""
        self._search.prune(entry.candidate.number, reason)
        entry.ends_as, entry.reason = "pruned", reason
        return Order.STOP

    def finished(self, entry: Entry, message: Finished) -> None:
        """Write the model and the end. Optuna comes last: a trial that it calls running is simply taken up again."""
        entry.epochs, entry.value, entry.has_ended = message.epochs, message.best_value, True
        entry.reason = entry.reason or message.reason
        self._database.record_model(
            trial_id=entry.candidate.trial_id,
            epoch=message.best_epoch,
            value=message.best_value,
            path=str(message.model),
            size=message.bytes,
            sha256=message.sha256,
            parameters=entry.candidate.measures.parameters,
            flops=entry.candidate.measures.flops,
        )
        self._database.end_attempt(entry.attempt.id, outcome=entry.ends_as, reason=entry.reason)
        if entry.ends_as == "complete":
            self._search.complete(entry.candidate.number, message.best_value)

    def failed(self, entry: Entry, reason: str) -> None:
        """Write that the trial cannot go on. One that was pruned before its process failed stays pruned."""
        entry.reason, entry.has_ended = reason, True
        if entry.ends_as == "complete":
            entry.ends_as, entry.value = "failed", None
        self._database.end_attempt(entry.attempt.id, outcome=entry.ends_as, reason=reason)
        if entry.ends_as == "failed":
            self._search.fail(entry.candidate.number, reason)

    def give_up(self, number: int) -> None:
        """Prune a trial that was left running and will not be taken up: the sweep's time is over."""
        self._search.prune(number, TIME_IS_UP)

    def yielded(self, entry: Entry, reason: str) -> None:
        """Write that the attempt ended and the trial did not: it stays Optuna's running one, to be taken up again."""
        outcome = "yielded" if entry.ends_as == "complete" else entry.ends_as  # pruned, and cut off before its model
        self._database.end_attempt(entry.attempt.id, outcome=outcome, reason=reason)

    def count(self, board: Board) -> None:
        """Bring the board's counts up to date."""
        counts = self._search.counts()
        board.finished, board.complete, board.pruned = counts.finished, counts.complete, counts.pruned
        board.failed, board.rejected = counts.failed, counts.rejected

    def find_best(self, board: Board) -> bool:
        """Bring the board's best trial up to date; returns whether it is better than the one before."""
        before, best = board.best, self._database.best_trial(self._sweep)
        if best is None or best.value is None:
            return False
        board.best = Best(trial=best.number, value=best.value, params=best.params)
        return before is None or before.value != best.value

    def end_of(self, entry: Entry, seconds: float, *, is_best: bool) -> TrialEnd:
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
