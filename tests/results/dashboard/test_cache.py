"""Answers that took work are made once, and make room for others."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sweep.results.dashboard.cache import AnswerCache


def unwanted() -> bytes:
    raise AssertionError("it was there")


def test_an_answer_is_made_once_for_all_who_ask_meanwhile() -> None:
    cache, begun, allowed = AnswerCache(), threading.Event(), threading.Event()

    def make() -> bytes:
        begun.set()
        allowed.wait()
        return b"made"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.of, "tag", make)
        begun.wait()
        second = pool.submit(cache.of, "tag", unwanted)
        allowed.set()
        assert (first.result(), second.result()) == (b"made", b"made")


def test_what_was_used_longest_ago_makes_room() -> None:
    cache = AnswerCache(room=10)
    for tag in ("one", "two"):
        cache.of(tag, lambda: b"1234")
    cache.of("one", unwanted)
    cache.of("three", lambda: b"1234")
    cache.of("one", unwanted)
    assert cache.of("two", lambda: b"again") == b"again"


def test_an_answer_larger_than_the_room_is_given_all_the_same() -> None:
    cache = AnswerCache(room=10)
    assert cache.of("large", lambda: bytes(100)) == bytes(100)
    assert cache.of("large", lambda: b"again") == b"again"


def test_what_could_not_be_made_is_tried_again() -> None:
    cache = AnswerCache()
    with pytest.raises(AssertionError):
        cache.of("tag", unwanted)
    assert cache.of("tag", lambda: b"made") == b"made"
