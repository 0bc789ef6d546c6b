"""Transactions that span several nouns, and what takes several of them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from storage import attempts, checkpoints, deletion, epochs, grants, leases, sweeps, transfer, trials
from storage.attempts import LOST, AttemptRecord
from storage.budget import Budget
from storage.checkpoints import CheckpointRecord
from storage.connection import one_moment
from storage.epoch import Epoch
from storage.errors import EpochsSpentError, LeaseLostError, StorageInputError, SweepExistsError
from storage.leases import LeaseRecord
from storage.studies import Studies
from storage.sweeps import NewSweep, SweepRecord


class Transactions:
    """What is written of several nouns at once. Every method is one transaction, but for those that say otherwise."""

    def __init__(self, engine: Engine, studies: Studies) -> None:
        self._engine, self._studies = engine, studies

    # -- sweeps

    def create_sweep(self, new: NewSweep) -> SweepRecord:
        """Create a sweep and its Optuna study; raises `SweepExistsError`. A kill on the way leaves no half a sweep."""
        with self._engine.connect() as connection:
            if sweeps.find_sweep(connection, new.name) is not None:
                raise _exists(new.name)
        study_id = self._studies.prepare(new)
        try:
            with self._engine.begin() as connection:
                sweeps.insert_sweep(connection, new, study_id)
        except IntegrityError as error:  # another process was faster
            raise _exists(new.name) from error
        with self._engine.connect() as connection:
            return sweeps.get_sweep(connection, new.name)

    def delete_trials(self, sweep: SweepRecord, watch: Callable[[int, int], None] = lambda *_: None) -> None:
        """Delete all rows about a sweep's trials, ours and Optuna's, in several transactions.

        From the first one on what is left can only be deleted. `watch` gets how many trials are gone, of how many.
        """
        with self._engine.begin() as connection:
            deletion.mark_half_deleted(connection, sweep)
            trial_ids = deletion.trial_ids(connection, sweep)
        for done in range(0, len(trial_ids), deletion.BATCH):
            batch = trial_ids[done : done + deletion.BATCH]
            watch(done, len(trial_ids))
            with self._engine.begin() as connection:
                deletion.delete_rows(connection, sweep, first=batch[0], last=batch[-1])
        with self._engine.begin() as connection:
            deletion.delete_study(connection, sweep)

    def delete_sweep(self, sweep: SweepRecord) -> None:
        """Delete a sweep's rows, ours and Optuna's, and nothing else, in several transactions."""
        self.delete_trials(sweep)
        with self._engine.begin() as connection:
            deletion.delete_sweep(connection, sweep)

    def dump_rows(self, sweep: SweepRecord) -> Iterator[tuple[str, dict[str, Any]]]:
        """A sweep's rows with the names of their tables, as they are at one moment."""
        self._studies.storage()
        with one_moment(self._engine) as connection:
            yield from transfer.dump_rows(connection, sweep)

    def load_rows(self, rows: Iterable[tuple[str, dict[str, Any]]], arrival: transfer.Arrival) -> SweepRecord:
        """Write the rows of one sweep, all or none; raises `StorageInputError` for wrong ones."""
        self._studies.storage()
        try:
            with self._engine.begin() as connection:
                return transfer.load_rows(connection, rows, arrival)
        except (IntegrityError, DataError) as error:
            with self._engine.connect() as connection:
                if sweeps.find_sweep(connection, arrival.name) is not None:
                    raise _exists(arrival.name) from error
            raise StorageInputError(f"the rows do not fit together: {error.orig}") from error

    # -- trials

    def reopen_trial(self, sweep: SweepRecord, trial_id: int) -> bool:
        """Make a failed trial a running one, to be taken up by any supervisor; False when it is not failed."""
        with self._engine.begin() as connection:
            reopened = trials.reopen_trial(connection, trial_id)
            if reopened:
                grants.forget_grants(connection, trial_id)
                sweeps.note_reopening(connection, sweep.name)
        return reopened

    def reclaim(self, trial_id: int) -> bool:
        """Take a trial from a supervisor that is gone, and end the attempt; False when a living one holds it."""
        with self._engine.begin() as connection:
            if not leases.free_trial(connection, trial_id):
                return False
            attempts.end_attempts(connection, attempts.of_trial(trial_id), outcome="lost", reason=LOST)
            return True

    def begin_attempt(
        self, turn: LeaseRecord, *, trial_id: int, machine: str, pid: int, device: str, budget: Budget | None = None
    ) -> tuple[LeaseRecord, AttemptRecord]:
        """Turn the turn into a lease on the trial, and open the next attempt at it; one left open there was lost.

        A paused trial is a running one from here on. With a budget of epochs the trial is granted its first one, unless
        it has one. Raises `LeaseLostError` when another supervisor was faster, `EpochsSpentError` when none is left.
        """
        granted = None
        with self._engine.begin() as connection:
            if budget is not None and budget.epochs is not None:
                granted = grants.grant(connection, trial_id, 1, budget.epochs)
                if granted is None:
                    raise EpochsSpentError
            lease = leases.lease_trial(connection, turn, trial_id)
            if lease is None:
                raise LeaseLostError
            attempts.end_attempts(connection, attempts.of_trial(trial_id), outcome="lost", reason=LOST)
            trials.promote(connection, trial_id)
            attempt = attempts.begin_attempt(
                connection, trial_id=trial_id, machine=machine, pid=pid, device=device, granted_epoch=granted
            )
            return lease, attempt

    def start_attempt(self, attempt: AttemptRecord, *, first_epoch: int, device: str) -> None:
        """Note where an attempt sets in and on which device, once its model is built.

        Epochs from there on were lost with their checkpoints; they are trained again.
        """
        with self._engine.begin() as connection:
            attempts.start_attempt(connection, attempt.id, first_epoch=first_epoch, device=device)
            epochs.forget_epochs(connection, attempt.trial_id, since=first_epoch)
            checkpoints.forget_checkpoints(connection, attempt.trial_id, since=first_epoch)

    def grant_epoch(
        self, attempt: AttemptRecord, epoch: int, budget: Budget, *, ahead: Collection[int] = (), epochs: int = 0
    ) -> bool:
        """Whether the attempt may train this epoch. It counts from here on; one that was granted before, once.

        What the trials `ahead`, by their ids, still lack to `epochs` each is left for them.
        """
        if budget.epochs is None:
            return True
        with self._engine.begin() as connection:
            granted = grants.grant(connection, attempt.trial_id, epoch, budget.epochs, ahead=ahead, epochs=epochs)
            if granted is not None:
                grants.note_grant(connection, attempt.id, granted)
        return granted is not None

    def record_epoch(
        self,
        attempt: AttemptRecord,
        epoch: Epoch,
        checkpoint: CheckpointRecord | None = None,
        *,
        keep: int | None = None,
    ) -> None:
        """Write a finished epoch, and the checkpoint that holds it; both count from here on, or neither.

        Of the trial's checkpoints the last `keep` stay listed; without it, all of them.
        """
        with self._engine.begin() as connection:
            epochs.record_epoch(connection, attempt, epoch)
            if checkpoint is not None:
                checkpoints.record_checkpoint(connection, checkpoint, keep=keep)


def _exists(name: str) -> SweepExistsError:
    return SweepExistsError(f"there is a sweep called `{name}` already")
