"""The configurations of a template: their number, and each of them."""

from collections.abc import Callable, Iterable, Iterator
from math import prod
from typing import Any

from sweep.space.template import Branch, Open, Part, Template, Value, as_plain, parts

_COUNTABLE = 100_000  # combinations of values that others depend on; a space of more counts as endless

Assignment = dict[str, Any]  # dimension name to value


def assignments(template: Template) -> Iterator[tuple[Assignment, Any]]:
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
    else:
        for chosen, values in _combinations(parts(template), {}):
            yield chosen, as_plain(template, values)


def _combinations(left: tuple[Part, ...], values: dict[str, Any]) -> Iterator[tuple[Assignment, dict[str, Any]]]:
    """All combinations of the values of these parts, beside those before them; the last part changes fastest."""
    if not left:
        yield {}, values
        return
    part, *rest = left
    there = part.beside(values)
    if there is None:
        yield from _combinations(tuple(rest), values)
        return
    for chosen, value in assignments(there):
        for others, combined in _combinations(tuple(rest), {**values, part.name: value}):
            yield {**chosen, **others}, combined


def count(template: Template) -> int | None:
    """The number of configurations; None when an open value is continuous, or nobody could go through them."""
    if isinstance(template, Value):
        return 1
    if isinstance(template, Open):
        return template.dimension.size
    if isinstance(template, Branch):
        return _together(sum, map(count, template.options.values()))
    return _together(prod, map(_count_group, _groups(parts(template))))


def _together(how: Callable[[Iterable[int]], int], sizes: Iterable[int | None]) -> int | None:
    known = list(sizes)
    return None if None in known else how(size for size in known if size is not None)


def _groups(of: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
    """The parts in groups: those that depend on each other, or share a name, are in one."""
    group_of: dict[str, set[int]] = {}
    for index, part in enumerate(of):
        merged = {index}.union(*(group_of.get(name, ()) for name in (part.name, *part.parents)))
        for name in {name for member in merged for name in (of[member].name, *of[member].parents)}:
            group_of[name] = merged
    for group in {id(group): group for group in group_of.values()}.values():
        yield tuple(of[index] for index in sorted(group))


def _count_group(group: tuple[Part, ...]) -> int | None:
    """Goes through the values that others depend on, and multiplies the numbers of the others."""
    parents = frozenset[str]().union(*(part.parents for part in group))
    rows: list[tuple[dict[str, Any], int]] = [({}, 1)]  # the parents' values, and how many configurations have them
    for part in group:
        size = count(part.template)
        if size is None or (part.name in parents and len(rows) * size > _COUNTABLE):
            return None
        rows = [row for values, number in rows for row in _with(part, size, values, number, parents)]
    return sum(number for _, number in rows)


def _with(
    part: Part, size: int, values: dict[str, Any], number: int, parents: frozenset[str]
) -> Iterator[tuple[dict[str, Any], int]]:
    there = part.beside(values)
    if there is None:
        yield values, number
    elif part.name in parents:
        for _, value in assignments(there):
            yield {**values, part.name: value}, number
    else:
        if there is not part.template:
            size = count(there) or 0
        yield {**values, part.name: None}, number * size
