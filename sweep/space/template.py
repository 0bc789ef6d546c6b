"""A space's model and training with their open values in place: what configurations are made from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sweep.space.builder import Need
from sweep.space.dimension import Choice, Dimension, Float, Int, Scalar
from sweep.space.model_config import DEFAULT_DEPTH

DEPTH = "depth"  # the key that says how many blocks there are

Choose = Callable[[Dimension], Any]


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


@dataclass(frozen=True)
class Calls:
    """All that a builder asks for, each after those that it needs."""

    line: int
    calls: tuple["Part", ...]


Template = Value | Open | Branch | Items | Blocks | Section | Calls


@dataclass(frozen=True)
class Part:
    """One value of several that are decided in order; whether it exists may depend on those before it."""

    name: str  # the key of a section, the index of a list, or what a builder calls it
    template: Template
    needs: tuple[tuple[Need, ...], ...] = ()  # it exists where all of one of these hold; empty: always

    def beside(self, values: Mapping[str, Any]) -> Template | None:
        """Its template, beside these values of parts before it; None where it does not exist, or has its value."""
        exists = not self.needs or any(all(need.holds(values) for need in needs) for needs in self.needs)
        if not exists or self.name in values:
            return None
        if isinstance(self.template, Blocks):
            depth = values.get(DEPTH, DEFAULT_DEPTH)
            return Items(self.template.line, self.template.blocks[:depth] if isinstance(depth, int) else ())
        return self.template

    @property
    def parents(self) -> frozenset[str]:
        """The names of the parts on whose values it depends."""
        depth = {DEPTH} if isinstance(self.template, Blocks) else set[str]()
        return frozenset(depth.union(need.name for needs in self.needs for need in needs))


def parts(template: Template) -> tuple[Part, ...]:
    """What a list, a section or a builder's calls are made of, in the order in which it is decided."""
    if isinstance(template, Section):
        return tuple(Part(key, entry) for key, entry in template.entries.items())
    if isinstance(template, Calls):
        return template.calls
    items = template.items if isinstance(template, Items) else template.blocks if isinstance(template, Blocks) else ()
    return tuple(Part(str(index), item) for index, item in enumerate(items, start=1))


def children(template: Template) -> tuple[Template, ...]:
    """The templates right below this one."""
    if isinstance(template, Branch):
        return tuple(template.options.values())
    return tuple(part.template for part in parts(template))


def dimensions(template: Template) -> Iterator[Dimension]:
    """All open values, in file order, those of branches right after their choice."""
    if isinstance(template, Open | Branch):
        yield template.dimension
    yield from chain.from_iterable(map(dimensions, children(template)))


def resolve(template: Template, choose: Choose) -> Any:
    """The plain value with every open value chosen; only dimensions of the branches taken are asked for."""
    if isinstance(template, Value):
        return template.value
    if isinstance(template, Open):
        return choose(template.dimension)
    if isinstance(template, Branch):
        return resolve(_option(template, choose(template.dimension)), choose)
    values: dict[str, Any] = {}
    for part in parts(template):
        there = part.beside(values)
        if there is not None:
            values[part.name] = resolve(there, choose)
    return as_plain(template, values)


def as_plain(template: Template, values: dict[str, Any]) -> Any:
    """The plain value of a template whose parts have these values."""
    return list(values.values()) if isinstance(template, Items | Blocks) else values


def _option(branch: Branch, label: Scalar) -> Template:
    try:
        return branch.options[label]
    except KeyError:
        raise ValueError(f"`{branch.dimension.name}` has no option {label!r}, only {branch.dimension}") from None
