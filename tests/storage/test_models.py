"""Models: the best few keep their files."""

import math

import pytest

from storage.models import ModelRecord
from tests.storage.making import new_sweep, propose, search_of


def ended(database, search, value, state="complete"):
    """A trial with a model that ended so; `running` has not."""
    candidate = propose(search)
    database.models.record(
        ModelRecord(
            trial_id=candidate.trial_id,
            epoch=1,
            value=value,
            path=f"/artifacts/formula/{candidate.number}/1/model.keras",
            size=10,
            sha256="ab",
            parameters=1,
            flops=1,
        )
    )
    if state == "complete":
        search.complete(candidate, value)
    elif state == "pruned":
        search.prune(candidate, "hyperband")
    return candidate.trial_id


def surplus(database, sweep, keep):
    return [model.trial_id for model in database.models.surplus(sweep, keep=keep)]


@pytest.mark.parametrize(("direction", "order"), [("maximize", [1, 3, 0, 2]), ("minimize", [2, 0, 1, 3])])
def test_all_but_the_best_few_may_go_of_equals_the_later_one_first(database, direction, order):
    metric = "val_accuracy" if direction == "maximize" else "val_loss"
    sweep = database.transactions.create_sweep(new_sweep(direction=direction, metric=metric))
    search = search_of(database, sweep)
    ids = [ended(database, search, value) for value in (0.5, 0.9, 0.1, 0.9)]
    for keep in range(5):
        assert surplus(database, sweep, keep) == [ids[index] for index in order[keep:]]


def test_a_complete_trials_model_stays_before_a_pruned_ones_and_a_running_ones_is_not_judged(database, sweep):
    search = search_of(database, sweep)
    pruned, poor = ended(database, search, 0.9, "pruned"), ended(database, search, 0.1)
    worthless = ended(database, search, math.nan, "pruned")
    ended(database, search, 0.0, "running")
    assert surplus(database, sweep, 0) == [poor, pruned, worthless]


def test_a_model_whose_file_went_is_known_and_counts_no_more(database, sweep):
    search = search_of(database, sweep)
    better, worse, worst = (ended(database, search, value) for value in (0.9, 0.5, 0.1))
    for trial_id in surplus(database, sweep, 1):
        database.models.mark_removed(trial_id)
    assert surplus(database, sweep, 1) == []
    assert surplus(database, sweep, 0) == [better]
    assert {id_: model.is_kept for id_, model in database.models.of(sweep).items()} == {
        better: True,
        worse: False,
        worst: False,
    }
    assert database.models.get(worst).value == 0.1
