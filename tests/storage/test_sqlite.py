"""What is SQLite's alone: files, and what becomes of them."""

import hashlib
import os
import shutil
import sqlite3

import pytest

from storage.connection import make_engine
from storage.database import StudyDatabase
from storage.errors import StorageError
from storage.location import locate
from tests.storage.making import begin, end, execute, new_sweep, propose, refused, search_of, sqlite_url


@pytest.fixture
def url(tmp_path, file):
    shutil.copy(file, tmp_path)
    return sqlite_url(tmp_path)


def contents(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_directories_are_made_for_a_new_database(tmp_path):
    url = f"sqlite:///{tmp_path}/a/b c/100%/{{x}}/study.db"
    with StudyDatabase.open(url, create=True) as database:
        database.transactions.create_sweep(new_sweep())
    with StudyDatabase.open(url, create=False) as database:
        assert len(database.sweeps.all()) == 1


def test_a_relative_path_stays_where_it_was_when_the_directory_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with StudyDatabase.open("sqlite:///study.db", create=True) as database:
        monkeypatch.chdir("/")
        database.transactions.create_sweep(new_sweep())
    assert (tmp_path / "study.db").exists()


def test_reading_a_database_that_is_not_there_makes_none(tmp_path):
    sentence = refused(f"sqlite:///{tmp_path}/sweeps/study.db", create=False)
    assert f"{tmp_path}/sweeps/study.db" in sentence
    assert "sweep start" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path, create):
    (tmp_path / "study.db").write_text("depth,filters\n1,2\n")
    before = contents(tmp_path)
    assert "nor a database at all" in refused(sqlite_url(tmp_path), create=create)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("create", [True, False])
def test_not_a_byte_of_somebody_elses_database_changes(tmp_path, create):
    execute(sqlite_url(tmp_path), "CREATE TABLE cookies (name TEXT)")
    before = contents(tmp_path)
    refused(sqlite_url(tmp_path), create=create)
    assert contents(tmp_path) == before


def test_an_empty_file_becomes_a_database_only_where_one_may_be_made(tmp_path):
    (tmp_path / "study.db").touch()
    assert "empty" in refused(sqlite_url(tmp_path), create=False)
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    StudyDatabase.open(sqlite_url(tmp_path), create=False).close()


def test_a_damaged_file_is_named(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    path = tmp_path / "study.db"
    path.write_bytes(path.read_bytes()[:100] + os.urandom(path.stat().st_size - 100))
    assert str(path) in refused(sqlite_url(tmp_path), create=False)


def test_a_directory_is_no_database(tmp_path):
    assert "is a directory" in refused(f"sqlite:///{tmp_path}")


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in refused(f"sqlite:///{tmp_path}/file/study.db")


# -- what happens to a database in use


@pytest.fixture
def used(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        sweep = database.transactions.create_sweep(new_sweep())
        yield database, search_of(database, sweep)


def test_a_database_that_is_removed_in_use_is_missed_at_the_next_write(used, tmp_path):
    database, search = used
    for file in tmp_path.iterdir():
        file.unlink()
    for write in (lambda: database.sweeps.beat("formula"), lambda: propose(search)):
        with pytest.raises(StorageError, match=r"study\.db: the file was removed"):
            write()


def fill(engine):
    """Let no connection of this engine add a page to the file: what SQLite says then is what it says of a full disk."""
    from sqlalchemy import event

    def limit(connection, *_):
        connection.execute("PRAGMA max_page_count = 1")  # it keeps the pages there are

    event.listen(engine, "checkout", limit)
    return lambda: event.remove(engine, "checkout", limit)


def test_a_full_disk_is_told_by_name_and_loses_nothing(used):
    database, search = used
    candidate = propose(search)
    attempt = begin(database, candidate)
    free = fill(database._engine)
    with pytest.raises(StorageError, match=r"study\.db: the disk is full"):
        end(database, attempt, "failed", "x" * 1_000_000)
    free()
    with database._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    end(database, attempt, "failed", "kept")
    assert database.attempts.at(candidate.trial_id)[0].reason == "kept"


def test_a_full_disk_under_optuna_is_told_by_name(used):
    database, search = used
    candidate = propose(search)
    fill(database.studies.engine)
    with pytest.raises(StorageError, match=r"study\.db: the disk is full"):
        search.fail(candidate, "x" * 1_000_000)


def test_a_database_that_may_not_be_written_is_told_by_name(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    engine = make_engine(locate(sqlite_url(tmp_path)))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
        with pytest.raises(StorageError, match=r"study\.db: it cannot be written"):
            connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 1")
    engine.dispose()


# -- its settings


def test_the_file_is_plain_sqlite_with_write_ahead_logging(database, sweep, tmp_path):
    with sqlite3.connect(tmp_path / "study.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT name FROM sweep_sweeps").fetchone() == ("formula",)
    connection.close()


def test_every_connection_has_our_habits_optunas_included(database, sweep):
    for engine in (database._engine, database.studies.engine):
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1  # NORMAL
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 60_000
