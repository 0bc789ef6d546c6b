"""What is found of a builder by running it: plain functions here, that make no models."""

import pytest

from sweep.space.builder import FoundDimension
from sweep.training.builders.exploring import explore
from sweep.training.builders.tracing import Tracer


def found_in(build, most_runs=400):
    def run(values):
        tracer = Tracer(values)
        try:
            build(tracer)
        except ValueError as error:
            return tracer.run(error=str(error))
        return tracer.run()

    explored = explore(run, may_run=lambda runs: runs < most_runs)
    return {one.title: one for one in explored.dimensions}, explored


def conditions(one: FoundDimension) -> list[str]:
    return [" and ".join(f"{need.name} {need.relation} {list(need.values)}" for need in needs) for needs in one.where]


def test_what_a_loop_asks_for_needs_its_length():
    def build(hp):
        for number in range(hp.Int("layers", 1, 3)):
            hp.Int(f"units_{number}", 32, 64, step=32)

    found, _ = found_in(build)
    assert {name: conditions(one) for name, one in found.items()} == {
        "layers": [],
        "units_0": [],
        "units_1": ["layers at least [2]"],
        "units_2": ["layers at least [3]"],
    }


def test_a_branch_within_a_branch_needs_both():
    def build(hp):
        if hp.Choice("kind", ["mlp", "cnn"]) == "cnn" and hp.Choice("kernel", [3, 5]) == 5:
            hp.Choice("padding", ["same", "valid"])

    found, _ = found_in(build)
    assert conditions(found["kernel"]) == ["kind is ['cnn']"]
    assert conditions(found["padding"]) == ["kind is ['cnn'] and kernel is [5]"]


def test_the_branch_of_the_defaults_is_a_branch_too():
    def build(hp):
        if hp.Choice("kind", ["mlp", "cnn", "rnn"]) != "rnn":
            hp.Int("units", 8, 16)

    assert conditions(found_in(build)[0]["units"]) == ["kind is ['mlp', 'cnn']"]


def test_two_ways_to_the_same_are_alternatives():
    def build(hp):
        first, second = hp.Boolean("first"), hp.Boolean("second")
        if first or second:
            hp.Choice("either", [1, 2])

    assert conditions(found_in(build)[0]["either"]) == ["first is [True]", "second is [True]"]


def test_what_needs_several_at_once_is_found():
    def build(hp):
        first, second, third = hp.Boolean("first"), hp.Boolean("second"), hp.Choice("third", ["a", "b", "c"])
        if first and second and third != "a":
            hp.Choice("rare", [1, 2])

    (where,) = conditions(found_in(build)[0]["rare"])
    assert where == "first is [True] and second is [True] and third is ['b', 'c']"


def test_scopes_that_a_builder_declares_hold_without_an_if():
    def build(hp):
        hp.Int("depth", 1, 100)
        with hp.conditional_scope("depth", [37, 38]):
            hp.Float("odd", 0.0, 1.0)
        hp.Int("child", 1, 3, parent_name="depth", parent_values=[50])

    found, _ = found_in(build)
    assert conditions(found["odd"]) == ["depth is [37, 38]"]
    assert conditions(found["child"]) == ["depth is [50]"]


def test_thresholds_of_numbers_are_found():
    def build(hp):
        if hp.Int("number", 1, 200) > 77:
            hp.Choice("many", [1, 2])
        if hp.Float("rate", 0.0, 0.5) > 0:
            hp.Choice("dropout", ["plain", "spatial"])
        if hp.Int("size", 8, 64, step=8) <= 24:
            hp.Choice("small", [1, 2])

    found, _ = found_in(build)
    assert conditions(found["many"]) == ["number at least [78]"]
    assert conditions(found["dropout"]) == ["rate above [0.0]"]
    assert conditions(found["small"]) == ["size at most [24]"]


def test_one_name_with_two_ranges_is_two_dimensions():
    def build(hp):
        if hp.Choice("kind", ["mlp", "cnn"]) == "mlp":
            hp.Int("units", 32, 64)
        else:
            hp.Int("units", 1, 4)

    found, _ = found_in(build)
    assert (found["units"].low, found["units"].where[0][0].values) == (32, ("mlp",))
    assert (found["units.2"].low, found["units.2"].where[0][0].values) == (1, ("cnn",))


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (lambda hp: hp.Int("x", 6, 13, step=3), {"kind": "int", "low": 6, "high": 12, "step": 3}),
        (lambda hp: hp.Int("x", 2, 40, sampling="log"), {"kind": "int", "low": 2, "high": 40, "log": True}),
        (lambda hp: hp.Int("x", 2, 32, step=2, sampling="log"), {"kind": "choice", "options": (2, 4, 8, 16, 32)}),
        (lambda hp: hp.Int("x", 1, 9, sampling="reverse_log"), {"kind": "int", "low": 1, "high": 9, "log": False}),
        (lambda hp: hp.Float("x", 0.0, 0.6, step=0.1, default=0.5), {"high": 0.6, "step": 0.1, "default": 0.5}),
        (lambda hp: hp.Float("x", 1e-4, 1e-2, sampling="log"), {"kind": "float", "log": True, "default": 1e-4}),
        (lambda hp: hp.Float("x", 1, 100, step=10, sampling="log"), {"kind": "choice", "options": (1.0, 10.0, 100.0)}),
        (lambda hp: hp.Choice("x", ["a", "b"], default="b"), {"options": ("a", "b"), "default": "b"}),
        (lambda hp: hp.Boolean("x", default=True), {"options": (False, True), "default": True}),
    ],
)
def test_kerastuners_kinds_become_ranges_and_choices(ask, expected):
    (one,) = found_in(ask)[0].values()
    assert {key: getattr(one, key) for key in expected} == expected


def test_what_is_fixed_is_no_dimension_and_scopes_are_in_the_names():
    def build(hp):
        hp.Fixed("fixed", "one")
        hp.Choice("only", [3])
        with hp.name_scope("head"):
            hp.Choice("units", [8, 16])
        assert hp.get("only") == 3
        assert "head/units" in hp

    assert list(found_in(build)[0]) == ["head/units"]


def test_values_that_the_builder_cannot_build_do_no_harm():
    def build(hp):
        size = hp.Int("size", 1, 5)
        if size == 3:
            raise ValueError("not three")
        hp.Int("after", 1, 2)

    assert conditions(found_in(build)[0]["after"]) == []


def test_it_ends_when_it_may_run_no_more():
    def build(hp):
        for number in range(hp.Int("n", 1, 60)):
            hp.Int(f"u{number}", 1, 100)

    found, explored = found_in(build, most_runs=10)
    assert (len(explored.runs), explored.complete) == (10, False)
    assert "n" in found
