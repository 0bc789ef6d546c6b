import hashlib
import os
import sqlite3

import optuna
import pytest

from storage.connection import make_engine
from storage.database import StudyDatabase
from storage.errors import StorageError
from storage.location import locate
from tests.storage.making import begin, new_sweep, search_of, sqlite_url


def refused(url, *, create=True, code=2):
    """Open it in vain; gives the sentence."""
    with pytest.raises(StorageError) as caught:
        StudyDatabase.open(url, create=create)
    assert caught.value.exit_code == code
    assert "\n" not in str(caught.value)
    return str(caught.value)


def contents(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_directories_are_made_for_a_new_database(tmp_path):
    url = f"sqlite:///{tmp_path}/a/b c/100%/{{x}}/study.db"
    with StudyDatabase.open(url, create=True) as database:
        database.create_sweep(new_sweep())
    with StudyDatabase.open(url, create=False) as database:
        assert len(database.sweeps()) == 1


def test_a_relative_path_stays_where_it_was_when_the_directory_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with StudyDatabase.open("sqlite:///study.db", create=True) as database:
        monkeypatch.chdir("/")
        database.create_sweep(new_sweep())
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
def test_the_database_of_something_else_is_left_as_it_was(tmp_path, create):
    connection = sqlite3.connect(tmp_path / "study.db")
    connection.execute("CREATE TABLE cookies (name TEXT)")
    connection.commit()
    connection.close()
    before = contents(tmp_path)
    assert "not a study database" in refused(sqlite_url(tmp_path), create=create)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("create", [True, False])
def test_a_plain_optuna_database_is_left_as_it_was(tmp_path, create):
    optuna.create_study(storage=sqlite_url(tmp_path))
    before = contents(tmp_path)
    assert "Optuna" in refused(sqlite_url(tmp_path), create=create)
    assert contents(tmp_path) == before


def test_an_empty_file_becomes_a_database_only_where_one_may_be_made(tmp_path):
    (tmp_path / "study.db").touch()
    assert "empty" in refused(sqlite_url(tmp_path), create=False)
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    StudyDatabase.open(sqlite_url(tmp_path), create=False).close()


def change(folder, statement):
    StudyDatabase.open(sqlite_url(folder), create=True).close()
    connection = sqlite3.connect(folder / "study.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("statement", "who"),
    [
        ("UPDATE sweep_version SET version_num = '9999'", "a newer Sweep"),
        ("UPDATE version_info SET schema_version = 99", "a newer Optuna"),
    ],
)
def test_a_database_that_is_newer_than_the_code_is_refused_in_a_sentence(tmp_path, statement, who, create):
    change(tmp_path, statement)
    sentence = refused(sqlite_url(tmp_path), create=create)
    assert who in sentence
    assert "pip install -U keras-sweep" in sentence


def test_a_damaged_file_is_named(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    path = tmp_path / "study.db"
    path.write_bytes(path.read_bytes()[:100] + os.urandom(path.stat().st_size - 100))
    assert str(path) in refused(sqlite_url(tmp_path), create=False)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("study.db", "did you mean sqlite:///study.db?"),
        ("", "is no database URL"),
        ("sqlite://study.db", "did you mean sqlite:///study.db?"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("mysql://root@host/db", "`mysql` databases are not supported"),
        ("nonsense:///x", "`nonsense` databases are not supported"),
    ],
)
def test_a_wrong_url_says_what_one_looks_like(url, words):
    assert words in refused(url)


@pytest.mark.parametrize("url", ["mysql://me:s3cret@host/db", "postgresql://me:s3cret@host:port/db", "me:s3cret@host"])
def test_no_message_repeats_a_password(url):
    assert "s3cret" not in refused(url)


def test_the_name_of_a_server_leaves_its_password_out():
    assert str(locate("postgresql://me:s3cret@host/db")) == "postgresql+psycopg://me:***@host/db"


def test_a_directory_is_no_database(tmp_path):
    assert "is a directory" in refused(f"sqlite:///{tmp_path}")


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert str(tmp_path / "file") in refused(f"sqlite:///{tmp_path}/file/study.db")


# -- what happens to a database in use


@pytest.fixture
def used(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        sweep = database.create_sweep(new_sweep())
        yield database, search_of(database, sweep)


def test_a_database_that_is_removed_in_use_is_missed_at_the_next_write(used, tmp_path):
    database, search = used
    for file in tmp_path.iterdir():
        file.unlink()
    for write in (lambda: database.add_active_seconds("formula", 1.0), search.propose):
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
    candidate = search.propose()
    attempt = begin(database, candidate)
    free = fill(database._engine)
    with pytest.raises(StorageError, match=r"study\.db: the disk is full"):
        database.end_attempt(attempt.id, outcome="failed", reason="x" * 1_000_000)
    free()
    with database._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    database.end_attempt(attempt.id, outcome="failed", reason="kept")
    assert database.attempts_at(candidate.trial_id)[0].reason == "kept"


def test_a_full_disk_under_optuna_is_told_by_name(used):
    database, search = used
    number = search.propose().number
    fill(database._optuna()._engine)
    with pytest.raises(StorageError, match=r"study\.db: the disk is full"):
        search.fail(number, "x" * 1_000_000)


def test_a_database_that_may_not_be_written_is_told_by_name(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    engine = make_engine(locate(sqlite_url(tmp_path)))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = 1")
        with pytest.raises(StorageError, match=r"study\.db: it cannot be written"):
            connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 1")
    engine.dispose()
