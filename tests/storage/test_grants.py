"""A budget of epochs is exact, on both databases: over processes, kills and trials that are tried again."""

import random
import time

import pytest
from optuna.trial import TrialState

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import EpochsSpentError, LeaseLostError
from storage.supervisors import NewSupervisor
from tests.storage.making import new_sweep
from tests.storage.test_concurrency import finished, process

LIMIT = 50
BUDGET = Budget(trials=1000, epochs=LIMIT)
EPOCHS = 7  # of a trial


@pytest.fixture
def sweep(database):
    return database.transactions.create_sweep(new_sweep(trials=1000, epochs=LIMIT))


def turn_of(database, sweep, name="me"):
    supervisor = NewSupervisor(id=name, machine="here", host=None, pid=1, process_started=None, devices=("cpu",))
    database.supervisors.renew(supervisor, 600.0)
    while (turn := database.leases.take_turn(sweep, name)) is None:
        time.sleep(0.001)
    return turn


def ask(database, sweep):
    return database.studies.of(sweep).ask()._trial_id


def begin(database, sweep, trial_id, *, budget=BUDGET, name="me"):
    return database.transactions.begin_attempt(
        turn_of(database, sweep, name), trial_id=trial_id, machine="here", pid=1, device="cpu", budget=budget
    )


def train(database, attempt, epoch, budget=BUDGET):
    """Train an epoch, if it is granted."""
    granted = database.transactions.grant_epoch(attempt, epoch, budget)
    if granted:
        database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics={}, seconds=1.0))
    return granted


def told(database, sweep):
    progress = database.progress(sweep)
    return progress.epochs, progress.granted


def end(database, sweep, attempt, state=TrialState.COMPLETE):
    study = database.studies.of(sweep)
    study._storage.set_trial_state_values(attempt.trial_id, state, [0.5] if state is TrialState.COMPLETE else None)


def test_a_trial_is_granted_its_first_epoch_as_it_begins_and_each_other_one_before_it_is_trained(database, sweep):
    _, attempt = begin(database, sweep, ask(database, sweep))
    assert attempt.granted_epoch == 1
    assert told(database, sweep) == (0, 1)
    assert train(database, attempt, 1)
    assert told(database, sweep) == (1, 1)
    assert database.transactions.grant_epoch(attempt, 2, BUDGET)
    assert database.transactions.grant_epoch(attempt, 2, BUDGET)  # asked again: it is one epoch
    assert told(database, sweep) == (1, 2)
    assert database.progress(sweep).spent.epochs == 1


def test_a_trial_that_cannot_get_its_first_epoch_does_not_begin_and_another_one_gets_no_more(database, sweep):
    small = Budget(trials=9, epochs=2)
    _, attempt = begin(database, sweep, ask(database, sweep), budget=small)
    assert train(database, attempt, 1, small)
    assert train(database, attempt, 2, small)
    assert not train(database, attempt, 3, small)
    late = ask(database, sweep)
    turn = turn_of(database, sweep)
    with pytest.raises(EpochsSpentError):
        begin(database, sweep, late, budget=small)
    assert database.attempts.at(late) == ()
    assert database.leases.take_turn(sweep, "me") == turn  # it is still the turn
    assert [orphan.trial_id for orphan in database.progress(sweep).orphaned] == [late]


def test_an_ended_trial_gives_back_what_it_did_not_train_and_one_that_is_tried_again_asks_anew(database, sweep):
    small = Budget(trials=9, epochs=3)
    _, failing = begin(database, sweep, ask(database, sweep), budget=small)
    assert train(database, failing, 1, small)
    assert database.transactions.grant_epoch(failing, 2, small)
    _, other = begin(database, sweep, ask(database, sweep), budget=small, name="other")
    assert not database.transactions.grant_epoch(other, 2, small)
    end(database, sweep, failing, TrialState.FAIL)
    assert database.transactions.grant_epoch(other, 2, small)  # the failed trial's
    assert database.transactions.reopen_trial(sweep, failing.trial_id)
    database.supervisors.dismiss("me")
    _, again = begin(database, sweep, failing.trial_id, budget=small)
    database.transactions.start_attempt(again, first_epoch=1, device="cpu")  # without a checkpoint
    assert told(database, sweep) == (0, 3)  # the epoch that it had trained is still its own
    assert train(database, again, 1, small)
    assert not train(database, again, 2, small)


def test_without_a_budget_of_epochs_nothing_is_granted_or_counted(database):
    sweep = database.transactions.create_sweep(new_sweep())
    _, attempt = begin(database, sweep, ask(database, sweep), budget=Budget(trials=1))
    assert attempt.granted_epoch is None
    assert train(database, attempt, 1, Budget(trials=1))
    assert (database.attempts.at(attempt.trial_id)[0].granted_epoch, told(database, sweep)) == (None, (0, 0))


def work(url, name, seed, *, kills):
    """Train as a supervisor does that is killed now and then, until there is no epoch left to begin a trial with."""
    chance = random.Random(seed)  # noqa: S311 - the same kills every time
    with StudyDatabase.open(url, create=False) as database:
        sweep = database.sweeps.get("formula")
        while True:
            turn_of(database, sweep, name)
            orphans = database.progress(sweep).orphaned
            trial_id = orphans[0].trial_id if orphans else ask(database, sweep)
            try:
                lease, attempt = begin(database, sweep, trial_id, name=name)
            except LeaseLostError:
                continue
            except EpochsSpentError:
                end(database, sweep, database_row(trial_id), TrialState.FAIL)
                database.supervisors.dismiss(name)
                return
            with database.fenced(lease):
                epoch = len(database.epochs.of(trial_id)) + 1
                while epoch <= EPOCHS and database.transactions.grant_epoch(attempt, epoch, BUDGET):
                    assert database.progress(sweep).granted <= LIMIT
                    if chance.random() < kills:
                        break
                    database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics={}, seconds=1.0))
                    epoch += 1
                else:
                    end(database, sweep, attempt)
            database.supervisors.dismiss(name)


class database_row:  # noqa: N801 - as little of an attempt as `end` needs
    def __init__(self, trial_id):
        self.trial_id = trial_id


def test_processes_that_are_killed_spend_the_budget_exactly(url, database, sweep):
    script = "from tests.storage.test_grants import work\nwork({!r}, {!r}, {}, kills=0.2)"
    finished([process(script.format(url, f"worker {number}", number)) for number in range(4)])
    work(url, "the last one", 0, kills=0.0)  # takes up what the others left
    assert told(database, sweep) == (LIMIT, LIMIT)
    assert database.progress(sweep).open == 0
    lengths = [len(database.epochs.of(trial.id)) for trial in database.trials.of(sweep)]
    assert sum(lengths) == LIMIT
    assert max(lengths) == EPOCHS
    attempts = database.attempts.of(sweep)
    assert len(attempts) > len({attempt.trial_id for attempt in attempts})  # some were killed, and taken up
