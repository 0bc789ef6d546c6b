"""Generated spaces: the number of configurations that a space states is the number that its grid and `resolve` give."""

import json
import random
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from sweep.space import template as templates
from sweep.space.dimension import Dimension
from sweep.space.reading import parse_space
from sweep.space.space import Space

MOST = 3_000  # configurations of a space that is gone through


def dice_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # spaces, not secrets


def whole_number(dice: random.Random, low: int = 1, high: int = 3) -> Any:
    """A fixed number, or a dimension of a few."""
    first = dice.randint(low, high)
    return dice.choice(
        [
            first,
            {"int": [first, high]},
            {"int": [low, low + 2], "step": 2},
            {"choice": dice.sample(range(low, high + 2), dice.randint(1, 3))},
        ]
    )


def keras_object(dice: random.Random, *named: dict[str, Any]) -> Any:
    """One of these, or a choice of some; the dimensions in an option exist in its branch alone."""
    some = dice.sample(named, dice.randint(1, len(named)))
    options = [dice.choice([*one, one]) for one in some]  # with its arguments, or without
    labelled = {f"label {index}": option for index, option in enumerate(options)}
    return dice.choice([options[0], {"choice": options}, {"choice": labelled}])


def rate(dice: random.Random) -> Any:
    return dice.choice([0.1, {"float": [0.0, 0.4], "step": 0.2}, {"choice": [0.0, 0.3]}])


def regularizer(dice: random.Random) -> Any:
    steps = {"float": [0.1, 0.3], "step": 0.1}
    return keras_object(dice, {"l2": {"l2": steps}}, {"l1": {}}, {"l1_l2": {"l1": steps, "l2": {"choice": [0.1, 0.2]}}})


def cnn(dice: random.Random) -> dict[str, Any]:
    kinds = {
        "depth": whole_number,
        "convs": whole_number,
        "filters": whole_number,
        "dropout": rate,
        "regularizer": regularizer,
        "head": lambda dice: {"dropout": rate(dice), "dense": whole_number(dice)},
    }
    found = {key: kinds[key](dice) for key in dice.sample(list(kinds), dice.randint(1, 4))}
    for key in ("convs", "filters", "dropout"):
        if isinstance(found.get(key), dict) and dice.random() < 0.7:
            found[key] = {"each_block": found[key]}
    return found


def layers(dice: random.Random) -> list[Any]:
    dense = {"dense": {"units": whole_number(dice), "kernel_regularizer": regularizer(dice)}}
    return ["flatten", dense, keras_object(dice, {"leaky_relu": {"negative_slope": rate(dice)}}, {"relu": {}})]


def found_builder(dice: random.Random) -> dict[str, Any]:
    """What running a builder has shown: some of its dimensions exist by the values of others, one in two variants."""
    dimensions: list[dict[str, Any]] = [{"name": "depth", "kind": "int", "low": 1, "high": dice.randint(1, 3)}]
    for index in range(dice.randint(1, 4)):
        parent = dice.choice([one["name"] for one in dimensions])
        relation = dice.choice(["is", "at least", "at most", "above", "below"])
        need = {"name": parent, "relation": relation, "values": [dice.randint(1, 2)]}
        where = dice.choice([[], [[need]], [[need], [{"name": "depth", "values": [1]}]]])
        high = dice.randint(1, 3)
        dimensions.append({"name": f"p{index}", "kind": "int", "low": 1, "high": high, "where": where})
        if where:
            other = {"name": f"p{index}", "variant": 2, "kind": "choice", "options": [7, 8]}
            dimensions.append({**other, "where": [[{"name": "depth", "relation": "at least", "values": [2]}]]})
    return {"compiles": False, "fits": False, "dimensions": dimensions}


def generated(seed: int) -> str:
    """A space with finite dimensions as a text; JSON is YAML."""
    dice = dice_of(seed)
    models: dict[str, Any] = {"cnn": cnn(dice), "layers": layers(dice), "builder": "my_models:build"}
    some = dice.sample(list(models), dice.randint(1, 3))
    model = (
        {"choice": {f"my_{kind}": {kind: models[kind]} for kind in some}}
        if len(some) > 1
        else {some[0]: models[some[0]]}
    )
    optimizer = keras_object(dice, {"sgd": {"momentum": rate(dice)}}, {"adam": {}}, {"lion": {"beta_1": rate(dice)}})
    training = {"epochs": whole_number(dice), "optimizer": optimizer}
    found = {"my_models:build": found_builder(dice)}
    return json.dumps({"data": "digits", "model": model, "training": training, "found": found})


class Answers:
    """Answers what `resolve` asks: the first values, or, of what was asked before, the values at these indices."""

    def __init__(self, indices: list[int]) -> None:
        self._indices = indices
        self.asked: list[tuple[Dimension, int]] = []

    def __call__(self, dimension: Dimension) -> Any:
        place = len(self.asked)
        self.asked.append((dimension, self._indices[place] if place < len(self._indices) else 0))
        return dimension.values()[self.asked[-1][1]]

    @property
    def values(self) -> dict[str, Any]:
        return {dimension.name: dimension.values()[index] for dimension, index in self.asked}

    def following(self) -> list[int]:
        """The indices of the next way through; the last answer changes first."""
        ways = list(self.asked)
        while ways and ways[-1][1] + 1 == ways[-1][0].size:
            ways.pop()
        return [index for _, index in ways[:-1]] + [index + 1 for _, index in ways[-1:]]


def ways_through(template: templates.Template) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every configuration that `resolve` gives, by asking it again and again."""
    indices: list[int] = []
    while True:
        answers = Answers(indices)
        value = templates.resolve(template, answers)
        yield answers.values, value
        indices = answers.following()
        if not indices:
            return


def space_of(seed: int) -> Space:
    """A generated space that can be gone through."""
    spaces = (parse_space(generated(seed + again * 1_000), "generated.yaml") for again in count())
    return next(space for space in spaces if space.size is not None and space.size <= MOST)


@pytest.mark.parametrize("seed", range(60))
def test_the_stated_number_the_grid_and_resolving_agree(seed: int) -> None:
    space = space_of(seed)
    through = list(ways_through(space.sections))
    assert space.size == len(through)
    assert list(space.grid()) == [values for values, _ in through]
    assert len({json.dumps(values, sort_keys=True) for values, _ in through}) == len(through)
    for values, plain in dice_of(seed).sample(through, min(len(through), 20)):
        assert space.resolve_values(values).training.epochs == plain["training"]["epochs"]


def test_no_kind_of_dimension_is_missing_from_the_generated_spaces() -> None:
    spaces = [space_of(seed) for seed in range(60)]
    assert sum(space.size > 10 for space in spaces if space.size) > 40
    names = {one.name for space in spaces for one in space.dimensions}
    for ending in ("filters.3", "builder.p0.2", "l1_l2.l2", "head.dropout", "optimizer.lion.beta_1"):
        assert any(name.endswith(ending) for name in names), ending
