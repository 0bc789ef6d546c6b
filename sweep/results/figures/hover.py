"""What a trial's point says: its number, its state, declared fields and parameters, as columns of one template.

A name stands once in the template, not at every point: 10,000 trials of a dozen parameters are half a megabyte so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sweep.results.fields import HOVER, Field, declared
from sweep.results.figures.text import number, plain
from sweep.results.records import TrialRow
from sweep.wording import ABSENT, plural

_CELLS = 120_000  # values in all points' hovers
_COLUMNS = 25  # lines of one hover
_WORD = 40  # letters of a value


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Fields and parameters by the names that hovers have; parameters of one short name in branches share a column."""

    fields: tuple[Field, ...]  # those that are declared to be in hovers
    names: tuple[tuple[str, tuple[str, ...]], ...]  # as it is shown, and the dimensions that it may be
    left_out: int  # parameters

    @property
    def width(self) -> int:
        """Values of a trial's line; what a figure adds of its own comes after them."""
        return 1 + len(self.fields) + len(self.names)

    def of(self, row: TrialRow) -> list[Any]:
        """A trial's line of `customdata`."""
        found: list[Any] = [row.trial, *(plain(one.text(row), most=_WORD) for one in self.fields)]
        for _, names in self.names:
            value = next((row.params[name] for name in names if name in row.params), None)
            found.append(ABSENT if value is None else _brief(value))
        return found

    def template(self, *first: str, state: str = "") -> str:
        """The hover: `first` are its own lines, in Plotly's notation."""
        lines = [f"<b>trial %{{customdata[0]}}</b>{f' {state}' if state else ''}", *first]
        labels = [*(one.label for one in self.fields), *(name for name, _ in self.names)]
        lines += [f"{plain(label)} %{{customdata[{index}]}}" for index, label in enumerate(labels, 1)]
        if self.left_out:
            lines.append(f"and {plural(self.left_out, 'parameter')} more")
        return "<br>".join(lines) + "<extra></extra>"


def columns(rows: Sequence[TrialRow], points: int | None = None) -> Columns:
    """The columns that trials have; `points` is how many there are, where it is not one per trial."""
    names = dict.fromkeys(name for row in rows for name in row.params)
    merged: dict[str, list[str]] = {}
    for name in names:
        merged.setdefault(name.rsplit(".", 1)[-1], []).append(name)
    shown: list[tuple[str, tuple[str, ...]]] = []
    for short, group in merged.items():
        if len(group) == 1 or short.isdecimal() or _together(rows, group):
            shown += [(name, (name,)) for name in group]
        else:
            shown.append((short, tuple(group)))
    room = max(1, min(_COLUMNS, _CELLS // max(1, points or len(rows)) - 1))
    fields = tuple(declared(HOVER))
    return Columns(fields=fields, names=tuple(shown[:room]), left_out=max(0, len(shown) - room))


def _together(rows: Sequence[TrialRow], group: list[str]) -> bool:
    """Whether a trial has several of these, which then are no branches of one choice."""
    return any(sum(name in row.params for name in group) > 1 for row in rows)


def _brief(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return number(value) if isinstance(value, float) else plain(value, most=_WORD)
