"""The last epochs of a budget go to the most promising trials."""

from sweep.search.allotment import Need, ahead_of, total

NEEDS = [
    Need(trial=0, value=0.5, epochs=10),
    Need(trial=1, value=0.9, epochs=4),
    Need(trial=2, value=None, epochs=12),
    Need(trial=3, value=0.7, epochs=6),
]


def ahead(*, maximizes: bool = True) -> list[list[int]]:
    return [ahead_of(need.trial, NEEDS, maximizes=maximizes) for need in NEEDS]


def test_the_best_come_first_and_a_trial_without_a_value_last():
    assert ahead() == [[1, 3], [], [0, 1, 3], [1]]
    assert total(NEEDS) == 32


def test_a_loss_is_better_where_it_is_smaller():
    assert ahead(maximizes=False) == [[], [0, 3], [0, 1, 3], [0]]


def test_of_equals_the_earlier_trial_comes_first():
    needs = [Need(trial=5, value=0.5, epochs=3), Need(trial=4, value=0.5, epochs=3)]
    assert [ahead_of(trial, needs, maximizes=True) for trial in (4, 5)] == [[], [4]]


def test_a_trial_that_has_had_its_epochs_or_is_not_known_to_run_comes_last():
    needs = [*NEEDS, Need(trial=4, value=1.0, epochs=0)]
    assert ahead_of(4, needs, maximizes=True) == [0, 1, 2, 3]
    assert ahead_of(9, NEEDS, maximizes=True) == [0, 1, 2, 3]
