"""Checkpoints: an epoch and the file that holds it count together, and two of a trial are listed."""

import pytest

from storage.checkpoints import CheckpointRecord
from storage.epoch import Epoch
from storage.errors import LeaseLostError
from storage.leases import LeaseRecord
from tests.storage.making import begin, propose, search_of


def checkpoint(candidate, epoch, folder="1"):
    name = f"formula/{candidate.number}/{folder}/checkpoint-{epoch}.npz"
    return CheckpointRecord(trial_id=candidate.trial_id, epoch=epoch, name=name, sha256=f"{folder}{epoch}", size=10)


def record(database, candidate, attempt, epoch, folder="1"):
    kept = checkpoint(candidate, epoch, folder)
    database.transactions.record_epoch(
        attempt, Epoch(epoch=epoch, metrics={"loss": 1 / epoch}, seconds=1.0), kept, keep=2
    )


def epochs(database, candidate):
    return [epoch.epoch for epoch in database.epochs.of(candidate.trial_id)]


def test_the_two_newest_of_a_trial_are_listed_the_newest_first(database, sweep, candidate):
    others = propose(search_of(database, sweep))
    attempt, beside = begin(database, candidate), begin(database, others)
    record(database, others, beside, 1)
    for epoch in range(1, 6):
        record(database, candidate, attempt, epoch)
    assert database.checkpoints.of(candidate.trial_id) == (checkpoint(candidate, 5), checkpoint(candidate, 4))
    assert database.checkpoints.of(others.trial_id) == (checkpoint(others, 1),)
    assert epochs(database, candidate) == [1, 2, 3, 4, 5]


def test_an_epoch_and_its_checkpoint_count_together_or_not_at_all(database, sweep, candidate, monkeypatch):
    attempt = begin(database, candidate)
    record(database, candidate, attempt, 1)
    with monkeypatch.context() as patch:
        patch.setattr(
            "storage.checkpoints.record_checkpoint", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            record(database, candidate, attempt, 2)
    lost = LeaseRecord(id=10**6, sweep_id=sweep.id, trial_id=candidate.trial_id, supervisor_id="gone")
    with database.fenced(lost), pytest.raises(LeaseLostError):
        record(database, candidate, attempt, 2)
    assert epochs(database, candidate) == [1]
    assert database.checkpoints.of(candidate.trial_id) == (checkpoint(candidate, 1),)


def test_an_attempt_that_sets_in_earlier_strikes_out_what_it_trains_again(database, candidate):
    attempt = begin(database, candidate)
    for epoch in range(1, 5):
        record(database, candidate, attempt, epoch)
    again = begin(database, candidate, first_epoch=4)
    assert epochs(database, candidate) == [1, 2, 3]
    assert database.checkpoints.of(candidate.trial_id) == (checkpoint(candidate, 3),)
    record(database, candidate, again, 4, folder="2")
    assert database.checkpoints.of(candidate.trial_id) == (checkpoint(candidate, 4, "2"), checkpoint(candidate, 3))
    begin(database, candidate, first_epoch=1)
    assert epochs(database, candidate) == []
    assert database.checkpoints.of(candidate.trial_id) == ()


def test_a_trial_that_has_ended_keeps_its_epochs_and_none_of_its_checkpoints(database, candidate):
    attempt = begin(database, candidate)
    record(database, candidate, attempt, 1)
    database.checkpoints.forget(candidate.trial_id)
    assert epochs(database, candidate) == [1]
    assert database.checkpoints.of(candidate.trial_id) == ()
