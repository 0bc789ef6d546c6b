"""Answers that took work are made once, and make room for others."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sweep.results.dashboard.kept import Kept


def unwanted() -> bytes:
    raise AssertionError("it was there")


def test_an_answer_is_made_once_for_all_who_ask_meanwhile() -> None:
    kept, begun, allowed = Kept(), threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        allowed.wait()
        return b"made"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.of, "tag", make)
        begun.wait()
        second = pool.submit(kept.of, "tag", unwanted)
        allowed.set()
        assert (first.result(), second.result()) == (b"made", b"made")


def test_what_was_used_longest_ago_makes_room() -> None:
    kept = Kept(room=10)
    for tag in ("one", "two"):
        kept.of(tag, lambda: b"1234")
    kept.of("one", unwanted)
    kept.of("three", lambda: b"1234")
    kept.of("one", unwanted)
    assert kept.of("two", lambda: b"again") == b"again"


def test_an_answer_larger_than_the_room_is_given_all_the_same() -> None:
    kept = Kept(room=10)
    assert kept.of("large", lambda: bytes(100)) == bytes(100)
    assert kept.of("large", lambda: b"again") == b"again"


def test_what_could_not_be_made_is_tried_again() -> None:
    kept = Kept()
    with pytest.raises(AssertionError):
        kept.of("tag", unwanted)
    assert kept.of("tag", lambda: b"made") == b"made"
