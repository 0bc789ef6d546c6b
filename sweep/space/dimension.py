"""The open values of a space."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

Scalar = str | int | float | bool | None
Kind = Literal["int", "float", "choice"]
_ON_STEP = 1e-6  # of a step: what rounding may leave


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must hold for a dimension to exist: another one's value, or a depth of at least so many blocks."""

    name: str  # of the other dimension
    value: Scalar
    at_least: bool = False
    sign: str = "="  # or, of what a builder asks for, ≤, >, <
    also: tuple[Scalar, ...] = ()  # other values that do as well

    def __str__(self) -> str:
        values = " or ".join(map(written, (self.value, *self.also)))
        return f"{self.name} {'≥' if self.at_least else self.sign} {values}"


@dataclass(frozen=True, kw_only=True)
class Either:
    """Conditions of which one must hold, in all of its parts."""

    options: tuple[tuple[Condition, ...], ...]

    def __str__(self) -> str:
        return " or ".join(" and ".join(map(str, option)) for option in self.options)


@dataclass(frozen=True, kw_only=True)
class _Dimension:
    name: str  # Optuna's name of the parameter
    condition: tuple[Condition | Either, ...] = ()  # all must hold; empty: it always exists
    line: int = 0  # in the file
    default: Scalar = None  # what a builder takes where it is not told; None: it is no builder's


@dataclass(frozen=True, kw_only=True)
class Int(_Dimension):
    """A whole number of a range, both ends included."""

    kind: ClassVar[Kind] = "int"
    low: int
    high: int
    step: int = 1
    log: bool = False  # the search draws its logarithm

    @property
    def size(self) -> int:
        """How many values it has."""
        return (self.high - self.low) // self.step + 1

    def values(self) -> tuple[int, ...]:
        """All of them, in order."""
        return tuple(range(self.low, self.high + 1, self.step))

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest value."""
        return self.low, self.high

    def contains(self, value: Any) -> bool:
        """Whether the search could draw it."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and self.low <= value <= self.high and (value - self.low) % self.step == 0

    def __str__(self) -> str:
        return f"{self.low} to {self.high}" + _extras(self.step if self.step != 1 else None, log=self.log)


@dataclass(frozen=True, kw_only=True)
class Float(_Dimension):
    """A number of a range, both ends included."""

    kind: ClassVar[Kind] = "float"
    low: float
    high: float
    step: float | None = None  # None: any number between
    log: bool = False  # the search draws its logarithm

    @property
    def size(self) -> int | None:
        """How many values it has; None when it is continuous."""
        return self._steps() + 1 if self.step else None

    def values(self) -> tuple[float, ...]:
        """All of them, in order; a range without a step has no such list."""
        if self.step is None:
            raise ValueError(f"{self.name} is continuous")
        low, step = Decimal(repr(self.low)), Decimal(repr(self.step))  # 0.05 three times is 0.15
        return tuple(float(low + index * step) for index in range(self._steps() + 1))

    def _steps(self) -> int:
        low, high, step = (Decimal(repr(number)) for number in (self.low, self.high, self.step))
        return int((high - low) / step)

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return self.low, self.high

    def contains(self, value: Any) -> bool:
        """Whether the search could draw it."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        steps = (value - self.low) / self.step if self.step else 0.0
        return self.low <= value <= self.high and abs(steps - round(steps)) < _ON_STEP

    def __str__(self) -> str:
        return f"{written(self.low)} to {written(self.high)}" + _extras(self.step, log=self.log)


@dataclass(frozen=True, kw_only=True)
class Choice(_Dimension):
    """One of a few values, or one of a few sections by their labels."""

    kind: ClassVar[Kind] = "choice"
    options: tuple[Scalar, ...]

    @property
    def size(self) -> int:
        """How many options it has."""
        return len(self.options)

    def values(self) -> tuple[Scalar, ...]:
        """The options."""
        return self.options

    def contains(self, value: Any) -> bool:
        """Whether the search could draw it."""
        return any(value == option and isinstance(value, bool) == isinstance(option, bool) for option in self.options)

    def __str__(self) -> str:
        return ", ".join(map(written, self.options))


Dimension = Int | Float | Choice


def written(value: Scalar) -> str:
    """A value as the language writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _extras(step: float | None, *, log: bool) -> str:
    return (f", step {written(step)}" if step is not None else "") + (", log" if log else "")


def named(dimensions: tuple[Dimension, ...]) -> dict[str, Dimension]:
    """Dimensions by name."""
    return {dimension.name: dimension for dimension in dimensions}


def continuous(dimensions: tuple[Dimension, ...]) -> Iterator[Dimension]:
    """Those without a list of values."""
    return (dimension for dimension in dimensions if dimension.size is None)
