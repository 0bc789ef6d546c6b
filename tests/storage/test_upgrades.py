"""Databases that earlier versions wrote, as they wrote them: each opens, and its sweeps can go on."""

import sqlite3
from pathlib import Path

import pytest

from storage.database import StudyDatabase

WRITTEN = sorted((Path(__file__).parent / "databases").glob("sqlite-*.sql"))


@pytest.mark.parametrize("written", WRITTEN, ids=lambda path: path.stem)
def test_a_database_of_an_earlier_version_opens_with_all_that_is_in_it(tmp_path, written):
    connection = sqlite3.connect(tmp_path / "study.db")
    connection.executescript(written.read_text(encoding="utf-8"))
    connection.close()
    with StudyDatabase.open(f"sqlite:///{tmp_path}/study.db", create=False) as database:
        tiny, cut = database.sweeps()
        assert database.count_trials(tiny).complete == 5
        assert all(len(database.epochs(trial.id)) == 2 for trial in database.trials(tiny))
        assert len(database.models(tiny)) == 5
        standing = database.standing(cut)
        assert (standing.counts.complete, standing.counts.running) == (2, 1)
        assert len({tiny.uid, cut.uid}) == 2
        database.free(cut.name)  # as a supervisor that has the file for itself does
        assert [left.number for left in database.standing(cut).left_behind] == [2]
        assert database.study(tiny).best_value == database.best_trial(tiny).value
