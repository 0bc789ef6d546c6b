"""A sweep's study is an Optuna study like any other: Optuna's own tools open it as it is."""

import json

import optuna
import optuna_dashboard
import pytest
from werkzeug.test import Client

from storage.database import StudyDatabase
from tests.storage.making import plain_optuna, populate

NAMES = {"complete": "COMPLETE", "pruned": "PRUNED", "failed": "FAIL", "running": "RUNNING"}


def test_plain_optuna_has_the_trials_with_their_parameters_values_and_curves(url: str, database: StudyDatabase):
    sweep = populate(database, trials=12)
    with plain_optuna(url) as storage:
        study = optuna.load_study(study_name=sweep.name, storage=storage)
        shown = {trial.number: trial for trial in study.trials}
        for trial in database.trials.of(sweep):
            theirs = shown[trial.number]
            assert (theirs.state.name, theirs.value) == (NAMES[trial.state], trial.value)
            assert theirs.params == pytest.approx(trial.params)  # ours are rounded as the space writes its steps
            curve = {epoch.epoch: epoch.metrics["val_accuracy"] for epoch in database.epochs.of(trial.id)}
            assert theirs.intermediate_values == curve
        assert study.best_trial.number == database.trials.best(sweep).number


def test_plain_optuna_dashboard_answers_for_it(url: str, database: StudyDatabase):
    sweep = populate(database, trials=12)
    with plain_optuna(url) as storage:
        browser = Client(optuna_dashboard.wsgi(storage))
        studies = json.loads(browser.get("/api/studies").data)["study_summaries"]
        assert [(study["study_id"], study["study_name"]) for study in studies] == [(sweep.study_id, sweep.name)]
        study = json.loads(browser.get(f"/api/studies/{sweep.study_id}").data)
        states = {trial["number"]: trial["state"] for trial in study["trials"]}
        for trial in database.trials.of(sweep):
            assert states[trial.number].upper() == NAMES[trial.state]
        assert browser.get("/").status_code in (200, 302)
