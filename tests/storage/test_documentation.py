"""docs/database.md is true: its columns are the tables', and its queries run."""

import re
import sqlite3
from pathlib import Path

from storage.database import StudyDatabase
from storage.tables import Base
from sweep.results.reading import read_trials
from tests.storage.making import populate, sqlite_url

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text()


def test_every_column_of_every_table_is_described():
    described = {}
    for name, section in re.findall(r"^## (sweep_\w+)\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL):
        cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
        described[name] = {column for cell in cells for column in re.findall(r"`(\w+)`", cell)}
    assert described == {name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()}


def test_the_queries_run_and_agree_with_the_commands(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        sweep = populate(database, trials=16)
        rows = [row for row in read_trials(database, sweep) if row.state == "complete"]
    best, gaps = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    connection = sqlite3.connect(tmp_path / "study.db")
    found = connection.execute(best, {"sweep": sweep.name}).fetchall()
    assert found == [(row.trial, row.value, row.parameters, row.epochs, row.seconds) for row in rows[:5]]
    assert len(connection.execute(gaps, {"sweep": sweep.name}).fetchall()) == len(rows)
    connection.close()
