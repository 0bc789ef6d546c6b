"""Plain values that stand for all that a template can become, each knowing its place in the file.

A template is valid when its representatives are: both ends of every range and every option of every choice are in at
least one of them. There are as many as the widest choice has options, not as many as there are combinations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sweep.space.dimension import Choice, written
from sweep.space.template import Blocks, Branch, Calls, Items, Open, Section, Template, Value, dimensions, resolve

LOW, HIGH = "the low end", "the high end"


@dataclass(frozen=True)
class Located:
    """A plain value, where it is written, and the same for what is in it."""

    value: Any
    line: int
    path: str  # in the file
    note: str = ""  # `the low end of 1 to 3`
    children: Mapping[str, "Located"] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # of the keys


def representatives(template: Template, path: str) -> list[Located]:
    """At least one; together they show every option and both ends of every range."""
    if isinstance(template, Value):
        return [Located(template.value, template.line, path)]
    if isinstance(template, Open):
        dimension = template.dimension
        return [
            Located(end, template.line, path, f"{note} of {dimension}")
            for end, note in zip(dimension.ends, (LOW, HIGH), strict=True)
        ]
    if isinstance(template, Branch):
        return _options(template, path)
    if isinstance(template, Section):
        return [
            Located({key: child.value for key, child in row.items()}, template.line, path, "", row, template.lines)
            for row in _rows(template.entries, path)
        ]
    if isinstance(template, Calls):  # plain values, whichever they are
        firsts = {one.name: one.options[0] if isinstance(one, Choice) else one.low for one in dimensions(template)}
        return [Located(resolve(template, lambda one: firsts[one.name]), template.line, path)]
    entries = {str(index): item for index, item in enumerate(_items(template), start=1)}
    return [
        Located([child.value for child in row.values()], template.line, path, "", row) for row in _rows(entries, path)
    ]


def _items(template: Items | Blocks) -> tuple[Template, ...]:
    return template.items if isinstance(template, Items) else template.blocks


def _options(branch: Branch, path: str) -> list[Located]:
    found: list[Located] = []
    for label, option in branch.options.items():
        # The label is not repeated where it is the option's own value or only key.
        own = (isinstance(option, Value) and option.value == label) or isinstance(option, Items)
        repeated = isinstance(option, Section) and list(option.entries) == [label]
        found += representatives(option, path if own or repeated else f"{path}.{written(label)}")
    return found


def _rows(entries: Mapping[str, Template], path: str) -> list[dict[str, Located]]:
    """The children's representatives side by side, the shorter lists begun again."""
    columns = {key: representatives(entry, f"{path}.{key}") for key, entry in entries.items()}
    length = max((len(column) for column in columns.values()), default=1)
    return [{key: column[index % len(column)] for key, column in columns.items()} for index in range(length)]
