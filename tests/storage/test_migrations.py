import subprocess
import sys

import optuna
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from optuna.storages._rdb.models import SCHEMA_VERSION, BaseModel
from sqlalchemy import inspect

import storage.migrations
from storage import optuna_tables
from storage.database import StudyDatabase
from storage.schema import OPTUNA_SCHEMA, REVISIONS, VERSION_TABLE
from storage.tables import Base
from tests.storage.making import connected, execute, new_sweep, plain_optuna


def test_the_migrated_tables_are_the_declared_ones(url):
    ours = set(Base.metadata.tables)
    with connected(url) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _parents: kind != "table" or name in ours,
            },
        )
        assert compare_metadata(context, Base.metadata) == []
        assert ours < set(inspect(connection).get_table_names())


def test_the_revisions_are_those_that_the_code_says_it_knows():
    config = Config()
    config.set_main_option("script_location", storage.migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_the_tables_of_optuna_that_we_read_are_of_the_version_we_read():
    assert OPTUNA_SCHEMA == SCHEMA_VERSION


def test_the_deletion_knows_every_table_of_optunas_that_refers_to_trials_and_studies():
    made = {
        column: {table.name for table in BaseModel.metadata.tables.values() if column in table.c}
        for column in ("trial_id", "study_id")
    }
    assert {table.name for table in (optuna_tables.trials, *optuna_tables.OF_TRIALS)} == made["trial_id"]
    ours = (optuna_tables.trials, optuna_tables.studies, *optuna_tables.OF_STUDIES)
    assert {table.name for table in ours} == made["study_id"]


def test_our_version_table_and_optunas_stand_side_by_side(url):
    with connected(url) as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM sweep_version").scalar() == REVISIONS[-1]
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar().startswith("v")


def upgrade(url, revision):
    config = Config()
    config.set_main_option("script_location", storage.migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    with connected(url) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture
def old_url(database_url):
    """A database of the first version, with a sweep in it."""
    upgrade(database_url, "0001")
    with plain_optuna(database_url) as storage:
        study = optuna.create_study(study_name="formula", storage=storage, direction="maximize")
        study.tell(study.ask(), 0.5)
    execute(
        database_url,
        "INSERT INTO sweep_sweeps (id, name, study_id, space, origin, metric, trials, active_seconds, wish, "
        "data_fingerprint, image, classes, versions, created) VALUES (1, 'formula', 1, 'x', 'x', 'val_accuracy', 20, "
        "1.5, 'work', '5eed', '{}', '[]', '{}', '2026-01-01 00:00:00')",
    )
    return database_url


def is_whole(url):
    with StudyDatabase.open(url, create=False) as database:
        (sweep,) = database.sweeps.all()
        assert (sweep.name, sweep.active_seconds, sweep.artifacts, sweep.reopened) == ("formula", 1.5, None, 0)
        assert len(sweep.uid) == 32
        assert database.trials.best(sweep).value == 0.5
        return True


def test_a_database_of_the_first_version_is_brought_up_to_date_when_it_is_opened(old_url):
    assert is_whole(old_url)


@pytest.mark.parametrize("count", [1, 3])
def test_an_upgrade_that_is_killed_leaves_the_old_version_and_the_next_opening_makes_it(old_url, count):
    killed_while_opening(old_url, CUT_OURS.format(count=count))
    with connected(old_url) as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM sweep_version").scalar() == "0001"
    assert is_whole(old_url)


CUT_OURS = """
from alembic.operations import Operations
real, made = Operations.create_table, []
def create_table(self, name, *args, **kwargs):
    made.append(real(self, name, *args, **kwargs))
    if len(made) == {count}:
        os._exit(9)
Operations.create_table = create_table
from alembic import op
op.create_table = lambda *a, **k: create_table(op._proxy, *a, **k)
"""

CUT_OPTUNAS = """
from optuna.storages._rdb import storage
storage._VersionManager.__init__ = lambda *_: os._exit(9)  # its tables are made, their version is not noted
"""


@pytest.mark.parametrize("cut", [CUT_OURS.format(count=2), CUT_OURS.format(count=5), CUT_OPTUNAS])
def test_a_making_of_tables_that_is_killed_is_finished_by_the_next_opening(database_url, cut):
    killed_while_opening(database_url, cut)
    with StudyDatabase.open(database_url, create=True) as database:
        assert database.sweeps.all() == ()
        database.transactions.create_sweep(new_sweep())


def killed_while_opening(url, cut):
    script = f"""
import os
{cut}
from storage.database import StudyDatabase
StudyDatabase.open({url!r}, create=True)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
