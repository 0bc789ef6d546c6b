"""Dashboards that the tests of this package share: one database, served openly, with a token, and to be edited."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import optuna
import pytest

from storage.database import StudyDatabase
from tests.storage.making import populate, sqlite_url
from tests.support.site import SECRET, Site, serving


@dataclass(frozen=True)
class Dashboards:
    """Three servers on one database; study 1 is the sweep `formula`, study 2 no sweep."""

    file: Path
    open: Site  # on this machine's own address, as it is by default
    closed: Site  # with a token
    editing: Site  # with a token, and --allow-edit

    def content(self) -> list[str]:
        """Everything in the database."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as file:
            return list(file.iterdump())


@pytest.fixture(scope="module")
def dashboards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboards]:
    folder = tmp_path_factory.mktemp("dashboards")
    with ExitStack() as stack:
        database = stack.enter_context(StudyDatabase.open(sqlite_url(folder), create=True))
        populate(database, trials=12)
        plain = optuna.create_study(storage=database.studies.storage(), study_name="no sweep")
        plain.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=3)
        assert database.file is not None
        yield Dashboards(
            file=database.file,
            open=stack.enter_context(serving(database, folder=folder)),
            closed=stack.enter_context(serving(database, folder=folder, secret=SECRET)),
            editing=stack.enter_context(serving(database, folder=folder, secret=SECRET, allows_edit=True)),
        )
