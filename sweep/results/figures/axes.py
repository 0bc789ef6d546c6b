"""Axes: their labels with units, their scales, and the order of categories."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sweep.results.figures.text import plain

if TYPE_CHECKING:
    from sweep.results.quantity import Quantity
    from sweep.results.records import TrialRow

_FEW_COUNTS = 5
_MOST_CATEGORIES = 60  # ticks; more are left to Plotly to choose from
_LETTERS = 30  # of a tick
_HALF, _FEW = 0.5, 3.0  # decades: too few for ticks of their own; so few that 2 and 5 are ticks as well
_SMALL = 1e-3  # below it, ticks are written as 1e-4
_ASIDE = 0.1  # of a value that is the only one, its axis goes to either side
_NARROW = 12  # between the lowest and the highest whole number, up to which each is a tick
GOLDEN, _SPREAD = 0.6180339887, 0.55  # points of one word stand side by side, in so much of its width
_SINGLE = 12  # points up to which they stand in line
_THOUSANDS = 10_000  # from here on figures are written as 10k


@dataclass(frozen=True, kw_only=True)
class TimeScale:
    """The unit in which so much time reads best."""

    unit: str
    seconds: float  # in one of it


def time_scale(longest: float) -> TimeScale:
    """Seconds up to three minutes, minutes up to three hours, then hours, then days."""
    for unit, seconds, limit in (("s", 1.0, 180.0), ("min", 60.0, 10_800.0), ("h", 3600.0, 259_200.0)):
        if longest <= limit:
            return TimeScale(unit=unit, seconds=seconds)
    return TimeScale(unit="days", seconds=86_400.0)


def axis(label: str, *, unit: str = "", **more: Any) -> dict[str, Any]:
    """A numeric axis. The label is escaped here."""
    title = plain(f"{label} ({unit})" if unit else label, most=80)
    found: dict[str, Any] = {"title": {"text": title, "standoff": 8}, "ticklabelstandoff": 3}
    return found | {"automargin": True, "zeroline": False} | more


def counts(label: str, most: int, **more: Any) -> dict[str, Any]:
    """An axis of whole numbers up to `most`; Plotly would put fractions between few of them, and round them."""
    few: dict[str, Any] = {"dtick": 1} if most <= _FEW_COUNTS else {}
    return axis(label, tickformat=",d", **{"rangemode": "tozero"} | few | more)


def categorical(label: str, names: Sequence[str], *, letters: int = _LETTERS, **more: Any) -> dict[str, Any]:
    """An axis of names in this order; they are escaped already, and shown in at most so many letters."""
    found = axis(label, type="category", categoryorder="array", categoryarray=list(names), **more)
    if len(names) <= _MOST_CATEGORIES:
        found |= {"tickmode": "array", "tickvals": list(names), "ticktext": [_short(name, letters) for name in names]}
    return found


def _short(name: str, most: int = _LETTERS) -> str:
    """Cut a long name: a dimension's before its last two parts, any other in its middle."""
    letters = unescape(name)
    half, end = most // 2, ".".join(letters.split(".")[-2:])
    if len(letters) <= most:
        return name
    return plain(f"…{end}" if end != letters and len(end) < most else f"{letters[:half]}…{letters[-half:]}")


@dataclass(frozen=True, kw_only=True)
class Side:
    """A quantity as an axis of some trials. Words stand at 0, 1, 2 …, for their points to lie side by side."""

    quantity: "Quantity"
    names: tuple[str, ...]  # of words in their order, escaped; of numbers none
    layout: dict[str, Any]

    def values(self, rows: Sequence["TrialRow"], *, spread: bool = False) -> NDArray[np.float64]:
        """Where the trials stand, NaN for those without; `spread` puts those of one word beside each other."""
        if not self.quantity.is_categorical:
            return numbers(self.quantity, rows)
        place = {name: index for index, name in enumerate(self.names)}
        found = [self.quantity.of(row) for row in rows]
        middle = np.array([math.nan if one is None else place[category(one)] for one in found], dtype=np.float64)
        if not spread or len(rows) <= _SINGLE:
            return middle
        # By the golden ratio: evenly, and the same every time.
        aside = np.array([row.trial * GOLDEN % 1.0 for row in rows]) - 0.5
        return np.round(middle + aside * _SPREAD, 3)

    def line(self, letter: str) -> str | None:
        """What the hover says of it; a word is a parameter, which it says anyway."""
        if self.quantity.is_categorical:
            return None
        written = ",d" if self.layout.get("tickformat") in (",d", "~s") else ".4~g"  # 388,554 and not 3.886e+5
        return f"{plain(self.quantity.label)} %{{{letter}:{written}}} {plain(self.quantity.unit)}".rstrip()


