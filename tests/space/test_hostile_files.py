"""Reading a space runs no code and stays small, whatever is in the file."""

import random
import re
import time
from contextlib import suppress

import pytest

from sweep.space.dimension import Choice
from sweep.space.errors import Rejected, SpaceError
from sweep.space.reading import locate, parse_space


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch /tmp/owned']",
        "!!python/name:os.system ''",
        "!!python/object/new:subprocess.Popen [['touch', '/tmp/owned']]",
        "!mine {a: b}",
        "!<tag:example.com,2000:x> 3",
    ],
)
def test_tags_are_refused_by_name_and_construct_nothing(value: str) -> None:
    with pytest.raises(SpaceError) as caught:
        parse_space(f"data: digits\nmodel: {value}\n", "hostile.yaml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (2, "model")
    assert problem.found.startswith("found the tag")


def test_a_key_may_have_no_tag_either() -> None:
    with pytest.raises(SpaceError, match=r"found the tag `!!python/name:os\.system`"):
        parse_space("data: digits\n!!python/name:os.system model: {cnn: {}}\n", "hostile.yaml")


def test_aliases_that_stand_for_a_billion_values_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    started = time.monotonic()
    with pytest.raises(SpaceError, match="aliases expand to more values"):
        parse_space("\n".join(lines), "bomb.yaml")
    assert time.monotonic() - started < 5


def test_a_list_that_holds_itself_is_refused() -> None:
    with pytest.raises(SpaceError, match="aliases"):
        parse_space("data: &a [*a]\n", "loop.yaml")


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(SpaceError, match=r"nested too deeply|not valid YAML"):
        parse_space("data: " + "[" * 3_000, "deep.yaml")


def test_ranges_of_any_size_cost_nothing_to_read() -> None:
    text = "data: digits\nmodel: {cnn: {convs: {int: [1, 1000000000000]}, filters: {each_block: {int: [1, 10]}}}}\n"
    started = time.monotonic()
    assert parse_space(text, "wide.yaml").size == 10**12 * 100
    assert time.monotonic() - started < 1


def test_a_depth_beyond_any_image_is_refused() -> None:
    with pytest.raises(SpaceError, match="a whole number from 1 to 64"):
        parse_space(
            "data: digits\nmodel: {cnn: {depth: {int: [1, 1000000000]}, filters: {each_block: {int: [1, 2]}}}}\n", "x"
        )


def mutated(text: str, dice: random.Random) -> str:
    """The text with a few of its lines, words or characters gone, doubled or swapped."""
    for _ in range(dice.randint(1, 4)):
        words = re.split(r"(\s+|[{}\[\]:,])", text)
        one, other = dice.randrange(len(words)), dice.randrange(len(words))
        action = dice.randrange(4)
        if action == 0:
            words[one] = ""
        elif action == 1:
            words[one], words[other] = words[other], words[one]
        elif action == 2:
            words[one] = words[one] * 2
        else:
            words[one] = dice.choice(
                ["none", "-1", "1e-4", "choice", "{}", "[]", "int", "each_block", "null", "x", "&a"]
            )
        text = "".join(words)
    return text


@pytest.mark.parametrize("name", ["cnn_depth", "regularization", "cifar10"])
def test_a_damaged_space_is_read_or_told_what_is_wrong_and_never_crashes(name: str) -> None:
    dice = random.Random(name)  # noqa: S311  # damage, not secrets
    original = "\n".join(
        line for line in locate(name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    read = 0
    for _ in range(80):
        text = mutated(original, dice)
        try:
            space = parse_space(text, "damaged.yaml")
        except SpaceError as error:
            assert error.problems
            assert all(problem.found for problem in error.problems)
        else:
            with suppress(Rejected):
                space.resolve(lambda one: one.options[0] if isinstance(one, Choice) else one.low)
            read += 1
    assert read < 80
