"""Many trials at once: the same as reading each by itself, in a few queries."""

import pytest

from storage import batches
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.models import ModelRecord
from tests.storage.making import begin, end, new_sweep, populate, propose, search_of, train


def test_overviews_say_what_each_trial_says_by_itself(database: StudyDatabase):
    sweep = populate(database, trials=12)
    found = list(database.overviews.of(database.trials.marks(sweep)))
    assert [one.trial for one in found] == list(database.trials.of(sweep))
    marks = [(mark.id, mark.trial, mark.state) for mark in database.trials.marks(sweep).values()]
    assert marks == [(one.trial.id, one.trial.number, one.trial.state) for one in found]
    for one in found:
        epochs, model = database.epochs.of(one.trial.id), database.models.get(one.trial.id)
        attempts = database.attempts.at(one.trial.id)
        assert (one.trained.epochs, one.trained.seconds) == (len(epochs), sum(epoch.seconds for epoch in epochs))
        assert (one.attempts.count, one.attempts.reason) == (len(attempts), attempts[-1].reason)
        assert one.attempts.open == sum(attempt.ended is None for attempt in attempts)
        assert (one.model is None) == (model is None)
        shown = next(
            (epoch for epoch in epochs if model and epoch.epoch == model.epoch), epochs[-1] if epochs else None
        )
        assert one.trained.metrics == (shown.metrics if shown else {})
    assert {one.trial.state for one in found} == {"complete", "pruned", "failed", "running"}


def test_the_metrics_are_those_of_the_best_epoch(database: StudyDatabase):
    sweep = database.transactions.create_sweep(new_sweep(trials=1))
    search = search_of(database, sweep)
    candidate = propose(search)
    attempt = begin(database, candidate)
    train(database, search, candidate, attempt)
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id, epoch=4, value=0.5, path="x", size=7, sha256="ab", parameters=5, flops=6
        )
    )
    epochs, (one,) = database.epochs.of(candidate.trial_id), database.overviews.of([candidate.trial_id])
    assert (
        one.trained.metrics["val_accuracy"] == epochs[3].metrics["val_accuracy"] != epochs[-1].metrics["val_accuracy"]
    )
    assert (one.model.epoch, one.model.size, one.model.parameters, one.model.flops) == (4, 7, 5, 6)


def test_a_model_whose_epoch_is_trained_again_does_not_speak_for_the_trial(database: StudyDatabase):
    sweep = database.transactions.create_sweep(new_sweep(trials=1))
    search = search_of(database, sweep)
    candidate = propose(search)
    train(database, search, candidate, begin(database, candidate), range(1, 4))
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id, epoch=9, value=0.5, path="x", size=7, sha256="ab", parameters=5, flops=6
        )
    )
    (one,) = database.overviews.of([candidate.trial_id])
    assert one.trained.metrics["loss"] == database.epochs.of(candidate.trial_id)[-1].metrics["loss"]


def test_a_retry_and_a_second_failure_change_a_trials_end(database: StudyDatabase):
    sweep = database.transactions.create_sweep(new_sweep(trials=2))
    search = search_of(database, sweep)
    candidate = propose(search)
    ends = [database.trials.marks(sweep)]
    end(database, begin(database, candidate), "failed", "first")
    search.fail(candidate, "first")
    ends.append(database.trials.marks(sweep))
    assert database.transactions.reopen_trial(sweep, candidate.trial_id)
    database.studies.reload()
    ends.append(database.trials.marks(sweep))
    search_of(database, sweep).fail(candidate, "second")
    ends.append(database.trials.marks(sweep))
    assert [one[candidate.trial_id].state for one in ends] == ["running", "failed", "running", "failed"]
    assert ends[1] != ends[3]


def test_rejected_candidates_have_no_end_and_no_overview(database: StudyDatabase):
    sweep = populate(database, trials=12)
    counts = database.trials.counts(sweep)
    assert counts.rejected > 0
    ends = database.trials.marks(sweep)
    assert len(ends) == 12
    everything = range(1, max(ends) + 1)
    assert [one.trial.id for one in database.overviews.of(everything)] == list(ends)


def test_more_trials_than_fit_into_a_statement_come_in_batches(database: StudyDatabase, monkeypatch):
    sweep = populate(database, trials=12)
    ids = list(database.trials.marks(sweep))
    whole, curves = list(database.overviews.of(ids)), list(database.epochs.curves(ids))
    monkeypatch.setattr(batches, "AT_ONCE", 5)
    assert list(database.overviews.of(ids)) == whole
    assert list(database.epochs.curves(ids)) == curves


@pytest.mark.parametrize("step", [1, 4])
def test_thinned_curves_keep_first_best_and_last_epoch_and_count_the_rest(database: StudyDatabase, step: int):
    sweep = database.transactions.create_sweep(new_sweep(trials=1))
    search = search_of(database, sweep)
    candidate = propose(search)
    attempt = begin(database, candidate)
    for epoch in range(1, 11):
        metrics = {"loss": 1 / epoch, "val_accuracy": epoch / 10}
        database.transactions.record_epoch(attempt, Epoch(epoch=epoch, metrics=metrics, seconds=2.0))
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id, epoch=7, value=0.5, path="x", size=7, sha256="ab", parameters=5, flops=6
        )
    )
    (curve,) = database.epochs.curves([candidate.trial_id, candidate.trial_id + 1], step=step)
    assert (curve.trial_id, curve.total) == (candidate.trial_id, 10)
    assert [one.epoch for one in curve.epochs] == (list(range(1, 11)) if step == 1 else [1, 4, 7, 8, 10])
    for one, elapsed in zip(curve.epochs, curve.elapsed, strict=True):
        assert (one.seconds, elapsed) == (2.0, 2.0 * one.epoch)
        assert one.metrics == {"loss": 1 / one.epoch, "val_accuracy": one.epoch / 10}
