"""A space's model and training with their open values in place: what candidates are resolved and counted from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import prod
from typing import Any

from sweep.space.builder import Need
from sweep.space.dimension import Choice, Dimension, Float, Int, Scalar

DEFAULT_DEPTH = 2  # `CnnConfig.depth`, for an `each_block` beside no depth
_COUNTABLE = 100_000  # combinations of a builder's parents; a space of more counts as endless

Choose = Callable[[Dimension], Any]
Assignment = dict[str, Any]  # dimension name to value


@dataclass(frozen=True)
class Value:
    """A fixed value."""

    line: int
    value: Scalar


@dataclass(frozen=True)
class Open:
    """A number left open."""

    line: int
    dimension: Int | Float


@dataclass(frozen=True)
class Branch:
    """A choice: its options by value, or by label when they are sections."""

    line: int
    dimension: Choice
    options: Mapping[Scalar, "Template"]


@dataclass(frozen=True)
class Items:
    """A list."""

    line: int
    items: tuple["Template", ...]


@dataclass(frozen=True)
class Blocks:
    """A value for each block: as many of these as the depth beside them says."""

    line: int
    blocks: tuple["Template", ...]


@dataclass(frozen=True)
class Section:
    """Keys and values. Where there are `Blocks`, `depth` comes first, whatever the file's order."""

    line: int
    entries: Mapping[str, "Template"]
    lines: Mapping[str, int]  # of the keys

    @property
    def has_blocks(self) -> bool:
        """Whether some entry has a value for each block."""
        return any(isinstance(entry, Blocks) for entry in self.entries.values())


@dataclass(frozen=True)
class Call:
    """What a builder asks for by one name."""

    name: str  # as the builder says it
    template: "Template"
    needs: tuple[tuple[Need, ...], ...] = ()  # it exists where all of one of these hold; empty: always

    def exists(self, values: Mapping[str, Any]) -> bool:
        """Whether it does, beside these values of others."""
        return not self.needs or any(all(need.holds(values) for need in needs) for needs in self.needs)


@dataclass(frozen=True)
class Calls:
    """All that a builder asks for, each after those that it needs."""

    line: int
    calls: tuple[Call, ...]


Template = Value | Open | Branch | Items | Blocks | Section | Calls


def dimensions(template: Template) -> Iterator[Dimension]:
    """All open values, in file order, those of branches right after their choice."""
    if isinstance(template, Open | Branch):
        yield template.dimension
    yield from chain.from_iterable(map(dimensions, children(template)))


def children(template: Template) -> tuple[Template, ...]:
    """The templates right below this one."""
    if isinstance(template, Branch):
        return tuple(template.options.values())
    if isinstance(template, Section):
        return tuple(template.entries.values())
    if isinstance(template, Items):
        return template.items
    if isinstance(template, Calls):
        return tuple(call.template for call in template.calls)
    return template.blocks if isinstance(template, Blocks) else ()


def resolve(template: Template, choose: Choose, depth: int = DEFAULT_DEPTH) -> Any:  # noqa: PLR0911 - a kind each
    """The plain value with every open value chosen; only dimensions of the branches taken are asked for."""
    if isinstance(template, Value):
        return template.value
    if isinstance(template, Open):
        return choose(template.dimension)
    if isinstance(template, Branch):
        return resolve(_option(template, choose(template.dimension)), choose)
    if isinstance(template, Items):
        return [resolve(item, choose) for item in template.items]
    if isinstance(template, Blocks):
        return [resolve(block, choose) for block in template.blocks[:depth]]
    if isinstance(template, Calls):
        return _resolve_calls(template, choose)
    resolved: dict[str, Any] = {}
    for key, entry in template.entries.items():
        resolved[key] = resolve(entry, choose, resolved.get("depth", DEFAULT_DEPTH))
    return resolved


def _resolve_calls(template: Calls, choose: Choose) -> dict[str, Any]:
    resolved: dict[str, Any] = {}
    for call in template.calls:
        if call.name not in resolved and call.exists(resolved):
            resolved[call.name] = resolve(call.template, choose)
    return resolved


def _option(branch: Branch, label: Scalar) -> Template:
    try:
        return branch.options[label]
    except KeyError:
        raise ValueError(f"`{branch.dimension.name}` has no option {label!r}, only {branch.dimension}") from None


def count(template: Template) -> int | None:
    """The number of configurations; None when an open value is continuous."""
    if isinstance(template, Value):
        return 1
    if isinstance(template, Open):
        return template.dimension.size
    sizes = [count(child) for child in children(template)]
    if isinstance(template, Branch):
        return None if None in sizes else sum(size or 0 for size in sizes)
    if isinstance(template, Section) and template.has_blocks:
        return _count_with_blocks(template)
    if isinstance(template, Calls):
        return None if None in sizes else _count_calls(template.calls)
    return None if None in sizes else prod(size or 0 for size in sizes)


