"""What was found on the sealed test split is written once, and every look at it is counted."""

import json
from dataclasses import replace

import pytest

from storage.evaluations import NewEvaluation
from storage.transfer import Arrival
from tests.storage.making import new_sweep, populate


def found(model, **changes):
    values = {
        "trial_id": model.trial_id,
        "sha256": model.sha256,
        "data_fingerprint": "5eed",
        "machine": "here",
        "versions": {"keras": "3.15.0"},
        "images": 3,
        "loss": 0.25,
        "confusion": ((0, 0, 2), (0, 1, 1)),
        "bins": ({"images": 3, "right": 2, "confidence": 0.9},),
    }
    return NewEvaluation(**values | changes)


@pytest.fixture
def models(database):
    return list(database.models.of(populate(database, trials=4)).values())


def test_an_evaluation_is_read_as_it_was_written(database, models):
    new = found(models[0])
    assert database.evaluations.get(models[0]) is None
    record = database.evaluations.record(new)
    assert record == database.evaluations.get(models[0])
    assert {name: value for name, value in vars(record).items() if name != "recorded"} == vars(new)
    assert record.recorded.tzinfo is not None


def test_the_first_evaluation_of_a_model_stays(database, models):
    first = database.evaluations.record(found(models[0]))
    assert database.evaluations.record(found(models[0], loss=0.5)) == first
    assert len(database.evaluations.of_data("5eed")) == 1


def test_another_model_of_the_same_trial_is_another_look(database, models):
    database.evaluations.record(found(models[0]))
    retrained = replace(models[0], sha256="cd")
    assert database.evaluations.get(retrained) is None
    database.evaluations.record(found(retrained))
    assert len(database.evaluations.of_data("5eed")) == 2


def test_looks_are_counted_over_all_sweeps_on_the_same_data(database, models):
    other = populate(database, name="other", trials=4)
    theirs = next(iter(database.models.of(other).values()))
    database.evaluations.record(found(models[1]))
    database.evaluations.record(found(theirs))
    database.evaluations.record(found(models[0], data_fingerprint="something else"))
    assert [look.sweep for look in database.evaluations.of_data("5eed")] == ["formula", "other"]
    assert database.evaluations.of_data("never") == ()


def test_a_sweep_that_was_imported_beside_itself_looked_once(database, models):
    sweep = database.sweeps.get("formula")
    database.evaluations.record(found(models[0]))
    arrival = Arrival(name="copy", uid="f00", artifacts="/there")
    database.transactions.load_rows(json.loads(json.dumps(list(database.transactions.dump_rows(sweep)))), arrival)
    assert [look.sweep for look in database.evaluations.of_data("5eed")] == ["formula"]


def test_evaluations_go_with_their_sweep(database, models):
    database.evaluations.record(found(models[0]))
    database.transactions.delete_sweep(database.sweeps.get("formula"))
    assert database.evaluations.of_data("5eed") == ()
    database.transactions.create_sweep(new_sweep())
    assert database.evaluations.get(models[0]) is None


def test_a_loss_that_is_no_number_is_null(database, models):
    assert database.evaluations.record(found(models[0], loss=None)).loss is None
