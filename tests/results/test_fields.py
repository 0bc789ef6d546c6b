"""A field of a trial is declared once, and is then wherever its declaration says."""

import csv
import io
import json
from dataclasses import replace

import pytest

from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.trials import StateCounts
from sweep.cli.main import main
from sweep.results import fields
from sweep.results.dashboard.columns import table_columns
from sweep.results.fields import AXIS, CSV, HOVER, JSON, PAGE, TERMINAL, declare, row_of
from sweep.results.figures import theme
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import scatter
from sweep.results.json_form import as_json
from sweep.results.quantities import quantities, quantities_of
from sweep.results.reading import best_first, read_rows
from sweep.results.records import TRIAL_STATES, in_words
from sweep.results.selection import choose, order
from sweep.results.snapshot import take
from sweep.results.tabular import trials_csv
from tests.results.test_quantities import trial
from tests.storage.making import populate, sqlite_url

EVERYWHERE = JSON | CSV | TERMINAL | PAGE | AXIS | HOVER


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = sqlite_url(tmp_path_factory.mktemp("fields"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, trials=12)
    return url


@pytest.fixture
def answer(url, capsys, monkeypatch):
    """What a command prints."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words):
        assert main([*words, "--storage", url]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def toy(monkeypatch):
    """Twice its number, as a field of a trial."""
    field = declare("toy", EVERYWHERE, lambda one: 2 * one.trial.number, label="toy number", unit="toys", write=str)
    monkeypatch.setattr(fields, "FIELDS", [*fields.FIELDS, field])


def test_a_declared_field_is_in_tables_json_csv_conditions_and_orders(toy, answer):
    found = json.loads(answer("trials", "formula", "--json", "--where", "toy>=4", "--sort=-toy"))
    toys = [one["toy"] for one in found]
    assert toys == sorted((2 * one["trial"] for one in found), reverse=True)
    assert min(toys) >= 4
    lines = list(csv.DictReader(io.StringIO(answer("trials", "formula", "--csv"))))
    assert all(int(line["toy"]) == 2 * int(line["trial"]) for line in lines)
    head, line = answer("trials", "formula", "--where", "toy=22").splitlines()[:2]
    assert ("toy" in head.split(), "22" in line.split()) == (True, True)


def test_a_declared_field_is_on_pages_axes_and_in_hovers(toy, url):
    with StudyDatabase.open(url, create=False) as database:
        snapshot = take(database, database.sweeps.get("formula"))
    (column,) = (one for one in table_columns(quantities(snapshot)) if one.name == "toy")
    assert (column.title, column.shown(snapshot.rows[3])) == ("toy", str(2 * snapshot.rows[3].trial))
    shared = columns(snapshot.rows)
    assert "toy number %{customdata[1]}" in shared.template()
    assert shared.of(snapshot.rows[1])[:2] == [snapshot.rows[1].trial, str(2 * snapshot.rows[1].trial)]
    known = quantities(snapshot)
    figure = scatter(snapshot.rows, known["toy"], known["value"])
    assert figure.layout.xaxis.title.text == "toy number (toys)"


def test_a_field_that_is_nowhere_declared_is_nowhere(url):
    with StudyDatabase.open(url, create=False) as database:
        row = read_rows(database, database.sweeps.get("formula"))[0]
    assert row.others == {}
    assert "toy" not in as_json(row)


def test_every_attribute_of_a_row_is_read_by_its_declaration(url):
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweeps.get("formula")
        overviews = list(database.overviews.of(database.trials.marks(sweep)))
    for row, overview in zip(map(row_of, overviews), overviews, strict=True):
        assert (row.id, row.trial, row.state) == (overview.trial.id, overview.trial.number, overview.trial.state)
        assert (row.epochs, row.seconds) == (overview.trained.epochs, overview.trained.seconds)


def test_an_epoch_has_its_usual_keys_in_json_and_any_other_metric_after_them():
    one = Epoch(epoch=1, metrics={"val_f1": 0.5, "accuracy": 0.25, "learning_rate": 0.1}, seconds=2.0)
    found = as_json(one)
    assert list(found) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "val_f1"]
    assert (found["loss"], found["accuracy"], found["val_f1"]) == (None, 0.25, 0.5)


def test_a_paused_trial_is_listed_between_running_and_failed_ones():
    rows = [replace(trial(), state=state) for state in ("waiting", "failed", "paused", "running", "pruned", "complete")]
    assert [row.state for row in best_first(rows, maximizes=True)] == list(TRIAL_STATES)
    assert TRIAL_STATES[2:5] == ("running", "paused", "failed")
    assert set(theme.STATES) == set(theme.STATE_SYMBOLS) == set(TRIAL_STATES)
    counts = StateCounts(complete=3, paused=2, rejected=1)
    assert as_json(counts)["paused"] == 2
    assert in_words(counts) == "3 complete, 2 paused, 1 rejected before training"


def test_a_metric_that_is_not_a_usual_one_is_shown_after_those():
    row = trial()
    own = {**row.metrics, "val_f1": 0.25}
    rows = [trial(), replace(row, metrics=own)]
    known = quantities_of("val_f1", rows=rows)
    names = list(known)
    assert names[names.index("val_accuracy") + 1] == "val_f1"
    assert choose(rows, known, where="val_f1<0.5") == (rows[1],)
    assert order(rows, known, "val_f1") == (rows[1], rows[0])
    head, first, second = trials_csv(rows, [])
    assert (first[head.index("val_f1")], second[head.index("val_f1")]) == (None, 0.25)