def side(quantity: "Quantity", rows: Sequence["TrialRow"]) -> Side:
    """Make an axis of what these trials have."""
    if not quantity.is_categorical:
        return Side(quantity=quantity, names=(), layout=_numeric(quantity, rows))
    names = order([quantity.of(row) for row in rows], quantity.options)
    ticks: dict[str, Any] = {
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": [_short(name) for name in names],
    }
    layout = axis(quantity.label) | ticks | {"range": [-0.5, max(0.5, len(names) - 0.5)]}
    return Side(quantity=quantity, names=tuple(names), layout=layout)


def hover_lines(x: Side, y: Side) -> list[str]:
    """What the axes say, for the hover."""
    return [line for line in (x.line("x"), y.line("y")) if line]


def _numeric(quantity: "Quantity", rows: Sequence["TrialRow"]) -> dict[str, Any]:
    found = numbers(quantity, rows)
    known = found[np.isfinite(found)]
    if not len(known):
        return axis(quantity.label, unit=quantity.unit)
    log = quantity.is_log and bool((known > 0).all()) and len(np.unique(known)) > 1
    more = log_ticks(known) if log else whole_ticks(known) | around(known)
    if quantity.options:
        more = {"tickmode": "array", "tickvals": [one for one in quantity.options if isinstance(one, int | float)]}
    elif float(np.abs(known).max()) >= _THOUSANDS:
        more["tickformat"] = "~s"
    return axis(quantity.label, unit=quantity.unit, **more)


def log_ticks(known: NDArray[np.float64]) -> dict[str, Any]:
    """A logarithmic axis with as many ticks as can be read: decades, with 2 and 5 between where they are few."""
    decades = float(np.log10(known.max() / known.min()))
    found = {"type": "log", "tickformat": "~g" if known.min() >= _SMALL else "~e"}
    if decades < _HALF:
        return found
    return found | ({"dtick": "D2", "tickfont": {"size": 10.5}} if decades < _FEW else {"dtick": 1})


def around(known: NDArray[np.float64]) -> dict[str, Any]:
    """An axis on which there is but one value. Plotly would draw it from one less to one more, which no share is."""
    only = float(known[0])
    if (known != only).any():
        return {}
    if only == round(only):
        return {"tickmode": "array", "tickvals": [only]}
    small = {"tickformat": "~e"} if abs(only) < _SMALL else {}
    low, high = sorted((only * (1 - _ASIDE), only * (1 + _ASIDE)))
    # Not as its range, which would take the place of a user's zoom.
    return {"autorangeoptions": {"clipmin": low, "clipmax": high}} | small


def whole_ticks(known: NDArray[np.float64]) -> dict[str, Any]:
    """Ticks of whole numbers have none between them."""
    if not (known == np.round(known)).all():
        return {}
    narrow = float(known.max() - known.min()) <= _NARROW
    return {"tickformat": ",d"} | ({"tick0": 0, "dtick": 1} if narrow else {})


def numbers(quantity: "Quantity", rows: Iterable["TrialRow"]) -> NDArray[np.float64]:
    """A quantity of each trial; what is missing or no number becomes NaN, which Plotly leaves out."""
    return np.array([_float(quantity.of(row)) for row in rows], dtype=np.float64)


def _float(value: Any) -> float:
    if value is None or isinstance(value, str):
        return math.nan
    found = float(value)
    return found if math.isfinite(found) else math.nan


def order(found: Iterable[Any], options: Iterable[Any] = ()) -> list[str]:
    """Categories as they are best read: as the space lists them; others by size, or as the alphabet has them.

    Options that no trial has are left out.
    """
    known = {category(value): value for value in found if value is not None}
    listed = [name for name in map(category, options) if name in known]
    rest = sorted(known.keys() - set(listed), key=lambda name: (_rank(known[name]), name))
    return [*listed, *rest]


def _rank(value: Any) -> tuple[int, float]:
    """`none` first, then numbers by size, then words."""
    if str(value) == "none":
        return 0, 0.0
    return (1, float(value)) if isinstance(value, int | float) else (2, 0.0)


def category(value: Any) -> str:
    """A category as it is shown."""
    if isinstance(value, bool):
        return str(value).lower()
    return plain(f"{value:g}" if isinstance(value, float) else value, most=80)
