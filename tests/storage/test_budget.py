"""Budgets and what is spent of them, without a database."""

import pytest

from storage.budget import Budget, Spent

BUDGET = Budget(trials=3, epochs=20, seconds=60.0)


def test_what_is_left_is_never_below_zero():
    assert BUDGET.left(Spent()) == BUDGET
    assert BUDGET.left(Spent(trials=1, epochs=5, seconds=0.5)) == Budget(trials=2, epochs=15, seconds=59.5)
    assert BUDGET.left(Spent(trials=4, epochs=21, seconds=61.0)) == Budget(trials=0, epochs=0, seconds=0.0)


@pytest.mark.parametrize(
    ("spent", "is_spent"),
    [
        (Spent(), False),
        (Spent(trials=2, epochs=19, seconds=59.9), False),
        (Spent(trials=3), True),
        (Spent(epochs=20), True),
        (Spent(seconds=60.0), True),
        (Spent(trials=4, epochs=30), True),
    ],
)
def test_a_budget_is_spent_once_one_of_its_parts_is(spent: Spent, is_spent: bool):
    assert BUDGET.is_spent(spent) is is_spent


def test_what_a_budget_does_not_limit_is_never_spent():
    spent = Spent(trials=2, epochs=10**9, seconds=1e9)
    assert not Budget(trials=3).is_spent(spent)
    assert Budget(trials=3).left(spent) == Budget(trials=1)
    assert Budget(trials=0).is_spent(Spent())
