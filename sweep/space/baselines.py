"""Completes and checks the configurations that a space wants trained first."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sweep.space import template as templates
from sweep.space.dimension import Choice, Dimension, Float
from sweep.space.errors import Problem
from sweep.space.keras_objects import show
from sweep.space.template import Section
from sweep.space.tree import Mapping as Root
from sweep.space.tree import Sequence, Tree, plain


def complete(tree: Tree | None, sections: Section, problems: list[Problem]) -> tuple[Mapping[str, Any], ...]:
    """The baselines with a value for every dimension of their branches: its default, the first option or the low end.

    Where a builder's dimensions have defaults and the file has no baselines, the defaults are the one baseline.
    """
    dimensions = {dimension.name: dimension for dimension in templates.dimensions(sections)}
    if tree is None and any(dimension.default is not None for dimension in dimensions.values()):
        tree = Sequence(0, (Root(0, {}),))
    return tuple(
        _complete(plain(item), sections, _Notes(item, f"baselines.{index}", problems), dimensions)
        for index, item in enumerate(tree.items if isinstance(tree, Sequence) else (), start=1)
        if isinstance(item, Root)
    )


class _Notes:
    """Where a baseline is, and where its problems go."""

    def __init__(self, tree: Root, path: str, problems: list[Problem]) -> None:
        self._lines, self._line = tree.lines, tree.line
        self._path = path
        self._problems = problems

    def say(self, name: str, found: str, allowed: str, hint: str = "") -> None:
        line = self._lines.get(name, self._line)
        path = f"{self._path}.{name}"
        self._problems.append(Problem(line=line, path=path, found=found, allowed=allowed, hint=hint))


def _complete(
    given: Mapping[str, Any], sections: Section, notes: _Notes, dimensions: Mapping[str, Dimension]
) -> Mapping[str, Any]:
    for name, value in given.items():
        if name not in dimensions:
            close = get_close_matches(name, dimensions, n=1)
            hint = f"did you mean `{close[0]}`?" if close else ""
            notes.say(name, f"no dimension is called `{name}`", ", ".join(dimensions) or "none is open", hint)
        elif isinstance(value, dict | list) or not dimensions[name].contains(value):
            notes.say(name, f"found {show(value)}", str(dimensions[name]))
    values: dict[str, Any] = {}

    def choose(dimension: Dimension) -> Any:
        values[dimension.name] = _value(given, dimension)
        return values[dimension.name]

    templates.resolve(sections, choose)
    for name in given:
        if name in dimensions and name not in values:
            conditions = " and ".join(map(str, dimensions[name].condition))
            notes.say(name, f"`{name}` does not exist here", f"where {conditions}")
    return values


def _value(given: Mapping[str, Any], dimension: Dimension) -> Any:
    value = given.get(dimension.name)
    if dimension.name not in given or isinstance(value, dict | list) or not dimension.contains(value):
        if dimension.default is not None and dimension.contains(dimension.default):
            return dimension.default
        return dimension.options[0] if isinstance(dimension, Choice) else dimension.low
    return float(value) if isinstance(dimension, Float) and value is not None else value
