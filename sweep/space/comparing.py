"""What differs between two spaces, in lines that name the value and both of its texts."""

from collections.abc import Iterator, Mapping
from typing import Any

from sweep.space.dimension import Choice, written
from sweep.space.template import Branch, Open, Section, Template, Value, parts

_ABSENT = "not there"


def differing(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """One line for each place at which two spaces differ."""
    left, right = dict(_flat(ours, "")), dict(_flat(theirs, ""))
    for path in [*left, *(path for path in right if path not in left)]:
        here, there = left.get(path, _ABSENT), right.get(path, _ABSENT)
        if here != there:
            yield f"{path}: {here}, the other " + (f"has {there}" if there != _ABSENT else "lacks it")


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The places of a value and what is there, as text."""
    if isinstance(value, Template):
        yield from _flat_template(value, path)
    elif isinstance(value, Mapping):
        for key, child in value.items():
            below = path if key == "sections" else f"{path}.{key}".lstrip(".")
            yield from _flat(child, below)
    elif isinstance(value, list | tuple):
        if not value:
            yield path, "empty"
        for index, child in enumerate(value, start=1):
            yield from _flat(child, f"{path}.{index}")
    else:
        yield path, written(value)


def _flat_template(template: Template, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(template, Value):
        yield path, written(template.value)
    elif isinstance(template, Open):
        yield path, f"{template.dimension.kind} {template.dimension}"
    elif isinstance(template, Branch):
        assert isinstance(template.dimension, Choice)
        yield path, f"choice of {template.dimension}"
        for label, option in template.options.items():
            if not isinstance(option, Value) or option.value != label:
                repeated = isinstance(option, Section) and list(option.entries) == [label]
                yield from _flat_template(option, path if repeated else f"{path}.{written(label)}")
    elif isinstance(template, Section) and not template.entries:
        yield path, "empty"
    else:
        for part in parts(template):
            yield from _flat_template(part.template, f"{path}.{part.name}".lstrip("."))
