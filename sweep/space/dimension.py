"""The open values of a space."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

Scalar = str | int | float | bool | None
DimensionKind = Literal["int", "float", "choice"]
_ON_STEP = 1e-6  # of a step: what rounding may leave


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What must hold for a dimension to exist: the value of another one, or a least depth."""

    name: str  # of the other dimension
    value: Scalar
    sign: str = "="  # or ≥, ≤, >, <
    also: tuple[Scalar, ...] = ()  # other values that are as good

    def __str__(self) -> str:
        values = " or ".join(map(written, (self.value, *self.also)))
        return f"{self.name} {self.sign} {values}"


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
    default: Scalar = None  # a builder's own value; None: the dimension is not a builder's


@dataclass(frozen=True, kw_only=True)
class Int(_Dimension):
    """A whole number of a range, both ends included."""

    kind: ClassVar[DimensionKind] = "int"
    low: int
    high: int
    step: int = 1
    log: bool = False  # the search draws its logarithm

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest value."""
        return self.low, self.high

    @property
    def size(self) -> int:
        """How many values it has."""
        return (self.high - self.low) // self.step + 1

    def values(self) -> tuple[int, ...]:
        """All of them, in order."""
        return tuple(range(self.low, self.high + 1, self.step))

    def contains(self, value: Any) -> bool:
        """Whether the search could draw it."""
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and self.low <= value <= self.high and (value - self.low) % self.step == 0

    def __str__(self) -> str:
        return f"{self.low} to {self.high}" + _extras(self.step if self.step != 1 else None, log=self.log)


@dataclass(frozen=True, kw_only=True)
class Float(_Dimension):
    """A number of a range, both ends included."""

    kind: ClassVar[DimensionKind] = "float"
    low: float
    high: float
    step: float | None = None  # None: any number between
    log: bool = False  # the search draws its logarithm

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        return self.low, self.high

    @property
    def size(self) -> int | None:
        """How many values it has; None when it is continuous."""
        if self.step is None:
            return None
        low, high, step = (Decimal(repr(number)) for number in (self.low, self.high, self.step))
        return int((high - low) / step) + 1

    def values(self) -> tuple[float, ...]:
        """All of them, in order; a range without a step has no such list."""
        if self.size is None:
            raise ValueError(f"{self.name} is continuous")
        low, step = Decimal(repr(self.low)), Decimal(repr(self.step))  # 0.05 three times is 0.15
        return tuple(float(low + index * step) for index in range(self.size))

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

    kind: ClassVar[DimensionKind] = "choice"
    options: tuple[Scalar, ...]

    @property
    def ends(self) -> tuple[Scalar, Scalar]:
        """The first and the last option."""
        return self.options[0], self.options[-1]

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


def number(kind: str, *, low: float, high: float, step: float | None, log: bool, **given: Any) -> Int | Float:
    """A range of whole numbers, or of any."""
    if kind == "int":
        return Int(low=int(low), high=int(high), step=int(step or 1), log=log, **given)
    return Float(low=float(low), high=float(high), step=float(step) if step else None, log=log, **given)


def written(value: Scalar) -> str:
    """A value as the language writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _extras(step: float | None, *, log: bool) -> str:
    return (f", step {written(step)}" if step is not None else "") + (", log" if log else "")
