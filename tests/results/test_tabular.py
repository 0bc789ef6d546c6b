import csv
import io
import math
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.database import StudyDatabase
from sweep import writing
from sweep.errors import InputError, SweepError
from sweep.results import tabular
from sweep.results.metrics import CURVE_METRICS
from sweep.results.reading import read_rows, read_trial
from sweep.results.tabular import (
    curve_columns,
    curves_of,
    dimensions_of,
    trials_csv,
    write_csv,
    write_parquet,
)
from sweep.writing import whole_file
from tests.results.test_quantities import trial
from tests.storage.making import populate, sqlite_url

TRIAL_COLUMNS = (
    *("trial", "state", "value", "loss", "accuracy", "val_loss", "val_accuracy", "epochs", "best_epoch", "parameters"),
    *("flops", "size", "attempts", "seconds", "started", "ended", "reason"),
)
CURVE_COLUMNS = curve_columns(CURVE_METRICS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with StudyDatabase.open(sqlite_url(tmp_path_factory.mktemp("filled")), create=True) as database:
        yield database, populate(database, trials=12)


def table(rows):
    """The CSV of trials, read back."""
    output = io.StringIO()
    write_csv("-", trials_csv(rows, dimensions_of(rows)), output)
    return list(csv.DictReader(io.StringIO(output.getvalue())))


def test_each_trial_is_a_line_with_every_figure_and_parameter(filled):
    rows = read_rows(*filled)
    lines = table(rows)
    assert tuple(lines[0])[: len(TRIAL_COLUMNS)] == TRIAL_COLUMNS
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert (int(line["trial"]), line["state"], line["reason"]) == (row.trial, row.state, row.reason or "")
        assert line["value"] == ("" if row.value is None else repr(row.value))
        for name, value in row.metrics.items():
            assert line[name] == ("" if value is None else repr(value))
        for name in dimensions_of(rows):
            assert line[f"params.{name}"] == str(row.params.get(name, ""))
    assert {line["params.optimizer.adam.learning_rate"] == "" for line in lines} == {True, False}


def test_moments_are_in_utc_and_words_no_formulas():
    began = datetime(2026, 5, 4, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    odd = {"=1+2": "=HYPERLINK(1)", "rate": -0.5, "flag": True, "word": "@SUM", "minus": "-1"}
    (line,) = table(
        [replace(trial(), params=odd, started=began, ended=began.astimezone(UTC), reason='+why, "so"\nthen')]
    )
    assert line["started"] == line["ended"] == "2026-05-04T10:30:00Z"
    assert line["reason"] == '\'+why, "so"\nthen'
    assert line["params.=1+2"] == "'=HYPERLINK(1)"
    assert (line["params.rate"], line["params.flag"], line["params.word"], line["params.minus"]) == (
        "-0.5",
        "true",
        "'@SUM",
        "'-1",
    )


def test_curves_have_a_line_an_epoch_with_all_metrics(filled, monkeypatch):
    database, sweep = filled
    monkeypatch.setattr(tabular, "_AT_ONCE", 5)
    rows = read_rows(database, sweep)
    batches = list(curves_of(database, sweep.name, rows, CURVE_METRICS))
    assert len(batches) == 3
    lines = [dict(zip(CURVE_COLUMNS, line, strict=True)) for batch in batches for line in batch]
    for row in rows:
        mine = [line for line in lines if line["trial"] == row.trial]
        points = read_trial(database, sweep, row.trial).curve
        assert [line["epoch"] for line in mine] == [point.epoch for point in points]
        for number, (line, point) in enumerate(zip(mine, points, strict=True), 1):
            assert (line["sweep"], line["state"]) == (sweep.name, row.state)
            assert (line["seconds"], line["seconds_so_far"]) == (2.0, 2.0 * number)
            for name in ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"):
                assert line[name] == point.metrics[name]


def test_parquet_holds_the_same_as_csv(filled, tmp_path):
    import pyarrow.parquet as pq

    database, sweep = filled
    rows = read_rows(database, sweep)
    write_parquet(str(tmp_path / "curves.parquet"), curves_of(database, sweep.name, rows, CURVE_METRICS), CURVE_COLUMNS)
    write_csv(
        str(tmp_path / "curves.csv"),
        [CURVE_COLUMNS, *(line for some in curves_of(database, sweep.name, rows, CURVE_METRICS) for line in some)],
        sys.stdout,
    )
    read = pq.read_table(tmp_path / "curves.parquet")
    assert tuple(read.column_names) == CURVE_COLUMNS
    with (tmp_path / "curves.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    columns = {name: read[name].to_pylist() for name in CURVE_COLUMNS}
    assert len(lines) == read.num_rows == sum(row.epochs for row in rows)
    for name in ("trial", "epoch", "val_loss", "learning_rate"):
        assert [float(line[name]) for line in lines] == columns[name]
    assert {line["sweep"] for line in lines} == set(columns["sweep"])


def test_no_epochs_are_an_empty_table(filled, tmp_path):
    import pyarrow.parquet as pq

    write_parquet(str(tmp_path / "none.parquet"), curves_of(filled[0], "formula", [], CURVE_METRICS), CURVE_COLUMNS)
    assert pq.read_table(tmp_path / "none.parquet").num_rows == 0


def test_without_pyarrow_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SweepError, match=r"pip install 'keras-sweep\[parquet\]'"):
        write_parquet(str(tmp_path / "x"), [], CURVE_COLUMNS)
    assert list(tmp_path.iterdir()) == []


def failing():
    yield ("a",)
    raise SweepError("the database went away")


def test_what_was_there_stays_until_the_new_file_is_whole(tmp_path):
    target = tmp_path / "trials.csv"
    target.write_text("old")
    with pytest.raises(SweepError):
        write_csv(str(target), failing(), sys.stdout)
    assert [path.name for path in tmp_path.iterdir()] == ["trials.csv"]
    assert target.read_text() == "old"
    write_csv(str(target), [("a", math.inf), (None, 1)], sys.stdout)
    assert target.read_text().splitlines() == ["a,inf", ",1"]
    assert target.stat().st_mode & 0o044 == 0o044 & ~writing._umask()


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_csv(str(tmp_path / "link.csv"), [("new",)], sys.stdout)
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().strip() == "new"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("/dev/null", "is not a regular file and cannot be replaced"),
        (".", "is a directory"),
        ("missing/x.csv", "cannot be written"),
    ],
)
def test_what_is_no_place_for_a_file_is_told(target, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=told), whole_file(target):
        pass
