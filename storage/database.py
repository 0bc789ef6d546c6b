"""The study database: one object that the rest of Sweep talks to. What it does is in the modules of its nouns."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from storage import (
    attempts,
    checkpoints,
    clock,
    curves,
    deletion,
    epochs,
    evaluations,
    fence,
    leases,
    models,
    overviews,
    supervisors,
    sweeps,
    transfer,
    trials,
)
from storage.attempts import AttemptRecord
from storage.checkpoints import CheckpointRecord
from storage.connection import explanation, make_engine, one_moment, use_wal
from storage.curves import CurveEpoch
from storage.epochs import EpochRecord, EpochTotals
from storage.errors import LeaseLostError, StorageInputError, SweepExistsError
from storage.evaluations import EvaluationRecord, Look, NewEvaluation
from storage.frozen import FrozenTrials
from storage.leases import LeaseRecord
from storage.location import Location, locate
from storage.models import ModelRecord
from storage.overviews import TrialOverview
from storage.portions import portions
from storage.schema import alone, check_file, check_version, migrate
from storage.standing import Standing
from storage.studies import Studies
from storage.supervisors import NewSupervisor, SupervisorRecord
from storage.sweeps import NewSweep, SweepRecord, Wish
from storage.trials import StateCounts, TrialMark, TrialRecord

if TYPE_CHECKING:
    from optuna import Study
    from optuna.storages import BaseStorage


_LOST = "its supervisor ended without a word, or was not heard of for too long"


class StudyDatabase:
    """Optuna's tables and ours. Every method is one transaction, and gives plain records."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self._location = location
        self._engine = engine
        fence.put_up(engine)
        self._studies: Studies | None = None
        self._studied: dict[int, datetime] = {}  # by a study's number, when the sweep was created whose it was

    @classmethod
    def open(cls, url: str, *, create: bool) -> Self:
        """Open a study database, brought up to date; with `create`, make it where there is none.

        Raises `StorageError` for what is no study database, or one that is newer than this code.
        """
        location = locate(url)
        if location.path is not None:
            check_file(location.path, create=create)
        engine = make_engine(location)
        try:
            database = cls(location, engine)
            if not check_version(engine, location, create=create):
                database._make()
        except BaseException:
            engine.dispose()
            raise
        return database

    def _make(self) -> None:
        """Make both families of tables, ours first: they mark the file as ours should the rest be cut off."""
        if self._location.path is not None:
            try:
                use_wal(self._location.path)
            except sqlite3.Error as error:
                raise explanation(error, self._location) or error from error
        with alone(self._engine):
            migrate(self._engine)
            self._optuna()

    def close(self) -> None:
        """Let go of the connections."""
        if self._studies is not None:
            self._studies.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __str__(self) -> str:
        return str(self._location)

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for a server."""
        return self._location.path

    # -- sweeps

    def create_sweep(self, new: NewSweep) -> SweepRecord:
        """Create a sweep and its Optuna study; raises `SweepExistsError`. A kill on the way leaves no half a sweep."""
        with self._engine.connect() as connection:
            if sweeps.find_sweep(connection, new.name) is not None:
                raise SweepExistsError(f"there is a sweep called `{new.name}` already")
        study_id = self._optuna().prepare(new)
        try:
            with self._engine.begin() as connection:
                sweeps.insert_sweep(connection, new, study_id)
        except IntegrityError as error:  # another process was faster
            raise SweepExistsError(f"there is a sweep called `{new.name}` already") from error
        return self.sweep(new.name)

    def sweep(self, name: str) -> SweepRecord:
        """The sweep of that name; raises `UnknownSweepError`, which lists those there are."""
        with self._engine.connect() as connection:
            return sweeps.get_sweep(connection, name)

    def find_sweep(self, name: str) -> SweepRecord | None:
        """The sweep of that name, if there is one."""
        with self._engine.connect() as connection:
            return sweeps.find_sweep(connection, name)

    def sweeps(self) -> tuple[SweepRecord, ...]:
        """Every sweep, the oldest first."""
        with self._engine.connect() as connection:
            return sweeps.all_sweeps(connection)

    def set_budget(self, name: str, *, trials: int, timeout_s: float | None) -> None:
        """Change how many trials, and how many active seconds, the sweep may take."""
        with self._engine.begin() as connection:
            sweeps.update_sweep(connection, name, trials=trials, timeout_s=timeout_s)

    def set_wish(self, name: str, wish: Wish, *, reason: str | None = None) -> None:
        """Write what is wanted of the sweep; `reason`, where it was not the user who wants it."""
        with self._engine.begin() as connection:
            sweeps.update_sweep(connection, name, wish=wish.value, wish_reason=reason)

    def pause_work(self, name: str, *, reason: str) -> None:
        """Pause a sweep for a reason of ours, unless the user wants something else of it than work."""
        with self._engine.begin() as connection:
            sweeps.pause_work(connection, name, reason)

    def place_artifacts(self, sweep: SweepRecord, *, uid: str, location: str) -> bool:
        """Write where a new sweep's artifacts are, and the uid that is marked there; False where somebody has."""
        with self._engine.begin() as connection:
            return sweeps.place_artifacts(connection, sweep, uid, location)

    def beat(self, name: str) -> None:
        """Count the time since the last beat, anybody's, as worked on the sweep."""
        with self._engine.begin() as connection:
            sweeps.beat(connection, name)

    def rest(self, name: str) -> None:
        """Count the time up to now, and none until somebody beats again."""
        with self._engine.begin() as connection:
            sweeps.rest(connection, name)

    def delete_trials(
        self,
        sweep: SweepRecord,
        watch: Callable[[int, int], None] = lambda *_: None,
    ) -> None:
        """Delete all rows about a sweep's trials, ours and Optuna's, in several transactions.

        From the first one on what is left can only be deleted. `watch` is told how many trials are gone, of all.
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
        """Delete a sweep's rows, ours and Optuna's, and nothing else."""
        self.delete_trials(sweep)
        with self._engine.begin() as connection:
            deletion.delete_sweep(connection, sweep)

    # -- a sweep's rows, to another database and from one

    def dump_rows(self, sweep: SweepRecord) -> Iterator[tuple[str, dict[str, Any]]]:
        """A sweep's rows with the names of their tables, as they are at one moment."""
        self._optuna()
        with one_moment(self._engine) as connection:
            yield from transfer.dump_rows(connection, sweep)

    def load_rows(self, rows: Iterable[tuple[str, dict[str, Any]]], arrival: transfer.Arrival) -> SweepRecord:
        """Write the rows of one sweep, all or none; raises `StorageInputError` for wrong ones."""
        self._optuna()
        try:
            with self._engine.begin() as connection:
                return transfer.load_rows(connection, rows, arrival)
        except (IntegrityError, DataError) as error:
            if self.find_sweep(arrival.name) is not None:
                raise SweepExistsError(f"there is a sweep called `{arrival.name}` already") from error
            raise StorageInputError(f"the rows do not fit together: {error.orig}") from error

    # -- trials, as Optuna has them

    def study(self, sweep: SweepRecord) -> "Study":
        """The sweep's Optuna study; `sweep.search` gives it sampler and pruner."""
        if self._studied.setdefault(sweep.study_id, sweep.created) != sweep.created:
            # SQLite gives the number of a deleted study out again, and Optuna would remember the old one's trials.
            self.reload_studies()
        return self._optuna().study(sweep)

    def count_trials(self, sweep: SweepRecord) -> StateCounts:
        """Count the sweep's trials by state."""
        with self._engine.connect() as connection:
            return trials.count_trials(connection, sweep.study_id)

    def trials(self, sweep: SweepRecord) -> tuple[TrialRecord, ...]:
        """Every trial of the sweep, by number; rejected candidates are none."""
        with self._engine.connect() as connection:
            return trials.read_trials(connection, sweep.study_id)

    def trial(self, sweep: SweepRecord, number: int) -> TrialRecord | None:
        """One trial of the sweep, if there is one of that number."""
        with self._engine.connect() as connection:
            return trials.read_trial(connection, sweep.study_id, number)

    def trial_ends(self, sweep: SweepRecord) -> dict[int, TrialMark]:
        """Number, state and end of every trial, by trial_id, in the order of their numbers."""
        with self._engine.connect() as connection:
            return trials.read_ends(connection, sweep.study_id)

    def overviews(self, ids: Iterable[int]) -> Iterator[TrialOverview]:
        """All single figures of the trials of these ids that were not rejected, portion by portion."""
        for some in portions(ids):
            with self._engine.connect() as connection:
                found = overviews.read_overviews(connection, some)
            yield from found  # with no transaction open, however slow the reader

    def best_trial(self, sweep: SweepRecord) -> TrialRecord | None:
        """The complete trial with the best value."""
        with self._engine.connect() as connection:
            return trials.best_trial(connection, sweep.study_id, maximizes=sweep.maximizes)

    def rejection(self, sweep: SweepRecord, number: int) -> str | None:
        """Why the candidate of that number never became a trial; None when it did, or there is none."""
        with self._engine.connect() as connection:
            return trials.read_rejection(connection, sweep.study_id, number)

    def last_number(self, sweep: SweepRecord) -> int | None:
        """The highest number of a trial."""
        with self._engine.connect() as connection:
            return trials.last_number(connection, sweep.study_id)

    def reopen_trial(self, sweep: SweepRecord, trial_id: int) -> bool:
        """Make a failed trial a running one, to be taken up by any supervisor; False when it is not failed."""
        with self._engine.begin() as connection:
            reopened = trials.reopen_trial(connection, trial_id)
            if reopened:
                sweeps.note_reopening(connection, sweep.name)
        return reopened

    def optuna_storage(self, *, fresh: bool = False) -> "BaseStorage":
        """Optuna's storage of all studies, sweeps or not; with `fresh`, one that remembers nothing."""
        if fresh:
            self.reload_studies()
        return self._optuna().storage

    def frozen_trials(self) -> FrozenTrials:
        """Optuna's own records of all trials of any study, for reading alone."""
        return FrozenTrials(self._engine)

    def reload_studies(self) -> None:
        """Forget what Optuna remembers of finished trials: one of them runs again."""
        if self._studies is not None:
            self._studies.close()
            self._studies = None
            self._studied.clear()

    # -- supervisors and leases

    def clock(self) -> float:
        """Unix seconds by the database's clock."""
        with self._engine.connect() as connection:
            return clock.read_clock(connection)

    def renew(self, supervisor: NewSupervisor, lease_seconds: float) -> None:
        """Keep the supervisor's leases for so long from now; the first time, make it known."""
        with self._engine.begin() as connection:
            supervisors.renew_supervisor(connection, supervisor, lease_seconds)

    def supervisors(self, *, alive: bool = True) -> tuple[SupervisorRecord, ...]:
        """The supervisors that are alive, or all that never said goodbye."""
        with self._engine.connect() as connection:
            return supervisors.read_supervisors(connection, alive=alive)

    def holders(self, sweep: SweepRecord) -> tuple[SupervisorRecord, ...]:
        """The living supervisors that train trials of the sweep now."""
        with self._engine.connect() as connection:
            ids = leases.holders(connection, sweep.id)
            found = supervisors.read_supervisors(connection, alive=True)
        return tuple(supervisor for supervisor in found if supervisor.id in ids)

    def living_leases(self) -> tuple[LeaseRecord, ...]:
        """The leases on trials that hold, of all sweeps."""
        with self._engine.connect() as connection:
            return leases.read_living(connection)

    def leases_by_supervisor(self, sweep: SweepRecord) -> dict[str, int]:
        """How many trials of the sweep each living supervisor trains, by its id."""
        with self._engine.connect() as connection:
            return leases.holders(connection, sweep.id)

    def dismiss(self, supervisor_id: str) -> None:
        """Forget a supervisor, and free what it holds."""
        with self._engine.begin() as connection:
            supervisors.remove_supervisor(connection, supervisor_id)

    def forget_the_silent(self, seconds: float) -> None:
        """Forget supervisors whose leases expired so long ago, and free what they held."""
        with self._engine.begin() as connection:
            supervisors.remove_silent(connection, seconds)

    def standing(self, sweep: SweepRecord) -> Standing:
        """Where the sweep's trials stand, and who holds them."""
        with self._engine.connect() as connection:
            # In this order: a trial that ends in between counts twice, and not not at all.
            leased, left = leases.held_and_left(connection, sweep.study_id)
            counts = trials.count_trials(connection, sweep.study_id)
            return Standing(counts=counts, leased=leased, left_behind=left)

    def take_turn(self, sweep: SweepRecord, supervisor_id: str) -> LeaseRecord | None:
        """Take the turn to ask for the sweep's next trial; None while another supervisor has it, or it was deleted."""
        try:
            with self._engine.begin() as connection:
                return leases.take_turn(connection, sweep.id, supervisor_id)
        except IntegrityError:  # there is no such sweep any more
            return None

    def take_from_the_dead(self, trial_id: int) -> bool:
        """Take a trial from whoever left it, and end the attempt; False when somebody who is alive holds it."""
        with self._engine.begin() as connection:
            if not leases.free_trial(connection, trial_id):
                return False
            attempts.end_attempts(connection, attempts.of_trial(trial_id), outcome="lost", reason=_LOST)
            return True

    def release_turn(self, turn: LeaseRecord) -> None:
        """Give the turn back, unless it has become a trial's lease."""
        with self._engine.begin() as connection:
            leases.release_turn(connection, turn)

    def release(self, lease: LeaseRecord) -> None:
        """Give a lease back."""
        with self._engine.begin() as connection:
            leases.release_lease(connection, lease.id)

    def free(self, name: str) -> None:
        """Free what anybody holds of the sweep; only who knows that nobody works on it may say so."""
        with self._engine.begin() as connection:
            sweep = sweeps.find_sweep(connection, name)
            if sweep is not None:
                leases.release_all(connection, sweep.id)

    def release_others(self, supervisor_id: str, *, kept: Collection[LeaseRecord]) -> None:
        """Give back what a supervisor holds beside these: leases whose commit it never heard of."""
        with self._engine.begin() as connection:
            leases.release_others(connection, supervisor_id, kept={lease.id for lease in kept})

    @contextmanager
    def fenced(self, lease: LeaseRecord) -> Iterator[None]:
        """Let nothing be written unless the lease holds, by us or by Optuna; raises `LeaseLostError`."""
        try:
            with fence.fenced(lease):
                yield
        except (IntegrityError, KeyError) as error:  # the sweep may have been deleted, and with it the lease
            with self._engine.connect() as connection:
                if not leases.is_held(connection, lease.id):
                    raise LeaseLostError from error
            raise

    # -- attempts

    def begin_attempt(
        self, turn: LeaseRecord, *, trial_id: int, machine: str, pid: int, device: str, process_started: float | None
    ) -> tuple[LeaseRecord, AttemptRecord]:
        """Turn the turn into a lease on the trial, and open the next attempt at it; one left open there was lost.

        Raises `LeaseLostError` when another supervisor was faster.
        """
        with self._engine.begin() as connection:
            lease = leases.lease_trial(connection, turn, trial_id)
            if lease is None:
                raise LeaseLostError
            attempts.end_attempts(connection, attempts.of_trial(trial_id), outcome="lost", reason=_LOST)
            attempt = attempts.begin_attempt(
                connection,
                trial_id=trial_id,
                machine=machine,
                pid=pid,
                device=device,
                process_started=process_started,
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

    def end_attempt(self, attempt_id: int, *, outcome: str, reason: str) -> None:
        """End an attempt; one that ended keeps its first end."""
        with self._engine.begin() as connection:
            attempts.end_attempts(connection, attempts.is_attempt(attempt_id), outcome=outcome, reason=reason)

    def close_lost_attempts(self, sweep: SweepRecord) -> None:
        """End the sweep's open attempts that nobody will write about any more."""
        with self._engine.begin() as connection:
            which = attempts.of_study(sweep.study_id) & attempts.is_lost()
            attempts.end_attempts(connection, which, outcome="lost", reason=_LOST)

    def crashes(self, trial_id: int, *, before: int | None = None) -> int:
        """How often in a row a trial took its process down without finishing an epoch in between.

        `before` leaves that attempt out, and those after it; an epoch of theirs counts.
        """
        with self._engine.connect() as connection:
            return attempts.count_crashes(connection, trial_id, before=before)

    def open_attempts(self, sweep: SweepRecord) -> tuple[AttemptRecord, ...]:
        """The sweep's attempts that have not ended."""
        with self._engine.connect() as connection:
            return attempts.read_attempts(connection, (attempts.of_study(sweep.study_id), attempts.is_open()))

    def attempts(self, sweep: SweepRecord) -> tuple[AttemptRecord, ...]:
        """All attempts of the sweep, by trial and number."""
        with self._engine.connect() as connection:
            return attempts.read_attempts(connection, (attempts.of_study(sweep.study_id),))

    def attempts_at(self, trial_id: int) -> tuple[AttemptRecord, ...]:
        """A trial's attempts, the first one first."""
        with self._engine.connect() as connection:
            return attempts.read_attempts(connection, (attempts.of_trial(trial_id),))

    # -- epochs and models

    def record_epoch(
        self,
        attempt: AttemptRecord,
        *,
        epoch: int,
        metrics: Mapping[str, float],
        seconds: float,
        checkpoint: CheckpointRecord | None = None,
    ) -> None:
        """Write a finished epoch, and the checkpoint that holds it; both count from here on, or neither."""
        with self._engine.begin() as connection:
            epochs.record_epoch(
                connection,
                trial_id=attempt.trial_id,
                attempt_id=attempt.id,
                epoch=epoch,
                metrics=metrics,
                seconds=seconds,
            )
            if checkpoint is not None:
                checkpoints.record_checkpoint(connection, checkpoint)

    def checkpoints(self, trial_id: int) -> tuple[CheckpointRecord, ...]:
        """The checkpoints from which a trial may go on, the newest first."""
        with self._engine.connect() as connection:
            return checkpoints.read_checkpoints(connection, trial_id)

    def forget_checkpoints(self, trial_id: int) -> None:
        """Strike out a trial's checkpoints: it has ended, and nothing will go on from them."""
        with self._engine.begin() as connection:
            checkpoints.forget_checkpoints(connection, trial_id)

    def epochs(self, trial_id: int) -> tuple[EpochRecord, ...]:
        """A trial's curve."""
        with self._engine.connect() as connection:
            return epochs.read_epochs(connection, trial_id)

    def curves(self, ids: Iterable[int], *, step: int = 1) -> Iterator[CurveEpoch]:
        """Every `step`-th epoch of these trials, and of each the first, the best and the last one."""
        for some in portions(ids):
            with self._engine.connect() as connection:
                found = list(curves.read_curves(connection, some, step=step))
            yield from found

    def epoch_totals(self, sweep: SweepRecord) -> dict[int, EpochTotals]:
        """How many epochs, and seconds in them, each trial took; by trial_id."""
        with self._engine.connect() as connection:
            return epochs.epoch_totals(connection, sweep.study_id)

    def record_model(
        self,
        *,
        trial_id: int,
        epoch: int,
        value: float | None,
        path: str,
        size: int,
        sha256: str,
        parameters: int,
        flops: int,
    ) -> None:
        """Write the model that a trial left."""
        model = ModelRecord(
            trial_id=trial_id,
            epoch=epoch,
            value=value,
            path=path,
            size=size,
            sha256=sha256,
            parameters=parameters,
            flops=flops,
        )
        with self._engine.begin() as connection:
            models.record_model(connection, model)

    def model(self, trial_id: int) -> ModelRecord | None:
        """The model that a trial left, if any."""
        with self._engine.connect() as connection:
            return models.read_model(connection, trial_id)

    def record_evaluation(self, new: NewEvaluation) -> EvaluationRecord:
        """Write what a model found on the test split; the record, which is an earlier one where there is one."""
        with self._engine.begin() as connection:
            evaluations.record_evaluation(connection, new)
            found = evaluations.read_evaluation(connection, new.trial_id, new.sha256)
        assert found is not None
        return found

    def evaluation(self, model: ModelRecord) -> EvaluationRecord | None:
        """What a model found on the test split, if it was evaluated."""
        with self._engine.connect() as connection:
            return evaluations.read_evaluation(connection, model.trial_id, model.sha256)

    def looks(self, data_fingerprint: str) -> tuple[Look, ...]:
        """Who looked at the test split of this data, in any sweep, the first one first."""
        with self._engine.connect() as connection:
            return evaluations.read_looks(connection, data_fingerprint)

    def models(self, sweep: SweepRecord) -> dict[int, ModelRecord]:
        """The models of the sweep's trials, by trial_id."""
        with self._engine.connect() as connection:
            return models.read_models(connection, sweep.study_id)

    def artifact_bytes(self, sweep: SweepRecord) -> int:
        """How many bytes the models and checkpoints of a sweep take."""
        with self._engine.connect() as connection:
            return checkpoints.total_bytes(connection, sweep.study_id) + models.total_bytes(connection, sweep.study_id)

    def surplus_models(self, sweep: SweepRecord, *, keep: int) -> tuple[ModelRecord, ...]:
        """The models whose files may go: all but those of the best `keep` trials."""
        with self._engine.connect() as connection:
            return models.read_surplus(connection, sweep.study_id, keep=keep, maximizes=sweep.maximizes)

    def mark_removed(self, trial_id: int) -> None:
        """Note that a model's file went."""
        with self._engine.begin() as connection:
            models.mark_removed(connection, trial_id)

    def _optuna(self) -> Studies:
        if self._studies is None:
            self._studies = Studies(self._location)
        return self._studies
