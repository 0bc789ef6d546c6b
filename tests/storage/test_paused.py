"""Paused trials, on both databases: they run for Optuna, nobody holds them, and they are no orphans."""

import pytest
from sqlalchemy import update

from storage.epoch import Epoch
from storage.progress import OrphanedTrial, PausedTrial
from storage.supervisors import NewSupervisor
from storage.tables import Supervisor
from storage.trials import PAUSED, PROMOTED
from tests.storage.making import propose, search_of


def turn_of(database, sweep, name="me"):
    supervisor = NewSupervisor(id=name, machine="here", host=None, pid=1, process_started=None, devices=("cpu",))
    database.supervisors.renew(supervisor, 600.0)
    return database.leases.take_turn(sweep, name)


def take(database, sweep, trial_id):
    return database.transactions.begin_attempt(
        turn_of(database, sweep), trial_id=trial_id, machine="here", pid=1, device="cpu"
    )


def mark(database, sweep, trial_id, rung):
    with database._engine.connect():
        database.studies.of(sweep)._storage.set_trial_user_attr(trial_id, PAUSED, rung)


@pytest.fixture
def paused(database, sweep, candidate):
    """A trial that was paused after its third epoch."""
    lease, attempt = take(database, sweep, candidate.trial_id)
    with database.fenced(lease):
        for epoch in range(1, 4):
            database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics={}, seconds=1.0))
        mark(database, sweep, candidate.trial_id, 3)
    database.attempts.end(attempt.id, outcome="paused", reason="after epoch 3")
    database.leases.release(lease)
    return candidate


def test_a_paused_trial_is_neither_running_nor_orphaned(database, sweep, paused):
    orphan, held = propose(search_of(database, sweep)), propose(search_of(database, sweep))
    take(database, sweep, held.trial_id)
    progress = database.progress(sweep)
    assert progress.paused == (PausedTrial(trial_id=paused.trial_id, number=paused.number, rung=3),)
    assert progress.orphaned == (OrphanedTrial(trial_id=orphan.trial_id, number=orphan.number, was_begun=False),)
    assert (progress.leased, progress.taken, progress.open) == (1, 2, 3)
    assert (progress.counts.paused, progress.counts.running) == (1, 2)
    assert database.trials.counts(sweep) == progress.counts
    assert (progress.has_unheld, progress.are_all_paused) == (True, False)


def test_a_sweep_may_have_nothing_but_paused_trials(database, sweep, paused):
    assert database.progress(sweep).are_all_paused
    database.attempts.close_lost(sweep)
    assert [attempt.outcome for attempt in database.attempts.at(paused.trial_id)] == ["paused"]


def test_every_reader_of_trials_says_so(database, sweep, paused):
    running = propose(search_of(database, sweep))
    record = database.trials.get(sweep, paused.number)
    assert (record.state, record.rung) == ("paused", 3)
    assert [(trial.state, trial.rung) for trial in database.trials.of(sweep)] == [("paused", 3), ("running", None)]
    assert [one.trial for one in database.overviews.of([paused.trial_id])] == [record]
    marks = database.trials.marks(sweep)
    assert (marks[paused.trial_id].state, marks[running.trial_id].state) == ("paused", "running")


def test_a_trial_is_paused_once_its_lease_is_given_back_or_has_expired(database, sweep, candidate):
    lease, _ = take(database, sweep, candidate.trial_id)
    mark(database, sweep, candidate.trial_id, 1)
    assert (database.progress(sweep).leased, database.progress(sweep).paused) == (1, ())
    assert database.trials.get(sweep, candidate.number).state == "running"
    with database._engine.begin() as connection:
        connection.execute(update(Supervisor).values(expires=0.0))
    assert [trial.rung for trial in database.progress(sweep).paused] == [1]
    database.leases.release(lease)
    assert [trial.rung for trial in database.progress(sweep).paused] == [1]
    assert database.progress(sweep).orphaned == ()


def test_a_trial_that_goes_on_is_a_running_one_and_remembers_where_it_was_paused(database, sweep, paused):
    for rung in (3, 9):
        lease, attempt = take(database, sweep, paused.trial_id)
        assert (database.progress(sweep).leased, database.progress(sweep).paused) == (1, ())
        assert database.trials.get(sweep, paused.number).state == "running"
        (trial,) = database.studies.of(sweep).get_trials()
        assert PAUSED not in trial.user_attrs
        assert trial.user_attrs[PROMOTED] == rung
        database.attempts.end(attempt.id, outcome="paused", reason="paused")
        mark(database, sweep, paused.trial_id, 9)
        database.leases.release(lease)


def test_a_killed_attempt_at_a_paused_trial_leaves_an_orphan(database, sweep, paused):
    take(database, sweep, paused.trial_id)
    database.supervisors.dismiss("me")
    progress = database.progress(sweep)
    assert (progress.paused, len(progress.orphaned)) == ((), 1)
