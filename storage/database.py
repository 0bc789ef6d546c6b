"""The study database: one object that the rest of Sweep talks to. What it does is in the modules of its nouns."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import Engine

from storage import attempts, epochs, models, sweeps, trials
from storage.attempts import AttemptRecord
from storage.connection import make_engine, use_wal
from storage.epochs import EpochRecord, EpochTotals
from storage.errors import SweepExistsError
from storage.location import Location, locate
from storage.models import ModelRecord
from storage.schema import check_file, check_version, migrate
from storage.studies import Studies
from storage.sweeps import NewSweep, SweepRecord, Wish
from storage.trials import StateCounts, TrialRecord

if TYPE_CHECKING:
    from optuna import Study


class StudyDatabase:
    """Optuna's tables and ours. Every method is one transaction, and gives plain records."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self._location = location
        self._engine = engine
        self._studies: Studies | None = None

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
            if not check_version(engine, location):
                database._make()
        except BaseException:
            engine.dispose()
            raise
        return database

    def _make(self) -> None:
        """Make both families of tables, ours first: they mark the file as ours should the rest be cut off."""
        if self._location.path is not None:
            use_wal(self._location.path)
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
        with self._engine.begin() as connection:
            sweeps.insert_sweep(connection, new, study_id)
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

    def set_wish(self, name: str, wish: Wish) -> None:
        """Write what the user wants of the sweep."""
        with self._engine.begin() as connection:
            sweeps.update_sweep(connection, name, wish=wish.value)

    def add_active_seconds(self, name: str, seconds: float) -> None:
        """Add to the time that the sweep has been worked on."""
        with self._engine.begin() as connection:
            sweeps.add_seconds(connection, name, seconds)

    # -- trials, as Optuna has them

    def study(self, sweep: SweepRecord) -> "Study":
        """The sweep's Optuna study; `sweep.search` gives it sampler and pruner."""
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

    # -- attempts

    def begin_attempt(
        self, *, trial_id: int, machine: str, pid: int, device: str, process_started: float | None = None
    ) -> AttemptRecord:
        """Open the next attempt at a trial."""
        with self._engine.begin() as connection:
            return attempts.begin_attempt(
                connection,
                trial_id=trial_id,
                machine=machine,
                pid=pid,
                device=device,
                process_started=process_started,
            )

    def start_attempt(self, attempt_id: int, *, first_epoch: int, device: str) -> None:
        """Note where an attempt sets in and on which device, once its model is built."""
        with self._engine.begin() as connection:
            attempts.start_attempt(connection, attempt_id, first_epoch=first_epoch, device=device)

    def end_attempt(self, attempt_id: int, *, outcome: str, reason: str) -> None:
        """End an attempt; one that ended keeps its first end."""
        with self._engine.begin() as connection:
            attempts.end_attempts(connection, attempts.is_attempt(attempt_id), outcome=outcome, reason=reason)

    def close_attempts(self, sweep: SweepRecord, *, outcome: str, reason: str) -> None:
        """End all open attempts of the sweep."""
        with self._engine.begin() as connection:
            attempts.end_attempts(connection, attempts.of_study(sweep.study_id), outcome=outcome, reason=reason)

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
        self, *, trial_id: int, attempt_id: int, epoch: int, metrics: Mapping[str, float], seconds: float
    ) -> None:
        """Write a finished epoch, over the same epoch of an earlier attempt."""
        with self._engine.begin() as connection:
            epochs.record_epoch(
                connection, trial_id=trial_id, attempt_id=attempt_id, epoch=epoch, metrics=metrics, seconds=seconds
            )

    def epochs(self, trial_id: int) -> tuple[EpochRecord, ...]:
        """A trial's curve."""
        with self._engine.connect() as connection:
            return epochs.read_epochs(connection, trial_id)

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

    def models(self, sweep: SweepRecord) -> dict[int, ModelRecord]:
        """The models of the sweep's trials, by trial_id."""
        with self._engine.connect() as connection:
            return models.read_models(connection, sweep.study_id)

    def _optuna(self) -> Studies:
        if self._studies is None:
            self._studies = Studies(self._location)
        return self._studies
