"""docs/database.md is true: its columns are the tables', and its queries run on both databases."""

import re

from sqlalchemy import text

from storage.tables import Base
from sweep.results.reading import read_trials
from tests.storage.making import connected, populate
from tests.support.pages import page

PAGE = page("docs/database.md")


def test_every_column_of_every_table_is_described():
    described = {}
    for name, section in re.findall(r"^## (sweep_\w+)\n(.*?)(?=^## )", PAGE.text, re.MULTILINE | re.DOTALL):
        cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)
        described[name] = {column for cell in cells for column in re.findall(r"`(\w+)`", cell)}
    assert described == {name: set(table.columns.keys()) for name, table in Base.metadata.tables.items()}


def test_the_queries_run_and_agree_with_the_commands(database, url):
    sweep = populate(database, trials=16)
    rows = [row for row in read_trials(database, sweep) if row.state == "complete"]
    best, gaps = (text(block.text) for block in PAGE.of("sql"))
    with connected(url) as connection:
        found = connection.execute(best, {"sweep": sweep.name}).all()
        assert found == [(row.trial, row.value, row.parameters, row.epochs, row.seconds) for row in rows[:5]]
        assert len(connection.execute(gaps, {"sweep": sweep.name}).all()) == len(rows)