def _count_with_blocks(section: Section) -> int | None:
    """A section whose number of values depends on its depth."""
    depth = section.entries.get("depth", Value(section.line, DEFAULT_DEPTH))
    total = 0
    for _, blocks in assignments(depth):
        sizes = [
            count(Items(entry.line, entry.blocks[:blocks])) if isinstance(entry, Blocks) else count(entry)
            for key, entry in section.entries.items()
            if key != "depth"
        ]
        if None in sizes:
            return None
        total += prod(size or 0 for size in sizes)
    return total


def _count_calls(calls: tuple[Call, ...]) -> int | None:
    """What a builder asks for: calls that have to do with each other are gone through, the others multiplied."""
    total = 1
    for group in _related(calls):
        found = _count_group(group, {need.name for call in group for needs in call.needs for need in needs})
        if found is None:
            return None
        total *= found
    return total


def _related(calls: tuple[Call, ...]) -> list[tuple[Call, ...]]:
    """The calls in groups: one that needs another is in its group."""
    groups: list[tuple[set[str], list[Call]]] = []
    for call in calls:
        names = {call.name, *(need.name for needs in call.needs for need in needs)}
        touched = [group for group in groups if group[0] & names]
        merged = (names.union(*(group[0] for group in touched)), [one for group in touched for one in group[1]])
        groups = [group for group in groups if group not in touched] + [(merged[0], [*merged[1], call])]
    order = {id(call): index for index, call in enumerate(calls)}
    return [tuple(sorted(group, key=lambda call: order[id(call)])) for _, group in groups]


def _count_group(calls: tuple[Call, ...], parents: set[str]) -> int | None:
    """The configurations of calls of which some exist by the values of others, the parents."""
    rows: list[tuple[dict[str, Any], int]] = [({}, 1)]  # the parents' values, and how many configurations have them
    for call in calls:
        size = count(call.template) or 0
        if call.name in parents and len(rows) * size > _COUNTABLE:
            return None
        rows = [row for before in rows for row in _with(call, size, *before, is_parent=call.name in parents)]
    return sum(number for _, number in rows)


def _with(
    call: Call, size: int, values: dict[str, Any], number: int, *, is_parent: bool
) -> Iterator[tuple[dict[str, Any], int]]:
    if call.name in values or not call.exists(values):
        yield values, number
    elif is_parent:
        for _, value in assignments(call.template):
            yield {**values, call.name: value}, number
    else:
        yield {**values, call.name: None}, number * size


def _call_products(calls: tuple[Call, ...], before: dict[str, Any]) -> Iterator[tuple[Assignment, dict[str, Any]]]:
    if not calls:
        yield {}, before
        return
    call, *rest = calls
    if call.name in before or not call.exists(before):
        yield from _call_products(tuple(rest), before)
        return
    for chosen, value in assignments(call.template):
        for others, values in _call_products(tuple(rest), {**before, call.name: value}):
            yield {**chosen, **others}, values


def assignments(template: Template, depth: int = DEFAULT_DEPTH) -> Iterator[tuple[Assignment, Any]]:
    """Every configuration once, as dimension values and as the plain value; open values must be finite."""
    if isinstance(template, Value):
        yield {}, template.value
    elif isinstance(template, Open):
        for number in template.dimension.values():
            yield {template.dimension.name: number}, number
    elif isinstance(template, Branch):
        for label, option in template.options.items():
            for chosen, value in assignments(option):
                yield {template.dimension.name: label, **chosen}, value
    elif isinstance(template, Section):
        yield from _products(tuple(template.entries.items()), {})
    elif isinstance(template, Calls):
        yield from _call_products(template.calls, {})
    else:
        items = template.blocks[:depth] if isinstance(template, Blocks) else template.items
        for chosen, pairs in _products(tuple((str(index), item) for index, item in enumerate(items)), {}):
            yield chosen, list(pairs.values())


def _products(
    entries: tuple[tuple[str, Template], ...], before: dict[str, Any]
) -> Iterator[tuple[Assignment, dict[str, Any]]]:
    """All combinations of the entries' values; the last entry changes fastest."""
    if not entries:
        yield {}, before
        return
    (key, entry), *rest = entries
    for chosen, value in assignments(entry, before.get("depth", DEFAULT_DEPTH)):
        for others, values in _products(tuple(rest), {**before, key: value}):
            yield {**chosen, **others}, values
