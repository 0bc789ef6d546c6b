"""Optuna Dashboard beside what it cannot know: trials that are tried again, sweeps deleted, a database that is away."""

import json
import time
from contextlib import ExitStack

import optuna
import pytest

from storage.database import StudyDatabase
from sweep.results.dashboard import optuna_app
from tests.storage.making import populate, sqlite_url
from tests.support.commands import DEADLINE
from tests.support.postgres import postgres_server
from tests.support.site import serving


@pytest.fixture(autouse=True)
def looks_every_time(monkeypatch):
    monkeypatch.setattr(optuna_app, "_FRESH", 0.0)


@pytest.fixture
def served(tmp_path):
    """A database and a dashboard on it."""
    with ExitStack() as stack:
        database = stack.enter_context(StudyDatabase.open(sqlite_url(tmp_path), create=True))
        yield database, stack.enter_context(serving(database, folder=tmp_path))


def trials(site, study=1):
    return {trial["number"]: trial for trial in json.loads(site.ask(f"/api/studies/{study}").body)["trials"]}


def eventually(condition):
    """Optuna Dashboard itself keeps a study's trials for two seconds and more."""
    limit = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)


def test_a_failed_trial_that_is_tried_again_runs_there_too(served):
    database, site = served
    sweep = populate(database, trials=4)
    failed = next(trial for trial in database.trials.of(sweep) if trial.state == "failed")
    assert trials(site)[failed.number]["state"] == "Fail"
    assert database.transactions.reopen_trial(sweep, failed.id)
    eventually(lambda: trials(site)[failed.number]["state"] == "Running")
    eventually(lambda: trials(site)[failed.number]["note"]["body"].startswith("**Running**"))


def test_a_sweep_that_takes_the_place_of_a_deleted_one_is_shown_as_it_is(served):
    database, site = served
    old = populate(database, trials=6)
    assert len(trials(site)) >= 6
    database.transactions.delete_sweep(old)
    new = populate(database, name="another", trials=3)
    assert new.study_id == old.study_id  # SQLite gives the number again
    told = json.loads(site.ask("/api/studies/1").body)
    assert told["name"] == "another"
    assert len(told["trials"]) < 6 or max(trial["number"] for trial in told["trials"]) == len(told["trials"]) - 1
    assert "sweep=another" in told["note"]["body"]
    assert site.ask("/sweep-of-study/1")["Location"] == "/sweep/overview?sweep=another"


def test_studies_that_are_no_sweeps_are_shown_untouched(served):
    database, site = served
    study = optuna.create_study(storage=database.studies.storage(), study_name="plain")
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=2)
    told = json.loads(site.ask("/api/studies/1").body)
    assert told["note"] == {"version": 0, "body": ""}
    assert [trial["note"]["body"] for trial in told["trials"]] == ["", ""]
    assert "objective_names" not in told
    assert site.ask("/sweep-of-study/1")["Location"] == "/sweep/"


def test_the_objective_goes_by_its_name(served):
    database, site = served
    populate(database, trials=3)
    assert json.loads(site.ask("/api/studies/1").body)["objective_names"] == ["val_accuracy"]


def test_large_answers_are_compressed_for_who_takes_that(served):
    database, site = served
    populate(database, trials=6)
    plain, small = site.ask("/api/studies/1"), site.ask("/api/studies/1", headers={"Accept-Encoding": "gzip"})
    assert (plain["Content-Encoding"], small["Content-Encoding"]) == (None, "gzip")
    assert len(small.body) < len(plain.body) / 4
    assert site.ask("/api/studies/1", headers={"Accept-Encoding": "gzip;q=0"})["Content-Encoding"] is None


def test_a_server_that_is_away_is_told_with_a_sentence_and_waited_for(tmp_path):
    with ExitStack() as stack:
        server = stack.enter_context(postgres_server())
        url = stack.enter_context(server.database())
        database = stack.enter_context(StudyDatabase.open(url, create=True))
        populate(database, trials=3)
        site = stack.enter_context(serving(database, folder=tmp_path))
        paths = ("/api/studies", "/api/studies/1", "/csv/1", "/sweep/", "/sweep/overview?sweep=formula")
        assert [site.ask(path).status for path in paths] == [200] * 5
        server.stop()
        for path in paths:
            answer = site.ask(path, headers={"Accept": "text/html"})
            assert answer.status == 503, path
            assert b"server" in answer.body
            assert b"Traceback" not in answer.body
        assert site.ask("/static/bundle.js", headers={"Accept": "*/*"}).status in {200, 503}
        server.start()
        eventually(lambda: [site.ask(path).status for path in paths] == [200] * 5)
