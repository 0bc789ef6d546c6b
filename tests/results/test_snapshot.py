"""Snapshots are what the database says, read sparingly."""

import threading
from types import SimpleNamespace

import pytest
from optuna.trial import TrialState

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.errors import UnknownSweepError
from storage.models import ModelRecord
from storage.sweeps import DesiredState
from sweep.results import snapshot as snapshots
from sweep.results.reading import read_status, read_trials
from sweep.results.snapshot import Snapshots, take
from tests.storage.making import begin, end, new_sweep, populate, propose, search_of, sqlite_url, told_of, train


@pytest.fixture
def database(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as opened:
        yield opened


@pytest.fixture
def always_looks(monkeypatch):
    """Each question reads the database, however soon it comes."""
    monkeypatch.setattr(snapshots, "_FRESH", 0.0)


class Counted:
    """A database that remembers of which trials it was asked for everything."""

    def __init__(self, database: StudyDatabase) -> None:
        self._database = database
        self.read: list[int] = []
        self.looks = 0

    def __getattr__(self, name):
        return getattr(self._database, name)

    @property
    def overviews(self):
        return SimpleNamespace(of=self._overviews)

    def _overviews(self, ids):
        wanted = list(ids)
        self.read += wanted
        return self._database.overviews.of(wanted)

    def progress(self, sweep):
        self.looks += 1
        return self._database.progress(sweep)


def agrees(database, found):
    sweep = database.sweeps.get(found.sweep.name)
    rows = sorted(read_trials(database, sweep), key=lambda row: row.trial)
    return found.rows == tuple(rows) and found.status == read_status(database, sweep)


def test_a_snapshot_is_what_the_commands_print(database):
    sweep = populate(database, trials=24)
    found = take(database, sweep)
    assert agrees(database, found)
    assert [one.name for one in found.space.dimensions][:2] == ["depth", "filters"]
    assert found.sweep == sweep


def test_what_ended_is_read_once_and_what_runs_each_time(database, always_looks):
    counted = Counted(database)
    sweep = populate(database, trials=12)
    kept = Snapshots(counted)
    first = kept.of(sweep.name)
    assert len(counted.read) == 12
    counted.read.clear()
    running = next(row for row in first.rows if row.state == "running")
    assert kept.of(sweep.name).rows is first.rows
    assert counted.read == [running.id]


def test_the_version_changes_with_an_epoch_and_stays_where_nothing_happens(database, always_looks):
    sweep = database.transactions.create_sweep(new_sweep(trials=3))
    kept, search = Snapshots(database), search_of(database, sweep)
    versions = [kept.of(sweep.name).version]

    def changed() -> bool:
        found = kept.of(sweep.name)
        assert agrees(database, found)
        versions.append(found.version)
        return versions[-1] != versions[-2]

    candidate = propose(search)
    assert changed()
    attempt = begin(database, candidate)
    assert changed()
    train(database, search, candidate, attempt, range(1, 2))
    assert changed()
    assert not changed()
    database.sweeps.beat(sweep.name)  # time goes on
    assert not changed()
    train(database, search, candidate, attempt, range(2, 10))
    assert changed()
    database.sweeps.set_desired(sweep.name, DesiredState.PAUSE)
    assert changed()
    database.sweeps.set_budget(sweep.name, Budget(trials=4))
    assert changed()
    assert not changed()
    assert len(set(versions)) == len(versions) - 3


def test_a_trial_that_is_tried_again_is_noticed_even_where_it_failed_again_meanwhile(database, always_looks):
    sweep = populate(database, trials=6)
    kept = Snapshots(database)
    failed = next(row for row in kept.of(sweep.name).rows if row.state == "failed")
    assert database.transactions.reopen_trial(sweep, failed.id)
    database.studies.reload()
    assert agrees(database, kept.of(sweep.name))
    search_of(database, sweep).fail(told_of(database, sweep, failed.trial), "once more")
    assert agrees(database, kept.of(sweep.name))
    assert database.transactions.reopen_trial(sweep, failed.id)
    database.studies.reload()
    search_of(database, sweep).fail(told_of(database, sweep, failed.trial), "and again")  # between two looks
    found = kept.of(sweep.name)
    assert agrees(database, found)
    assert found.rows[1].reason == "and again"


def test_a_pruned_trials_model_comes_after_its_end(database, always_looks):
    sweep = database.transactions.create_sweep(new_sweep(trials=3))
    kept, search = Snapshots(database), search_of(database, sweep)
    candidate = propose(search)
    attempt = begin(database, candidate)
    train(database, search, candidate, attempt, range(1, 3))
    search.prune(candidate, "hyperband after epoch 2")
    assert kept.of(sweep.name).rows[0].size is None
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id, epoch=1, value=0.5, path="x", size=7, sha256="ab", parameters=5, flops=6
        )
    )
    end(database, attempt, "pruned", "hyperband after epoch 2")
    row = kept.of(sweep.name).rows[0]
    assert (row.size, row.best_epoch) == (7, 1)


def test_a_candidate_that_is_rejected_after_all_goes(database, always_looks):
    sweep = database.transactions.create_sweep(new_sweep(trials=3))
    kept, study = Snapshots(database), database.studies.of(sweep)
    asked = study.ask()
    assert len(kept.of(sweep.name).rows) == 1
    study._storage.set_trial_user_attr(asked._trial_id, "sweep:rejected", "too large")
    study.tell(asked, state=TrialState.PRUNED)
    assert kept.of(sweep.name).rows == ()


def test_a_sweep_begun_anew_under_its_name_is_another_one(database, always_looks):
    sweep = populate(database, trials=6)
    kept = Snapshots(database)
    before = kept.of(sweep.name)
    database.transactions.delete_sweep(sweep)
    with pytest.raises(UnknownSweepError):
        kept.of(sweep.name)
    database.transactions.create_sweep(new_sweep(sweep.name))
    after = kept.of(sweep.name)
    assert (after.rows, after.version == before.version) == ((), False)
    assert before.sweep.uid != after.sweep.uid


def test_many_threads_ask_and_one_reads(database):
    populate(database, trials=6)
    counted = Counted(database)
    kept, found = Snapshots(counted), []
    threads = [threading.Thread(target=lambda: found.append(kept.of("formula"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1
    assert counted.looks == 1


def test_the_least_used_sweep_is_forgotten_where_there_are_too_many_trials(database, monkeypatch, always_looks):
    for name in ("one", "two", "three"):
        populate(database, name=name, trials=6)
    monkeypatch.setattr(snapshots, "_MOST_ROWS", 13)
    counted = Counted(database)
    kept = Snapshots(counted)
    for name in ("one", "two", "one", "three"):
        kept.of(name)
    counted.read.clear()
    kept.of("one")
    assert len(counted.read) == 1  # the running one
    counted.read.clear()
    kept.of("two")
    assert len(counted.read) == 6
