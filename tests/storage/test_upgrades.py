"""Databases that earlier versions wrote, as they wrote them: each opens, and its sweeps can go on."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from storage.database import StudyDatabase
from storage.schema import REVISIONS
from storage.sweeps import DesiredState
from storage.transfer import Arrival
from tests.storage.making import connected, sqlite_url
from tests.storage.test_transfer import contents

DATABASES = Path(__file__).parent / "databases"
WRITTEN = sorted(DATABASES.glob("*.sql"))
KINDS = {"sqlite": "0001", "postgresql": "0002"}  # with the first version that there was of it


def test_every_version_before_this_one_is_kept():
    kept = {path.stem for path in WRITTEN}
    for kind, first in KINDS.items():
        assert kept >= {f"{kind}-{version}" for version in REVISIONS[:-1] if version >= first}


@pytest.fixture(params=WRITTEN, ids=lambda path: path.stem)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database as it was written."""
    script = request.param.read_text(encoding="utf-8")
    if request.param.stem.startswith("sqlite"):
        connection = sqlite3.connect(tmp_path / "study.db")
        connection.executescript(script)
        connection.close()
        yield sqlite_url(tmp_path)
        return
    server = request.getfixturevalue("server")
    with server.database() as url:
        server.execute(script, url.rpartition("/")[2])
        yield url


METRICS = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
OF_TRIALS = "FROM trials AS t JOIN sweep_sweeps AS s ON s.study_id = t.study_id"


def epochs_as_written(url: str) -> dict[tuple[str, int], list[tuple[int, dict[str, float | None], float]]]:
    """Each trial's epochs past everything that is ours: number, metrics and seconds."""
    found: dict[tuple[str, int], list[tuple[int, dict[str, float | None], float]]] = {}
    with connected(url) as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("sweep_epochs")}
        metrics = "CAST(e.metrics AS text)" if "metrics" in columns else ", ".join(f"e.{name}" for name in METRICS)
        query = f"SELECT s.name, t.number, e.epoch, e.seconds, {metrics} {OF_TRIALS} JOIN sweep_epochs AS e "
        rows = connection.exec_driver_sql(f"{query} ON e.trial_id = t.trial_id ORDER BY e.epoch").all()
    for sweep, number, epoch, seconds, *values in rows:
        known = json.loads(values[0]) if "metrics" in columns else dict(zip(METRICS, values, strict=True))
        found.setdefault((sweep, number), []).append((epoch, known, seconds))
    return found


def values_as_written(url: str) -> dict[tuple[str, int], float]:
    query = f"SELECT s.name, t.number, v.value {OF_TRIALS} JOIN trial_values AS v ON v.trial_id = t.trial_id"
    with connected(url) as connection:
        return {(sweep, number): value for sweep, number, value in connection.exec_driver_sql(query)}


def test_a_database_of_an_earlier_version_shows_the_numbers_that_it_showed(written):
    epochs, values = epochs_as_written(written), values_as_written(written)
    with StudyDatabase.open(written, create=False) as database:
        trials = {
            (sweep.name, trial.number): trial for sweep in database.sweeps.all() for trial in database.trials.of(sweep)
        }
        shown = {
            key: [(one.epoch, dict(one.metrics), one.seconds) for one in database.epochs.of(trial.id)]
            for key, trial in trials.items()
        }
        assert repr({key: points for key, points in shown.items() if points}) == repr(
            {key: epochs[key] for key in shown if key in epochs}
        )
        assert {key: trial.value for key, trial in trials.items() if trial.value is not None} == values
        for sweep in database.sweeps.all():
            best = database.trials.best(sweep)
            assert best.value == max(value for (name, _), value in values.items() if name == sweep.name)
            assert sweep.budget.epochs is None
            assert sweep.desired is DesiredState.WORK


def test_rows_that_an_earlier_version_dumped_arrive_as_if_they_were_dumped_today(tmp_path, database):
    """`sweep import` takes archives of earlier versions, whose rows have other columns."""
    rows = [json.loads(line) for line in (DATABASES / "rows-0004.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"wish", "wish_reason", "process_started", *METRICS} < {name for _, row in rows for name in row}
    arrived = database.transactions.load_rows(
        ((table, row) for table, row in rows), Arrival(name="arrived", uid="f00", artifacts="/there")
    )
    connection = sqlite3.connect(tmp_path / "written.db")
    connection.executescript((DATABASES / "sqlite-0004.sql").read_text(encoding="utf-8"))
    connection.close()
    with StudyDatabase.open(f"sqlite:///{tmp_path}/written.db", create=False) as there:
        assert contents(database, arrived) == contents(there, there.sweeps.get("cut"))


def test_a_database_of_an_earlier_version_opens_with_all_that_is_in_it(written):
    with StudyDatabase.open(written, create=False) as database:
        tiny, cut = database.sweeps.all()
        assert database.trials.counts(tiny).complete == 5
        assert all(len(database.epochs.of(trial.id)) == 2 for trial in database.trials.of(tiny))
        assert len(database.models.of(tiny)) == 5
        progress = database.progress(cut)
        assert (progress.counts.complete, progress.counts.running) == (2, 1)
        assert len({tiny.uid, cut.uid}) == 2
        database.leases.release_all(cut.name)  # as a supervisor that has the file for itself does
        assert [left.number for left in database.progress(cut).orphaned] == [2]
        assert database.studies.of(tiny).best_value == database.trials.best(tiny).value
        database.transactions.delete_sweep(tiny)
        assert database.sweeps.all() == (cut,)
