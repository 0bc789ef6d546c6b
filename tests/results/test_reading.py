import json
import math

import pytest

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.sweeps import DesiredState
from sweep.errors import InputError
from sweep.results.json_form import as_json
from sweep.results.reading import read_best, read_status, read_trial, read_trials
from sweep.results.records import TRIAL_STATES
from tests.storage.making import begin, new_sweep, populate, propose, search_of, sqlite_url, train


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    with StudyDatabase.open(sqlite_url(tmp_path_factory.mktemp("filled")), create=True) as database:
        yield database, populate(database, trials=24)


@pytest.fixture
def empty(tmp_path):
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        yield database, database.transactions.create_sweep(new_sweep(trials=2, seconds=100.0))


def test_the_figures_of_a_status_add_up(filled):
    status, rows = read_status(*filled), read_trials(*filled)
    trials = status.trials
    assert trials.finished == trials.complete + trials.pruned + trials.failed == 23
    assert trials.running == 1
    for state in ("complete", "pruned", "failed", "running"):
        assert getattr(trials, state) == sum(row.state == state for row in rows)
    assert trials.rejected > 0  # and none of them is in the table
    assert len(rows) == 24


def test_trials_are_sorted_best_first_within_their_states(filled):
    rows = read_trials(*filled)
    assert rows == sorted(rows, key=lambda row: TRIAL_STATES.index(row.state))
    for state in ("complete", "pruned"):
        values = [row.value for row in rows if row.state == state]
        assert values == sorted(values, reverse=True)
    best = read_status(*filled).best
    assert (rows[0].trial, rows[0].value, rows[0].params) == (best.trial, best.value, best.params)


def test_a_smaller_loss_is_better(empty):
    database, _ = empty
    sweep = database.transactions.create_sweep(new_sweep("losses", metric="val_loss", direction="minimize"))
    study = database.studies.of(sweep)
    for value in (0.5, 0.25, 0.75):
        study.tell(study.ask(), value)
    assert [row.value for row in read_trials(database, sweep)] == [0.25, 0.5, 0.75]
    assert read_status(database, sweep).best.value == 0.25


def test_a_row_says_what_was_trained_and_why_it_ended(filled):
    rows = {row.trial: row for row in read_trials(*filled)}
    pruned = next(row for row in rows.values() if row.state == "pruned")
    assert pruned.reason == f"hyperband after epoch {pruned.epochs}"
    assert pruned.seconds == 2.0 * pruned.epochs
    complete = next(row for row in rows.values() if row.state == "complete")
    assert (complete.epochs, complete.reason, complete.attempts >= 1) == (9, "all epochs", True)
    assert complete.parameters > 0
    failed = next(row for row in rows.values() if row.state == "failed")
    assert (failed.value, failed.epochs, failed.reason) == (None, 0, "the loss is not a number")
    assert all(row.parameters > 0 for row in rows.values())  # also of those that left no model
    running = next(row for row in rows.values() if row.state == "running")
    assert (running.epochs, running.reason) == (1, None)


def test_an_interrupted_trial_shows_its_whole_curve_and_both_attempts(filled):
    row = next(row for row in read_trials(*filled) if row.attempts == 2)
    detail = read_trial(*filled, row.trial)
    assert [point.epoch for point in detail.curve] == list(range(1, row.epochs + 1))
    assert [(line.number, line.first_epoch, line.outcome) for line in detail.history] == [
        (1, 1, "yielded"),
        (2, 2, row.state),
    ]
    assert detail.history[0].reason == "interrupted"
    assert {name: getattr(detail, name) for name in vars(row)} == vars(row)


def test_the_best_trial_is_told_with_its_model(filled):
    best = read_best(*filled)
    assert best.best_epoch == 9
    assert best.model.endswith(f"{best.trial}/model.keras")
    assert best.value == max(point.metrics["val_accuracy"] for point in best.curve)


def test_a_trial_that_is_not_there_is_told_which_are(filled, empty):
    last = max(row.trial for row in read_trials(*filled))
    with pytest.raises(InputError, match=f"no trial 999; its trials are numbered 0 to {last}"):
        read_trial(*filled, 999)
    with pytest.raises(InputError, match="it has none yet"):
        read_trial(*empty, 0)


def test_a_candidate_that_was_rejected_is_told_why(filled):
    database, sweep = filled
    known = {trial.number for trial in database.trials.of(sweep)}
    gap = next(number for number in range(max(known)) if number not in known)
    with pytest.raises(InputError, match=r"never became a trial: (same configuration|the model has)"):
        read_trial(database, sweep, gap)


def test_an_empty_sweep_has_no_best_trial(empty):
    assert read_status(*empty).best is None
    assert read_best(*empty) is None
    assert read_trials(*empty) == []


def test_a_sweeps_state_follows_its_budget_and_the_users_wish(empty):
    database, sweep = empty
    state = lambda: read_status(database, database.sweeps.get(sweep.name)).state  # noqa: E731
    assert state() == "active"
    shown = {DesiredState.PAUSE: "paused", DesiredState.STOP: "stopped", DesiredState.WORK: "active"}
    for desired, word in shown.items():
        database.sweeps.set_desired(sweep.name, desired)
        assert state() == word
    search = search_of(database, sweep)
    for _ in range(2):
        candidate = propose(search)
        train(database, search, candidate, begin(database, candidate))
    assert state() == "finished"
    database.sweeps.set_budget(sweep.name, Budget(trials=3, seconds=100.0))
    assert state() == "active"
    trained = sum(row.epochs for row in read_trials(database, sweep))
    database.sweeps.set_budget(sweep.name, Budget(trials=3, seconds=100.0, epochs=trained))
    assert (state(), read_status(database, database.sweeps.get(sweep.name)).epochs) == ("finished", trained)
    database.sweeps.set_budget(sweep.name, Budget(trials=3, seconds=100.0, epochs=trained + 1))
    assert state() == "active"
    with database._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sweep_sweeps SET active_seconds = 100.0")
    assert state() == "finished"


def test_json_has_no_numbers_that_json_lacks(empty):
    database, sweep = empty
    study = database.studies.of(sweep)
    study.tell(study.ask(), math.inf)
    (row,) = json.loads(json.dumps(as_json(read_trials(database, sweep)), allow_nan=False))
    assert row["value"] is None
