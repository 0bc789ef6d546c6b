import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from optuna.storages._rdb.models import SCHEMA_VERSION
from sqlalchemy import create_engine, inspect

import storage.migrations
from storage.database import StudyDatabase
from storage.schema import OPTUNA_SCHEMA, REVISIONS, VERSION_TABLE
from storage.tables import Base
from tests.storage.making import sqlite_url


def test_the_migrated_tables_are_the_declared_ones(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    engine = create_engine(sqlite_url(tmp_path))
    ours = set(Base.metadata.tables)
    with engine.connect() as connection:
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
    engine.dispose()


def test_the_revisions_are_those_that_the_code_says_it_knows():
    config = Config()
    config.set_main_option("script_location", storage.migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert tuple(script.revision for script in reversed(scripts)) == REVISIONS


def test_the_tables_of_optuna_that_we_read_are_of_the_version_we_read():
    assert OPTUNA_SCHEMA == SCHEMA_VERSION


def test_our_version_table_and_optunas_stand_side_by_side(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    engine = create_engine(sqlite_url(tmp_path))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM sweep_version").scalar() == REVISIONS[-1]
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar().startswith("v")
    engine.dispose()


def test_a_migration_that_is_cut_off_leaves_nothing_and_the_next_one_starts_afresh(tmp_path):
    script = f"""
import os
from alembic.operations import Operations
real, made = Operations.create_table, []
def create_table(self, name, *args, **kwargs):
    made.append(real(self, name, *args, **kwargs))
    if len(made) == 2:
        os._exit(9)
Operations.create_table = create_table
from alembic import op
op.create_table = lambda *a, **k: create_table(op._proxy, *a, **k)
from storage.database import StudyDatabase
StudyDatabase.open({sqlite_url(tmp_path)!r}, create=True)
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == 9
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        assert database.sweeps() == ()
