"""Trials read past Optuna's object mapper are what Optuna itself gives."""

import math

import optuna
import pytest
from optuna.trial import TrialState

from storage.database import StudyDatabase
from tests.storage.making import populate


@pytest.fixture
def database(url):
    with StudyDatabase.open(url, create=True) as database:
        yield database


def comparable(trials):
    """What two lists of trials differ in; no NaN equals another, and the order of epochs is the database's."""
    return [{key: written(value) if "values" in key else value for key, value in vars(one).items()} for one in trials]


def written(values):
    return repr(sorted(values.items()) if isinstance(values, dict) else values)


def assert_same(database, study_id):
    ours = database.studies.reader().of(study_id)
    theirs = database.studies.storage(fresh=True).get_all_trials(study_id)
    assert comparable(ours) == comparable(theirs)
    assert len(ours) > 3


def test_of_a_sweep(database):
    sweep = populate(database, trials=12)
    assert_same(database, sweep.study_id)
    states = {trial.state for trial in database.studies.reader().of(sweep.study_id)}
    assert states == {TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL, TrialState.RUNNING}


def test_of_a_study_with_several_objectives_and_values_that_are_no_numbers(database):
    study = optuna.create_study(storage=database.studies.storage(), directions=["minimize", "maximize"])
    for number in range(5):
        trial = study.ask()
        trial.suggest_float("x", 0, 1, step=0.1)
        trial.suggest_categorical("kind", ["a", None, 1.5, True])
        trial.suggest_int("n", 1, 64, log=True)
        trial.set_user_attr("note", {"ü": [1, None]})
        study.tell(trial, [math.inf, -math.inf] if number == 1 else [number, -number])
    study.enqueue_trial({"x": 0.5})
    assert_same(database, study._study_id)


def test_with_intermediate_values_that_are_no_numbers(database):
    study = optuna.create_study(storage=database.studies.storage())
    for value in (math.nan, math.inf, -math.inf, 0.25):
        trial = study.ask()
        for step in (3, 1, 2):
            trial.report(value, step)
        study.tell(trial, state=TrialState.PRUNED)
    assert_same(database, study._study_id)


def test_what_changes_is_read_again_and_nothing_else(database):
    sweep = populate(database, trials=12)
    trials = database.studies.reader()
    before = {trial.number: trial for trial in trials.of(sweep.study_id)}
    running = next(trial for trial in before.values() if trial.state is TrialState.RUNNING)
    failed = next(
        trial for trial in before.values() if trial.state is TrialState.FAIL and "sweep:reason" in trial.user_attrs
    )
    database.studies.of(sweep).tell(running.number, 0.5)
    assert database.transactions.reopen_trial(sweep, failed._trial_id)
    after = {trial.number: trial for trial in trials.of(sweep.study_id)}
    assert (after[running.number].state, after[running.number].value) == (TrialState.COMPLETE, 0.5)
    assert after[failed.number].state is TrialState.RUNNING
    assert all(after[number] is before[number] for number in before.keys() - {running.number, failed.number})


def test_a_study_that_is_gone_has_none(database):
    sweep = populate(database, trials=4)
    trials = database.studies.reader()
    assert trials.of(sweep.study_id)
    database.transactions.delete_sweep(sweep)
    assert trials.of(sweep.study_id) == []
