"""A sweep's active time, by the database's clock: several supervisors count once, and nobody's silence counts."""

import time

import pytest
from sqlalchemy import Double, type_coerce, update

from storage import clock
from storage.database import StudyDatabase
from storage.tables import Sweep


def last_beat(database, seconds_ago):
    """Have the last beat come so long ago; ahead of now where it is negative."""
    with database._engine.begin() as connection:
        connection.execute(update(Sweep).values(active_at=clock.seconds() - type_coerce(seconds_ago, Double())))


def counted(database):
    return database.sweeps.get("formula").active_seconds


def test_two_supervisors_at_once_count_once(database, sweep, url):
    with StudyDatabase.open(url, create=False) as other:
        database.sweeps.beat("formula")
        other.sweeps.beat("formula")
        for beats in range(1, 4):
            last_beat(database, 10.0)
            database.sweeps.beat("formula")
            other.sweeps.beat("formula")
            assert counted(database) == pytest.approx(10.0 * beats, abs=2.0)


def test_a_silence_in_which_everybody_was_dead_does_not_count(database, sweep):
    database.sweeps.beat("formula")
    last_beat(database, 3600.0)
    database.sweeps.beat("formula")
    assert counted(database) == 0.0
    last_beat(database, 20.0)
    database.sweeps.rest("formula")
    assert counted(database) == pytest.approx(20.0, abs=2.0)
    assert database.sweeps.get("formula").active_at is None


def test_a_rest_does_not_count_and_the_next_beat_begins_anew(database, sweep):
    database.sweeps.beat("formula")
    database.sweeps.rest("formula")
    before = counted(database)
    database.sweeps.beat("formula")
    assert counted(database) == before


def test_a_clock_that_was_set_back_counts_nothing(database, sweep):
    last_beat(database, -3600.0)
    database.sweeps.beat("formula")
    assert counted(database) == 0.0


def test_this_machines_clock_does_not_enter(database, sweep, monkeypatch):
    database.sweeps.beat("formula")
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + 86_400.0)
    last_beat(database, 10.0)
    database.sweeps.beat("formula")
    assert counted(database) == pytest.approx(10.0, abs=2.0)
