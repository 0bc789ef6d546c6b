import pytest

from storage.database import StudyDatabase
from sweep.results.curves import read_curves
from sweep.results.reading import read_trial, read_trials
from tests.storage.making import populate, sqlite_url


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with StudyDatabase.open(sqlite_url(tmp_path_factory.mktemp("filled")), create=True) as database:
        yield database, populate(database, trials=24)


def test_curves_are_those_of_the_trials_in_their_order(filled):
    database, sweep = filled
    rows = read_trials(database, sweep)
    found = read_curves(database, rows)
    assert [curve.row for curve in found.curves] == rows
    assert (found.left_out, found.thinned) == (0, 0)
    for curve in found.curves:
        points = read_trial(database, sweep, curve.row.trial).curve
        assert curve.epochs == tuple(point.epoch for point in points)
        assert curve.seconds == tuple(2.0 * (index + 1) for index in range(len(points)))
        for name, values in curve.metrics.items():
            assert values == tuple(point.metrics[name] for point in points)


def test_what_is_left_out_is_counted(filled):
    database, sweep = filled
    rows = read_trials(database, sweep)
    found = read_curves(database, rows, most=5, points=15)
    assert (len(found.curves), found.left_out) == (5, len(rows) - 5)
    shown = sum(len(curve.epochs) for curve in found.curves)
    assert found.thinned == sum(row.epochs for row in rows[:5]) - shown > 0
    for curve in found.curves:
        assert (curve.epochs[0], curve.epochs[-1]) == (1, curve.row.epochs)
        assert curve.row.best_epoch in curve.epochs
        assert curve.seconds[-1] == curve.row.seconds


def test_a_trial_without_epochs_has_an_empty_curve(filled):
    database, sweep = filled
    failed = [row for row in read_trials(database, sweep) if row.state == "failed"]
    (curve,) = read_curves(database, failed).curves
    assert (curve.epochs, curve.seconds, curve.metrics["val_loss"]) == ((), (), ())
    assert read_curves(database, []).curves == ()
