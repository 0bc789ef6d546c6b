"""The ends of a space, and the models that it names."""

import pytest

from sweep.space.extremes import extremes, labelled_models
from sweep.space.image import ImageSpec
from sweep.space.reading import parse_space

DIGITS = ImageSpec(height=8, width=8, channels=1, classes=10)

# More candidates than are all measured; a block costs less than the dense head that it makes smaller, and the fourth
# is impossible.
WIDE = """\
data: digits
model:
  cnn:
    convs: {each_block: {int: [1, 3]}}
    kernel_size: {each_block: {int: [1, 7]}}
    depth: {int: [1, 4]}
    filters: {int: [1, 64]}
    growth: 1.0
    head: {dense: 512}
"""


def test_the_smallest_model_of_a_wide_space_may_be_one_of_a_middling_depth() -> None:
    space = parse_space(WIDE, "wide.yaml")
    assert (space.size or 0) > 10_000
    found = extremes(space, DIGITS)
    assert found.smallest is not None
    assert found.largest is not None
    assert found.smallest.config.model.cnn is not None
    assert found.smallest.config.model.cnn.depth == 3
    assert found.largest.config.model.cnn is not None
    assert found.largest.config.model.cnn.filters == 64
    assert found.largest.config.model.cnn.convs == (3,) * found.largest.config.model.cnn.depth


def test_candidates_beyond_a_limit_give_one_reason() -> None:
    text = "data: digits\nmodel: {cnn: {filters: {int: [8, 64]}}}\nlimits: {parameters: 40_000}\n"
    (reason,) = extremes(parse_space(text, "x"), DIGITS).reasons
    assert reason.endswith("the limit is 40,000")


@pytest.mark.parametrize(
    "model",
    [
        "{choice: {small: {cnn: {filters: 1, head: {dense: none}}}, large: {cnn: {filters: 2, head: {dense: none}}}}}",
        "{cnn: {choice: {small: {filters: 1, head: {dense: none}}, large: {filters: 2, head: {dense: none}}}}}",
    ],
)
def test_labelled_models_are_named_wherever_the_choice_stands(model: str) -> None:
    models = labelled_models(parse_space(f"data: digits\nmodel: {model}\n", "x"), DIGITS)
    assert models == {"small": 10 + 20 + 8 * 10 + 10, "large": 20 + 76 + 16 * 10 + 10}


def test_labelled_lists_of_layers_are_models_too() -> None:
    text = "data: digits\nmodel: {layers: {choice: {flat: [flatten], deep: [flatten, dense: {units: 2}]}}}\n"
    assert labelled_models(parse_space(text, "x"), DIGITS) == {"flat": 650, "deep": 130 + 30}
