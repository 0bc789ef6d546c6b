"""The token: which ones are taken, and what stands for it in a browser."""

import pytest

from sweep.errors import InputError
from sweep.results.dashboard.token import SHORTEST, Token, new_secret


@pytest.mark.parametrize(
    "secret", ["", "x", "x" * (SHORTEST - 1), "with a space in the middle", "schlüssel-zum-glück", "x" * 20 + "\n"]
)
def test_a_token_that_is_short_or_cannot_be_sent_is_refused_and_not_repeated(secret):
    with pytest.raises(InputError) as refused:
        Token(secret)
    assert len(secret) < 2 or secret not in str(refused.value)


def test_only_the_secret_is_right():
    token = Token("correct-horse-battery")
    assert token.is_right("correct-horse-battery")
    assert not any(
        map(token.is_right, ("", "correct-horse-batter", "correct-horse-battery ", "Correct-horse-battery", "ü"))
    )


def test_the_cookie_is_not_the_secret_and_differs_with_it():
    one, other = Token("correct-horse-battery"), Token("correct-horse-staples")
    assert one.is_cookie(one.cookie)
    assert not one.is_cookie(other.cookie)
    assert not one.is_right(one.cookie)
    assert "correct" not in one.cookie
    assert one.cookie == Token("correct-horse-battery").cookie  # a restart with the same token asks nobody again


def test_a_ticket_lets_in_once():
    token = Token(new_secret())
    ticket = token.ticket()
    assert not token.is_right(ticket)
    assert [token.redeem(ticket), token.redeem(ticket), token.redeem("another")] == [True, False, False]


def test_made_secrets_are_long_and_differ():
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(new_secret()) >= 32
