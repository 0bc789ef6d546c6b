"""How attempts follow one another: crashes in a row, ends that nobody wrote, and a failed trial that runs again."""

import pytest
from sqlalchemy import update

from storage.epoch import Epoch
from storage.tables import Supervisor
from tests.storage.making import begin, end, ended, propose, search_of, train


def crash(database, candidate, *, epochs=0, outcome="crashed"):
    """An attempt that finishes some epochs and then ends badly."""
    first = len(database.epochs.of(candidate.trial_id)) + 1
    attempt = begin(database, candidate, first_epoch=first)
    for epoch in range(first, first + epochs):
        database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics={"loss": 1.0}, seconds=1.0))
    end(database, attempt, outcome, "killed")


def let_expire(database):
    with database._engine.begin() as connection:
        connection.execute(update(Supervisor).values(expires=0.0))


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        ((), 0),
        ((("crashed", 0), ("crashed", 0), ("crashed", 0)), 3),
        ((("crashed", 0), ("crashed", 1), ("crashed", 0)), 2),  # the epoch came before the second crash
        ((("crashed", 1), ("crashed", 1), ("crashed", 1)), 1),
        ((("crashed", 0), ("yielded", 0), ("lost", 0), ("crashed", 0)), 2),  # an interruption counts neither way
        ((("crashed", 0), ("crashed", 0), ("yielded", 2)), 0),
    ],
)
def test_crashes_count_from_the_last_finished_epoch(database, candidate, attempts, expected):
    for outcome, epochs in attempts:
        crash(database, candidate, epochs=epochs, outcome=outcome)
    assert database.attempts.crashes(candidate.trial_id) == expected


def test_the_crashes_of_other_trials_do_not_count(database, sweep, candidate):
    crash(database, propose(search_of(database, sweep)))
    crash(database, candidate)
    assert database.attempts.crashes(candidate.trial_id) == 1


def test_an_expired_attempt_at_a_running_trial_is_left_to_the_supervisor_that_takes_the_trial(
    database, sweep, candidate
):
    attempt = begin(database, candidate)
    let_expire(database)
    database.attempts.close_lost(sweep)
    assert [one.id for one in database.attempts.open(sweep)] == [attempt.id]


def test_an_attempt_whose_supervisor_died_after_the_trials_end_is_closed_once_its_lease_expired(
    database, sweep, candidate
):
    """Optuna learns of a pruning before the attempt is ended: killed in between, nobody takes that trial again."""
    begin(database, candidate)
    search = search_of(database, sweep)
    search.prune(candidate, "hyperband after epoch 1")
    database.attempts.close_lost(sweep)
    assert len(database.attempts.open(sweep)) == 1  # it is at its model
    let_expire(database)
    database.attempts.close_lost(sweep)
    assert database.attempts.open(sweep) == ()


# -- a failed trial, again


def test_a_failed_trial_runs_again_under_its_number_and_goes_on_where_it_was(database, sweep):
    search = search_of(database, sweep)
    candidate = propose(search)
    attempt = begin(database, candidate)
    train(database, search, candidate, attempt, range(1, 4))
    end(database, attempt, "failed", "out of memory")
    search.fail(candidate, "out of memory")
    assert database.trials.get(sweep, candidate.number).reason == "out of memory"
    assert database.transactions.reopen_trial(sweep, candidate.trial_id)
    trial = database.trials.get(sweep, candidate.number)
    assert (trial.state, trial.ended, trial.reason, trial.params) == ("running", None, None, candidate.params)
    assert database.sweeps.get("formula").reopened == 1
    (left,) = database.progress(sweep).orphaned
    assert (left.number, left.was_begun) == (candidate.number, True)
    database.studies.reload()
    again = search_of(database, sweep)
    taken = again.adopt(candidate.number)
    assert (taken.config, taken.params) == (candidate.config, candidate.params)
    again.epoch(taken, ended(4, 0.5))
    again.complete(taken, 0.5)
    assert database.trials.counts(sweep).complete == 1
    assert [epoch.epoch for epoch in database.epochs.of(candidate.trial_id)] == [1, 2, 3]


def test_only_a_failed_trial_runs_again(database, sweep, candidate):
    search = search_of(database, sweep)
    assert not database.transactions.reopen_trial(sweep, candidate.trial_id)
    search.complete(candidate, 0.5)
    assert not database.transactions.reopen_trial(sweep, candidate.trial_id)
    assert not database.transactions.reopen_trial(sweep, 10**6)
    assert database.trials.counts(sweep).complete == 1
    assert database.sweeps.get("formula").reopened == 0
