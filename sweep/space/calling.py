"""A builder's part of a space: what was found out about it, and what the file says of it, as a template."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from sweep.space.builder import FoundBuilder, FoundDimension, Need
from sweep.space.dimension import Choice, Condition, Dimension, Either, Float, Int
from sweep.space.errors import Problem
from sweep.space.template import Branch, Call, Calls, Open, Template, Value
from sweep.space.tree import Mapping as Node
from sweep.space.tree import Tree

Compile = Callable[[Tree, str, tuple[Condition | Either, ...]], Template]  # what the file says at a name
_SIGNS = {"is": "=", "at least": "≥", "at most": "≤", "above": ">", "below": "<"}


def calls_of(found: FoundBuilder, given: Node | None, prefix: tuple[str, ...], line: int, compile_: Compile) -> Calls:
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
        calls.append(Call(one.name, template, one.where))
    return Calls(line, tuple(calls))


def misnamed(found: FoundBuilder, given: Node | None, name: str, path: str) -> list[Problem]:
    """What the file gives and the builder never asks for, unless it was not looked into everywhere."""
    known = [one.name for one in found.dimensions]
    if given is None or not found.complete:
        return []
    problems = []
    for key in given.entries:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            problems.append(
                Problem(
                    line=given.lines.get(key, given.line),
                    path=f"{path}.{key}",
                    found=f"`{name}` asks for no `{key}`",
                    allowed=", ".join(known) or "it asks for nothing",
                    hint=f"did you mean `{close[0]}`?" if close else "",
                )
            )
    return problems


def _template(one: FoundDimension, title: str, condition: tuple[Condition | Either, ...], line: int) -> Template:
    dimension = _dimension(one, title, condition, line)
    if isinstance(dimension, Choice):
        return Branch(line, dimension, {option: Value(line, option) for option in dimension.options})
    return Open(line, dimension)


def _dimension(one: FoundDimension, title: str, condition: tuple[Condition | Either, ...], line: int) -> Dimension:
    if one.kind == "choice":
        options = tuple(dict.fromkeys(one.options))
        return Choice(name=title, condition=condition, line=line, options=options, default=one.default)
    assert one.low is not None
    assert one.high is not None
    if one.kind == "int":
        return Int(
            name=title, condition=condition, line=line, default=one.default,
            low=int(one.low), high=int(one.high), step=int(one.step or 1), log=one.log,
        )  # fmt: skip
    return Float(
        name=title, condition=condition, line=line, default=one.default,
        low=float(one.low), high=float(one.high), step=float(one.step) if one.step else None, log=one.log,
    )  # fmt: skip


def _condition(one: FoundDimension, prefix: tuple[str, ...]) -> tuple[Condition | Either, ...]:
    options = tuple(tuple(_said(need, prefix) for need in needs) for needs in one.where)
    if not options:
        return ()
    return options[0] if len(options) == 1 else (Either(options=options),)


def _said(need: Need, prefix: tuple[str, ...]) -> Condition:
    name = ".".join((*prefix, need.name))
    first, *others = need.values
    return Condition(
        name=name,
        value=first,
        at_least=need.relation == "at least",
        sign=_SIGNS[need.relation],
        also=tuple(others) if need.relation == "is" else (),
    )


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
