"""The study database: one object that the rest of Sweep talks to. It opens, closes, and hands out the repositories."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from storage import fence, leases
from storage.attempts import Attempts
from storage.checkpoints import Checkpoints
from storage.connection import explanation, make_engine, use_wal
from storage.epochs import Epochs
from storage.errors import LeaseLostError
from storage.evaluations import Evaluations
from storage.leases import LeaseRecord, Leases
from storage.location import Location, locate
from storage.models import Models
from storage.overviews import Overviews
from storage.progress import SweepProgress, read_progress
from storage.schema import alone, check_file, check_version, migrate
from storage.studies import Studies
from storage.supervisors import Supervisors
from storage.sweeps import SweepRecord, Sweeps
from storage.transactions import Transactions
from storage.trials import Trials


class StudyDatabase:
    """Optuna's tables and ours, a repository for each noun."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self._location = location
        self._engine = engine
        fence.put_up(engine)
        self.studies = Studies(location, engine)
        self.sweeps, self.trials, self.overviews = Sweeps(engine), Trials(engine), Overviews(engine)
        self.supervisors, self.leases, self.attempts = Supervisors(engine), Leases(engine), Attempts(engine)
        self.epochs, self.checkpoints = Epochs(engine), Checkpoints(engine)
        self.models, self.evaluations = Models(engine), Evaluations(engine)
        self.transactions = Transactions(engine, self.studies)

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
            self.studies.storage()

    def close(self) -> None:
        """Let go of the connections."""
        self.studies.reload()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __str__(self) -> str:
        return str(self._location)

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for a server."""
        return self._location.path

    def progress(self, sweep: SweepRecord) -> SweepProgress:
        """How far the sweep's trials are, and who holds them."""
        with self._engine.connect() as connection:
            return read_progress(connection, sweep)

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
