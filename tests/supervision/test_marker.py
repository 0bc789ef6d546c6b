"""Whose artifacts a store holds, and whose it shall hold: decided once, also when supervisors sleep or are killed."""

import json
import shutil

import pytest

from storage.database import StudyDatabase
from storage.sweeps import Sweeps
from sweep.artifacts.errors import ArtifactError
from sweep.artifacts.store import open_store
from sweep.errors import InputError, SweepError
from sweep.supervision import marker
from sweep.supervision.marker import decide, enter, holds
from tests.storage.making import new_sweep, sqlite_url


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    StudyDatabase.open(sqlite_url(folder), create=True).close()
    return folder / "study.db"


@pytest.fixture
def database(empty, tmp_path):
    shutil.copy(empty, tmp_path)
    with StudyDatabase.open(sqlite_url(tmp_path), create=False) as database:
        yield database


@pytest.fixture
def sweep(database):
    return database.transactions.create_sweep(new_sweep())


@pytest.fixture
def stores(tmp_path):
    return [open_store(str(tmp_path / name)) for name in ("mine", "yours")]


def marks(store):
    return store.names("formula")


def test_the_first_store_is_marked_and_found_again(database, sweep, stores):
    entered = enter(database, sweep, stores[0])
    assert entered.artifacts == stores[0].uri
    assert marks(stores[0]) == [f"formula/sweep-{entered.uid}.json"]
    assert enter(database, database.sweeps.get("formula"), stores[0]) == entered
    with pytest.raises(InputError, match=f"were not found in {stores[1].uri}: they are in {stores[0].uri}"):
        enter(database, entered, stores[1])


def test_who_read_the_row_before_it_was_decided_takes_the_others_place_or_is_told(database, sweep, stores):
    first = enter(database, sweep, stores[0])
    assert decide(database, sweep, stores[1]) == first  # as it was before
    assert marks(stores[1]) == []
    with pytest.raises(InputError, match="were not found"):
        enter(database, sweep, stores[1])
    assert enter(database, sweep, stores[0]) == first  # the same store: nothing is written over
    assert marks(stores[0]) == [f"formula/sweep-{first.uid}.json"]


def test_another_disk_that_is_called_alike_is_told_apart(database, sweep, stores, tmp_path):
    first = enter(database, sweep, stores[0])
    (tmp_path / "mine").rename(tmp_path / "disk-of-another-machine")
    with pytest.raises(InputError, match="in the directory of that name on the machine where it began"):
        enter(database, sweep, stores[0])
    with pytest.raises(InputError, match="in the directory of that name on the machine where it began"):
        enter(database, first, stores[0])


@pytest.mark.parametrize("step", ["before the row", "after the row"])
def test_a_decision_that_was_cut_off_is_made_by_the_next(database, sweep, stores, step, monkeypatch):
    class CutError(Exception):
        pass

    real = Sweeps.place_artifacts

    def cut(*args, **kwargs):
        if step == "after the row":
            real(*args, **kwargs)
        raise CutError

    with monkeypatch.context() as patch, pytest.raises(CutError):
        patch.setattr(Sweeps, "place_artifacts", cut)
        enter(database, sweep, stores[0])
    again = database.sweeps.get("formula")
    if step == "after the row":
        assert enter(database, again, stores[0]).artifacts == stores[0].uri
    else:  # another may be the first now; what was left in the way is nobody's
        assert enter(database, again, stores[1]).artifacts == stores[1].uri
        with pytest.raises(InputError):
            enter(database, database.sweeps.get("formula"), stores[0])
    assert sum(holds(store, database.sweeps.get("formula")) for store in stores) == 1


def test_a_folder_of_another_sweep_is_left_alone(database, sweep, stores):
    with stores[0].writing("formula/sweep-" + "0" * 32 + ".json") as path:
        path.write_text(json.dumps({"sweep": "formula", "uid": "0" * 32, "began_as": "1" * 32}))
    before = marks(stores[0])
    with pytest.raises(InputError, match="another sweep called formula"):
        enter(database, sweep, stores[0])
    assert marks(stores[0]) == before
    assert database.sweeps.get("formula").artifacts is None


def test_a_mark_of_before_still_counts(database, sweep, stores):
    database.sweeps.place_artifacts(sweep, uid=sweep.uid, location=stores[0].uri)
    with stores[0].writing("formula/sweep.json") as path:
        path.write_text(json.dumps({"sweep": "formula", "uid": sweep.uid}))
    assert enter(database, database.sweeps.get("formula"), stores[0]).uid == sweep.uid
    assert marks(stores[0]) == ["formula/sweep.json"]


def test_a_sweep_that_was_begun_again_meanwhile_is_not_taken_for_the_old_one(database, sweep, stores):
    database.transactions.delete_sweep(sweep)
    database.transactions.create_sweep(new_sweep())
    with pytest.raises(SweepError, match="begun again"):
        enter(database, sweep, stores[0])
    assert marks(stores[0]) == []


def test_a_place_that_cannot_be_written_decides_nothing(database, sweep, stores, monkeypatch):
    def refuse(_store):
        raise ArtifactError("the disk is gone")

    monkeypatch.setattr("sweep.supervision.marker.check_store", refuse)
    with pytest.raises(ArtifactError):
        enter(database, sweep, stores[0])
    assert database.sweeps.get("formula").artifacts is None


def test_a_mark_is_known_by_its_name():
    assert marker.is_mark("sweep.json")
    assert marker.is_mark(f"sweep-{'0' * 32}.json")
    assert not marker.is_mark("sweep-report.json")
