"""A builder's part of a space: what was found out about it, and what the file says of it, as a template."""

from collections.abc import Callable, Mapping
from typing import Any

from sweep.space.builder import FoundBuilder, FoundDimension, Need
from sweep.space.dimension import Choice, Condition, Either, Scalar, number
from sweep.space.errors import Problem
from sweep.space.template import Branch, Calls, Open, Part, Template, Value
from sweep.space.tree import Tree, TreeMapping
from sweep.wording import did_you_mean

Compile = Callable[[Tree, str, tuple[Condition | Either, ...]], Template]  # what the file says at a name
_SIGNS = {"is": "=", "at least": "≥", "at most": "≤", "above": ">", "below": "<"}


def calls_of(
    found: FoundBuilder, given: TreeMapping | None, prefix: tuple[str, ...], line: int, compile_: Compile
) -> Calls:
    """What a builder asks for; what the file gives at a name takes the place of what was found there."""
    entries: Mapping[str, Tree] = given.entries if given else {}
    calls = []
    for one in _parents_first(found.dimensions):
        title = ".".join((*prefix, one.title))
        condition = _condition(one, prefix)
        if one.name in entries:
            template = compile_(entries[one.name], title, condition)
        else:
            template = _template(one, title, condition, line)
        calls.append(Part(one.name, template, one.where))
    return Calls(line, tuple(calls))


def misnamed(found: FoundBuilder, given: TreeMapping | None, name: str, path: str) -> list[Problem]:
    """Names in the file that the builder does not have, if it was explored completely."""
    known = [one.name for one in found.dimensions]
    if given is None or not found.complete:
        return []
    return [
        Problem(
            line=given.lines.get(key, given.line),
            path=f"{path}.{key}",
            found=f"`{name}` has no hyperparameter `{key}`",
            allowed=", ".join(known) or "none",
            hint=did_you_mean(key, known),
        )
        for key in given.entries
        if key not in known
    ]


def _template(one: FoundDimension, title: str, condition: tuple[Condition | Either, ...], line: int) -> Template:
    given: dict[str, Any] = {"name": title, "condition": condition, "line": line, "default": one.default}
    if one.low is None or one.high is None:
        options: dict[Scalar, Template] = {option: Value(line, option) for option in one.options}
        return Branch(line, Choice(options=tuple(options), **given), options)
    return Open(line, number(one.kind, low=one.low, high=one.high, step=one.step, log=one.log, **given))


def _condition(one: FoundDimension, prefix: tuple[str, ...]) -> tuple[Condition | Either, ...]:
    options = tuple(tuple(_said(need, prefix) for need in needs) for needs in one.where)
    if not options:
        return ()
    return options[0] if len(options) == 1 else (Either(options=options),)


def _said(need: Need, prefix: tuple[str, ...]) -> Condition:
    first, *others = need.values
    also = tuple(others) if need.relation == "is" else ()
    return Condition(name=".".join((*prefix, need.name)), value=first, sign=_SIGNS[need.relation], also=also)


def _parents_first(dimensions: tuple[FoundDimension, ...]) -> list[FoundDimension]:
    """Each after those that it needs, else in the order in which they were asked for."""
    left, placed, ordered = list(dimensions), set[str](), list[FoundDimension]()
    names = {one.name for one in dimensions}
    while left:
        ready = next((one for one in left if (_parents(one) & names) <= placed | {one.name}), left[0])
        left.remove(ready)
        ordered.append(ready)
        placed.add(ready.name)
    return ordered


def _parents(one: FoundDimension) -> set[str]:
    return {need.name for needs in one.where for need in needs}
