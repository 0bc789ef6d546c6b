"""What a builder asks for in one run, as plain records."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from sweep.space.builder import FoundDimension, Need, Plain

_LISTED = 16  # values of a whole number's range that are all tried where it matters
_SPREAD = 24  # of a wider one


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A hyperparameter as it is asked for: equal ones are the same."""

    name: str
    kind: Literal["int", "float", "choice"]
    low: float = 0
    high: float = 0
    step: float | None = None
    log: bool = False
    options: tuple[Plain, ...] = ()
    default: Plain

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.options) > 1 if self.kind == "choice" else self.low < self.high

    def ends(self) -> tuple[Plain, ...]:
        """Values that show whether it matters: every option, or both ends."""
        return self.options if self.kind == "choice" else tuple(dict.fromkeys((self.low, self.high)))

    def between(self) -> tuple[Plain, ...]:
        """Further values that show where it matters."""
        if self.kind != "int":
            return ()
        step = int(self.step or 1)
        values = range(int(self.low), int(self.high) + 1, step)
        stride = 1 if len(values) <= _LISTED else -(-len(values) // _SPREAD)
        return tuple(values[::stride])

    def on_step(self, number: float) -> float:
        """The value of the range that is next to a number."""
        if self.step is None and self.kind == "float":
            return number
        step = self.step or 1
        near = self.low + round((number - self.low) / step) * step
        return int(near) if self.kind == "int" else near

    def found(self, where: tuple[tuple[Need, ...], ...], variant: int) -> FoundDimension:
        """The record that the space keeps."""
        of_kind: dict[str, Any] = {"options": self.options}
        if self.kind != "choice":
            of_kind = {"low": self.low, "high": self.high, "step": self.step, "log": self.log}
        return FoundDimension(
            name=self.name, variant=variant, kind=self.kind, default=self.default, where=where, **of_kind
        )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call, and the value that it got."""

    definition: Definition
    value: Plain
    parents: tuple[Need, ...] = ()  # as the builder declares them


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of a builder."""

    asked: tuple[Asked, ...]  # each definition once, in order; those of branches not taken are not in it
    inactive: tuple[Asked, ...] = ()  # declared, with their conditions, and not asked in earnest
    error: str = ""  # what it ended with, where it built nothing
    facts: dict[str, Any] = field(default_factory=dict, compare=False)  # what else was seen

    @cached_property
    def asked_for(self) -> dict[Definition, Plain]:
        """The value that each got."""
        return {one.definition: one.value for one in self.asked}

    def has(self, definition: Definition) -> bool:
        """Whether it was asked for."""
        return definition in self.asked_for


def asked_once(calls: list[Asked]) -> tuple[Asked, ...]:
    """Each definition once, where it was asked for first."""
    first: dict[Definition, Asked] = {}
    for one in calls:
        first.setdefault(one.definition, one)
    return tuple(first.values())
