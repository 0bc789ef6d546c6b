import math
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import optuna
import pytest
from optuna.trial import TrialState
from sqlalchemy import select

from storage import tables
from storage.budget import Budget
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import SweepExistsError, UnknownSweepError
from storage.models import ModelRecord
from storage.sweeps import DesiredState
from storage.trials import StateCounts
from tests.storage.making import begin, new_sweep, plain_optuna, populate, propose, search_of

# -- sweeps


def test_a_sweep_comes_back_as_it_was_created(database, sweep, url):
    with StudyDatabase.open(url, create=False) as other:
        assert other.sweeps.get("formula") == sweep
        assert other.sweeps.all() == (sweep,)
    given = vars(new_sweep())
    assert {name: getattr(sweep, name) for name in given} == given
    assert sweep.desired is DesiredState.WORK
    assert datetime.now(UTC) - sweep.created < timedelta(minutes=1)


def test_a_name_is_taken_once(database, sweep):
    with pytest.raises(SweepExistsError, match="`formula`"):
        database.transactions.create_sweep(new_sweep())
    assert database.sweeps.all() == (sweep,)


def test_an_unknown_sweep_names_the_nearest_and_those_there(database, sweep):
    database.transactions.create_sweep(new_sweep("other"))
    with pytest.raises(UnknownSweepError, match=r"did you mean `formula`\?.*formula, other") as caught:
        database.sweeps.get("formul")
    assert caught.value.exit_code == 2
    with pytest.raises(UnknownSweepError):
        database.sweeps.set_desired("nothing", DesiredState.STOP)


