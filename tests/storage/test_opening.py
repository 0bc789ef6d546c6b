import pytest
from sqlalchemy import inspect

from storage.database import StudyDatabase
from tests.storage.making import connected, execute, new_sweep, plain_optuna, refused

NEWER = [
    ("UPDATE sweep_version SET version_num = '9999'", "a newer Sweep"),
    ("UPDATE version_info SET schema_version = 99", "a newer Optuna"),
]


def tables(url):
    with connected(url) as connection:
        return set(inspect(connection).get_table_names())


def test_a_new_database_is_made_only_where_one_may_be_made(database_url):
    assert "`sweep start` makes" in refused(database_url, create=False)
    with StudyDatabase.open(database_url, create=True) as database:
        sweep = database.transactions.create_sweep(new_sweep())
    with StudyDatabase.open(database_url, create=False) as database:
        assert database.sweeps.all() == (sweep,)


@pytest.mark.parametrize("create", [True, False])
def test_the_database_of_something_else_is_left_as_it_was(database_url, create):
    execute(database_url, "CREATE TABLE cookies (name TEXT)")
    assert "not a study database" in refused(database_url, create=create)
    assert tables(database_url) == {"cookies"}


@pytest.mark.parametrize("create", [True, False])
def test_a_plain_optuna_database_is_left_as_it_was(database_url, create):
    with plain_optuna(database_url):
        before = tables(database_url)
    assert "Optuna" in refused(database_url, create=create)
    assert tables(database_url) == before


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(("statement", "who"), NEWER)
def test_a_database_that_is_newer_than_the_code_is_refused_in_a_sentence(url, statement, who, create):
    execute(url, statement)
    sentence = refused(url, create=create)
    assert who in sentence
    assert "pip install -U keras-sweep" in sentence


@pytest.mark.parametrize("missing", ["alembic_version", "version_info"])
def test_tables_that_were_cut_off_in_the_making_are_finished(url, missing):
    if missing == "version_info":  # of Optuna's own, it is made before the other
        execute(url, "DROP TABLE alembic_version")
    execute(url, f"DROP TABLE {missing}")
    with StudyDatabase.open(url, create=True) as database:
        database.transactions.create_sweep(new_sweep())
    assert {"alembic_version", "version_info"} <= tables(url)
