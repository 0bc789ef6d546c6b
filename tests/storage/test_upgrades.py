"""Databases that earlier versions wrote, as they wrote them: each opens, and its sweeps can go on."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from storage.schema import REVISIONS
from tests.storage.making import sqlite_url

WRITTEN = sorted((Path(__file__).parent / "databases").glob("*.sql"))
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


def test_a_database_of_an_earlier_version_opens_with_all_that_is_in_it(written):
    with StudyDatabase.open(written, create=False) as database:
        tiny, cut = database.sweeps.all()
        assert database.trials.counts(tiny).complete == 5
        assert all(len(database.epochs.of(trial.id)) == 2 for trial in database.trials.of(tiny))
        assert len(database.models.of(tiny)) == 5
        standing = database.progress(cut)
        assert (standing.counts.complete, standing.counts.running) == (2, 1)
        assert len({tiny.uid, cut.uid}) == 2
        database.leases.release_all(cut.name)  # as a supervisor that has the file for itself does
        assert [left.number for left in database.progress(cut).orphaned] == [2]
        assert database.studies.of(tiny).best_value == database.trials.best(tiny).value
        database.transactions.delete_sweep(tiny)
        assert database.sweeps.all() == (cut,)