def test_a_creation_that_was_killed_halfway_leaves_no_sweep_and_can_be_repeated(database, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("storage.sweeps.insert_sweep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            database.transactions.create_sweep(new_sweep(direction="minimize", metric="val_loss"))
    assert database.sweeps.all() == ()
    sweep = database.transactions.create_sweep(new_sweep())
    assert database.sweeps.all() == (sweep,)
    assert sweep.direction == "maximize"  # not the direction of the first go
    assert database.studies.of(sweep).direction is optuna.study.StudyDirection.MAXIMIZE


def test_a_study_of_somebody_elses_in_the_same_database_is_left_alone(database, url):
    with plain_optuna(url) as storage:
        theirs = optuna.create_study(study_name="theirs", storage=storage)
        theirs.ask()
        with pytest.raises(SweepExistsError, match="no sweep"):
            database.transactions.create_sweep(new_sweep("theirs"))
        assert len(theirs.trials) == 1
    assert database.sweeps.all() == ()


def test_budget_and_desired_state_are_kept(database, sweep):
    assert sweep.budget == Budget(trials=20)
    database.sweeps.set_budget("formula", Budget(trials=50, epochs=600, seconds=7200.0))
    database.sweeps.set_desired("formula", DesiredState.PAUSE, reason="the disk is full")
    changed = database.sweeps.get("formula")
    assert changed.budget == Budget(trials=50, epochs=600, seconds=7200.0)
    assert (changed.desired, changed.pause_reason) == (DesiredState.PAUSE, "the disk is full")


def test_time_is_counted_from_beat_to_beat_until_a_rest(database, sweep):
    for action in (database.sweeps.beat, database.sweeps.beat, database.sweeps.rest, database.sweeps.rest):
        action("formula")
        time.sleep(0.05)
    counted = database.sweeps.get("formula").active_seconds
    assert 0.1 <= counted < 1.0
    database.sweeps.beat("formula")
    assert database.sweeps.get("formula").active_seconds == counted


# -- attempts


def test_attempts_are_numbered_within_their_trial(database, sweep):
    search = search_of(database, sweep)
    one, two = propose(search), propose(search)
    numbers = [begin(database, candidate).number for candidate in (one, two, one)]
    assert numbers == [1, 1, 2]
    assert [(a.trial_id, a.number) for a in database.attempts.of(sweep)] == [
        (one.trial_id, 1),
        (one.trial_id, 2),
        (two.trial_id, 1),
    ]


def test_an_attempt_ends_once(database, sweep, candidate):
    attempt = begin(database, candidate)
    assert database.attempts.open(sweep) == database.attempts.of(sweep)
    database.attempts.end(attempt.id, outcome="complete", reason="all epochs")
    database.attempts.end(attempt.id, outcome="lost", reason="somebody was late")
    (ended,) = database.attempts.at(candidate.trial_id)
    assert (ended.outcome, ended.reason, ended.first_epoch) == ("complete", "all epochs", 1)
    assert ended.ended >= ended.started
    assert database.attempts.open(sweep) == ()


def test_an_attempt_is_lost_when_another_one_begins_at_its_trial(database, sweep, candidate):
    for _ in range(2):
        begin(database, candidate)
    assert [attempt.outcome for attempt in database.attempts.of(sweep)] == ["lost", None]


def test_closing_a_sweeps_lost_attempts_leaves_those_that_run_and_those_of_others(database, sweep, candidate):
    other = database.transactions.create_sweep(new_sweep("other"))
    lost, running = begin(database, candidate), begin(database, propose(search_of(database, sweep)))
    elsewhere = begin(database, propose(search_of(database, other)))
    for attempt in (lost, elsewhere):
        database.supervisors.dismiss(str(attempt.trial_id))
    database.attempts.close_lost(sweep)
    assert [attempt.id for attempt in database.attempts.open(sweep)] == [running.id]
    assert [attempt.id for attempt in database.attempts.open(other)] == [elsewhere.id]


# -- epochs and models


def test_an_epoch_that_is_written_again_replaces_the_first_one(database, sweep, candidate):
    first, second = begin(database, candidate), begin(database, candidate, first_epoch=2)
    for attempt, loss in ((first, 0.5), (second, 0.25)):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": loss}, seconds=1.0))
    assert database.epochs.of(candidate.trial_id) == (Epoch(epoch=1, metrics={"loss": 0.25}, seconds=1.0),)
    with database._engine.connect() as connection:
        assert connection.execute(select(tables.Epoch.attempt_id)).scalars().all() == [second.id]


def test_metrics_of_any_name_come_back_to_the_last_bit_and_what_is_not_finite_as_none(database, sweep, candidate):
    attempt = begin(database, candidate)
    metrics = {
        "loss": math.nan,
        "accuracy": 0.1 + 0.2,
        "val_loss": math.inf,
        "top-5 “k”": -0.0,
        "large": 1e22,
        "val_accuracy": 1 / 3,
        "learning_rate": 1e-30,
    }
    database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics=metrics, seconds=0.1))
    (epoch,) = database.epochs.of(candidate.trial_id)
    assert repr(epoch.metrics) == repr(metrics | {"loss": None, "val_loss": None})


def test_a_model_is_the_last_one_that_was_written(database, sweep, candidate):
    for size in (10, 20):
        database.models.record(
            ModelRecord(
                trial_id=candidate.trial_id,
                epoch=1,
                value=0.5,
                path="a/model.keras",
                size=size,
                sha256="ab",
                parameters=10**10,
                flops=10**12,
            )
        )
    assert database.models.get(candidate.trial_id).size == 20
    assert database.models.of(sweep) == {candidate.trial_id: database.models.get(candidate.trial_id)}
    assert database.models.get(candidate.trial_id).parameters == 10**10


# -- trials, read beside Optuna


def test_trials_are_what_optuna_says_they_are(database):
    sweep = populate(database, trials=12)
    theirs = {
        trial.number: trial for trial in database.studies.of(sweep).trials if "sweep:rejected" not in trial.user_attrs
    }
    states = {"FAIL": "failed"}
    ours = database.trials.of(sweep)
    assert [trial.number for trial in ours] == sorted(theirs)
    for trial in ours:
        same = theirs[trial.number]
        assert trial.state == states.get(same.state.name, same.state.name.lower())
        assert trial.value == same.value
        assert trial.params.keys() == same.params.keys()
        for name, value in trial.params.items():
            assert value == (pytest.approx(same.params[name]) if isinstance(value, float) else same.params[name])
        assert trial.started.replace(tzinfo=None) == same.datetime_start
        assert database.trials.get(sweep, trial.number) == trial
    best = database.trials.best(sweep)
    assert (best.number, best.value) == (
        database.studies.of(sweep).best_trial.number,
        database.studies.of(sweep).best_value,
    )


