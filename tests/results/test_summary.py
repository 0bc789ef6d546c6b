import pytest
from rich.console import Console

from storage.database import StudyDatabase
from storage.epochs import EpochTotals
from sweep.results.reading import read_status
from sweep.results.records import TrialDetail, TrialRow
from sweep.results.savings import paces, savings
from sweep.results.summary import print_summary
from sweep.results.tables import sparkline, trial_view
from tests.storage.making import new_sweep, populate, sqlite_url


def row(state, epochs, seconds=10.0, reason=None):
    return TrialRow(
        trial=0,
        state=state,
        value=0.5,
        params={},
        epochs=epochs,
        parameters=None,
        attempts=1,
        seconds=seconds,
        reason=reason,
    )


def test_savings_are_the_epochs_that_pruning_and_early_stopping_spared():
    rows = [
        row("complete", 10),
        row("complete", 6, seconds=12.0),  # stopped early: 4 epochs of 2 s
        row("pruned", 1, seconds=3.0),  # 9 epochs of 3 s
        row("pruned", 5, reason="the sweep's time was up"),
        row("failed", 2),
        row("running", 3),
    ]
    saved = savings(rows, planned=lambda _: 10, pace=lambda row: row.seconds / row.epochs)
    assert (saved.pruned, saved.pruned_epochs) == (1, 9)
    assert (saved.stopped, saved.stopped_epochs) == (1, 4)
    assert saved.planned_epochs == 30
    assert saved.seconds == 4 * 2 + 9 * 3


def test_tracing_in_the_first_epoch_is_no_part_of_a_trials_pace():
    totals = {
        1: EpochTotals(epochs=3, seconds=9.0, first_seconds=5.0),  # 2 s an epoch, 3 s of tracing
        2: EpochTotals(epochs=1, seconds=4.0, first_seconds=4.0),
        3: EpochTotals(epochs=1, seconds=2.5, first_seconds=2.5),  # faster than what tracing took elsewhere
    }
    assert paces(totals) == {1: 2.0, 2: 1.0, 3: 0.0}


@pytest.fixture
def database(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as opened:
        yield opened


@pytest.mark.parametrize("width", [80, 140])
def test_the_summary_tells_the_best_and_what_to_type_next(database, width, tmp_path):
    sweep = populate(database, trials=24)
    best = read_status(database, sweep).best
    with (tmp_path / "out").open("w+") as file:
        print_summary(database, sweep.name, Console(file=file, width=width))
        file.seek(0)
        text = file.read()
    assert sum("  complete  " in line for line in text.splitlines()) == 5
    assert f"trial {best.trial}" in text
    assert "sweep export formula" in text
    assert f"sweep show formula {best.trial}" in text
    assert "pruning ended" in text
    assert max(map(len, text.splitlines())) <= width


def test_the_summary_of_a_sweep_without_a_complete_trial_says_so(database, capsys):
    database.transactions.create_sweep(new_sweep(epochs=600))
    print_summary(database, "formula", Console(width=80))
    told = capsys.readouterr().out
    assert "no trial is complete" in told
    assert "0 of 20 trials: 0 complete; 0 of 600 epochs" in told


def test_a_paused_trial_says_after_which_epoch(capsys):
    paused = TrialDetail(
        trial=4, state="paused", value=None, params={}, epochs=3, parameters=650, attempts=1, seconds=3.0, reason=None,
        curve=(), history=(), model=None,
    )  # fmt: skip
    Console(width=80).print(trial_view(paused, "val_accuracy"))
    told = capsys.readouterr().out
    assert "paused after epoch 3" in told
    assert "650 parameters, not saved" in told


@pytest.mark.parametrize(
    ("values", "drawn"),
    [([0.0, 0.5, 1.0], "▁▅█"), ([0.5, 0.5], "▁▁"), ([0.0, None, 1.0], "▁ █"), ([], ""), ([None], "")],
)
def test_a_sparkline_runs_from_the_lowest_to_the_highest(values, drawn):
    assert sparkline(values) == drawn


def test_a_long_sparkline_is_thinned():
    assert len(sparkline([float(index) for index in range(1000)])) <= 60
