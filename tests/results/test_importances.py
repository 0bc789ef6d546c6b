"""What mattered, as Optuna measures it, and how sure that is."""

import random
from dataclasses import replace

import pytest
from optuna.importance import PedAnovaImportanceEvaluator

from benchmarks.generated import generate
from storage.database import StudyDatabase
from sweep.results.importances import importances
from sweep.results.reading import read_trials
from sweep.space.dimension import Choice, Float
from sweep.space.reading import parse_space
from tests.results.test_quantities import trial
from tests.storage.making import sqlite_url


def measured(trials):
    """Their importances."""
    kinds = {name: type(chosen) for params, _ in trials for name, chosen in params.items()}
    dimensions = [
        Float(name=name, low=0.0, high=1.0) if kind is float else Choice(name=name, options=("a", "b"))
        for name, kind in kinds.items()
    ]
    rows = [replace(trial(), value=value, params=params) for params, value in trials]
    return importances(rows, dimensions, maximizes=True)


def test_the_parameter_that_decides_matters_most():
    generator = random.Random(0)  # noqa: S311
    trials = [
        ({"noise": generator.random(), "rate": rate}, 1 - abs(rate - 0.3))
        for rate in (generator.random() for _ in range(60))
    ]
    found = measured(trials)
    assert next(iter(found.shares)) == "rate"
    assert sum(found.shares.values()) == pytest.approx(1)


def test_a_parameter_of_one_branch_is_measured_among_the_trials_that_have_it():
    generator = random.Random(0)  # noqa: S311
    trials = []
    for index in range(80):
        branch, rate, noise = "ab"[index % 2], generator.random(), generator.random()
        worth = 1 - abs(rate - 0.3) if branch == "a" else 0.2 + noise / 100
        trials.append(({"branch": branch, "noise": noise} | ({"a.rate": rate} if branch == "a" else {}), worth))
    shares = measured(trials).shares
    assert shares.keys() == {"branch", "noise", "a.rate"}
    assert shares["a.rate"] == max(shares.values())


@pytest.mark.parametrize(
    ("trials", "reason"),
    [
        ([], "there are 0"),
        ([({"rate": index / 10}, 0.1 * index) for index in range(5)], "there are 5"),
        ([({"rate": index / 20}, 0.5) for index in range(12)], "the same value"),
        ([({"rate": 0.5}, index / 20) for index in range(12)], "no parameter"),
        ([({}, index / 20) for index in range(12)], "no parameter"),
    ],
)
def test_where_nothing_can_be_told_there_is_a_reason(trials, reason):
    found = measured(trials)
    assert found.shares == {}
    assert reason in found.missing


def test_it_is_optunas_measure(tmp_path):
    """Over a real space with branches, logarithms and steps, where every branch has trials enough to be measured."""
    url = sqlite_url(tmp_path)
    StudyDatabase.open(url, create=True).close()
    sweep = generate(url, trials=400, epochs=1)
    with StudyDatabase.open(url, create=False) as database:
        space, rows = parse_space(sweep.space, sweep.origin), read_trials(database, sweep)
        theirs = PedAnovaImportanceEvaluator(target_quantile=0.1).evaluate(database.studies.of(sweep))
    ours = importances(rows, space.dimensions, maximizes=True).shares
    total = sum(theirs.values())
    assert ours.keys() == theirs.keys()
    assert ours == pytest.approx({name: share / total for name, share in theirs.items()}, rel=1e-6)


def draws(count, seed):
    generator = random.Random(seed)  # noqa: S311
    return [
        ({"noise": noise, "other": other, "rate": rate}, 1 - abs(rate - 0.3) - 0.6 * abs(other - 0.6))
        for noise, other, rate in ([generator.random() for _ in range(3)] for _ in range(count))
    ]


def test_ranges_hold_their_shares_and_narrow_with_more_trials():
    few, many = measured(draws(40, 1)), measured(draws(1000, 1))
    for found in (few, many):
        assert found.ranges.keys() == found.shares.keys()
        assert all(0 <= low <= found.shares[name] <= high <= 1 for name, (low, high) in found.ranges.items())
    widths = [high - low for low, high in (few.ranges["rate"], many.ranges["rate"])]
    assert widths[1] < widths[0] / 2


def test_most_ranges_hold_what_many_trials_say():
    """Nine of ten are promised, by a method that knows only the trials it has; most is what must hold."""
    truth = measured(draws(4000, 0)).shares["rate"]
    found = [measured(draws(200, seed)).ranges["rate"] for seed in range(1, 11)]
    assert sum(low <= truth <= high for low, high in found) > 5


def test_the_ranges_are_the_same_each_time():
    assert measured(draws(100, 5)) == measured(draws(100, 5))