def test_counts_agree_with_optunas(database):
    sweep = populate(database, trials=12)
    names = {"FAIL": "failed", "COMPLETE": "complete", "PRUNED": "pruned", "RUNNING": "running", "WAITING": "waiting"}
    expected = Counter(
        "rejected" if "sweep:rejected" in trial.user_attrs else names[trial.state.name]
        for trial in database.studies.of(sweep).trials
    )
    assert database.trials.counts(sweep) == StateCounts(**expected)
    assert expected["rejected"] > 0


def test_infinite_values_are_told_apart(database):
    sweep = database.transactions.create_sweep(new_sweep(direction="minimize", metric="val_loss"))
    study = database.studies.of(sweep)
    for value in (math.inf, 3.0, -math.inf):
        study.tell(study.ask(), value)
    assert [trial.value for trial in database.trials.of(sweep)] == [math.inf, 3.0, -math.inf]
    assert database.trials.best(sweep).value == -math.inf


@pytest.mark.parametrize(
    ("direction", "metric", "best"), [("maximize", "val_accuracy", 2), ("minimize", "val_loss", 1)]
)
def test_the_best_trial_is_the_earliest_of_the_best_complete_ones(database, direction, metric, best):
    sweep = database.transactions.create_sweep(new_sweep(direction=direction, metric=metric))
    study = database.studies.of(sweep)
    for value in (0.5, 0.1, 0.9, 0.9, 0.1):
        study.tell(study.ask(), value)
    pruned = study.ask()
    pruned.report(5.0 if direction == "maximize" else -5.0, 1)
    study.tell(pruned, state=TrialState.PRUNED)
    assert database.trials.best(sweep).number == best


def test_an_empty_sweep_reads_as_one(database, sweep):
    assert database.trials.counts(sweep) == StateCounts()
    assert database.trials.of(sweep) == ()
    assert database.trials.best(sweep) is None
    assert database.trials.get(sweep, 0) is None
    assert database.trials.last_number(sweep) is None
    assert database.epochs.totals(sweep) == database.models.of(sweep) == {}


def test_reading_a_sweep_takes_as_many_queries_for_many_trials_as_for_few(database):
    def queries(sweep):
        from sqlalchemy import event

        one, said = database, []
        listen = lambda *arguments: said.append(arguments[2])  # noqa: E731
        event.listen(database._engine, "before_cursor_execute", listen)
        for read in (one.trials.of, one.epochs.totals, one.models.of, one.attempts.of, one.trials.counts):
            read(sweep)
        event.remove(database._engine, "before_cursor_execute", listen)
        return len(said)

    assert queries(populate(database, name="few", trials=4)) == queries(populate(database, name="many", trials=12))


def test_a_sweep_that_others_deleted_and_began_again_has_none_of_the_old_trials(database, url):
    old = database.transactions.create_sweep(new_sweep())
    search = search_of(database, old)
    for _ in range(4):
        search.complete(propose(search), 0.5)
    assert database.studies.of(old).best_value == 0.5  # Optuna remembers them
    with StudyDatabase.open(url, create=False) as others:
        others.transactions.delete_sweep(old)
        new = others.transactions.create_sweep(new_sweep())
        search = search_of(others, new)
        search.complete(propose(search), 0.1)
        propose(search)
        theirs = [(trial.number, trial.state, trial.value) for trial in others.studies.of(new).trials]
    assert [(trial.number, trial.state, trial.value) for trial in database.studies.of(new).trials] == theirs
