"""docs/promises.md: every promise has its places in the code and its tests, and all of them are there."""

import re

import pytest

from tests.support.pages import ROOT, page

PAGE = page("docs/promises.md")
PROMISES = re.split(r"^## ", PAGE.text, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("promise", PROMISES, ids=lambda text: text.partition("\n")[0])
def test_a_promise_is_kept_somewhere_and_held_by_tests(promise: str) -> None:
    places = re.findall(r"`((?:sweep|storage)/[\w/]+\.py)`", promise)
    tests = re.findall(r"^- `(tests/[\w/]+\.py)::(\w+)`$", promise, re.MULTILINE)
    assert places
    assert tests
    assert len(tests) == promise.count("\n- ")
    assert [place for place in places if not (ROOT / place).is_file()] == []
    for file, name in tests:
        assert re.search(rf"^ *def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), name
