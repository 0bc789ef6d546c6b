"""Completes and checks the configurations that a space wants trained first."""

from collections.abc import Mapping
from typing import Any

from sweep.space.dimension import Dimension, Float
from sweep.space.errors import Problem
from sweep.space.keras_objects import show
from sweep.space.template import Section, dimensions, resolve
from sweep.space.tree import Tree, TreeList, TreeMapping, plain
from sweep.wording import did_you_mean


def complete(tree: Tree | None, sections: Section, problems: list[Problem]) -> tuple[Mapping[str, Any], ...]:
    """The baselines with a value for every dimension of their branches: its default, the first option or the low end.

    Where a builder's dimensions have defaults and the file has no baselines, the defaults are the one baseline.
    """
    by_name = {dimension.name: dimension for dimension in dimensions(sections)}
    if tree is None and any(dimension.default is not None for dimension in by_name.values()):
        tree = TreeList(0, (TreeMapping(0, {}),))
    items = enumerate(tree.items if isinstance(tree, TreeList) else (), start=1)
    return tuple(
        _complete(item, f"baselines.{index}", sections, by_name, problems)
        for index, item in items
        if isinstance(item, TreeMapping)
    )


def _complete(
    tree: TreeMapping, path: str, sections: Section, by_name: Mapping[str, Dimension], problems: list[Problem]
) -> Mapping[str, Any]:
    def say(name: str, found: str, allowed: str, hint: str = "") -> None:
        line = tree.lines.get(name, tree.line)
        problems.append(Problem(line=line, path=f"{path}.{name}", found=found, allowed=allowed, hint=hint))

    given, values = plain(tree), dict[str, Any]()
    for name, value in given.items():
        if name not in by_name:
            near, allowed = did_you_mean(name, by_name), ", ".join(by_name) or "the space has no dimensions"
            say(name, f"no dimension is called `{name}`", allowed, near)
        elif isinstance(value, dict | list) or not by_name[name].contains(value):
            say(name, f"found {show(value)}", str(by_name[name]))

    def choose(dimension: Dimension) -> Any:
        values[dimension.name] = _value(given, dimension)
        return values[dimension.name]

    resolve(sections, choose)
    for name in given:
        if name in by_name and name not in values:
            conditions = " and ".join(map(str, by_name[name].condition))
            say(name, f"`{name}` does not exist here", f"where {conditions}")
    return values


def _value(given: Mapping[str, Any], dimension: Dimension) -> Any:
    value = given.get(dimension.name)
    if dimension.name not in given or isinstance(value, dict | list) or not dimension.contains(value):
        if dimension.default is not None and dimension.contains(dimension.default):
            return dimension.default
        return dimension.ends[0]
    return float(value) if isinstance(dimension, Float) and value is not None else value
