"""Any two quantities of trials against each other, a third one as the colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import FEW, by_state, colour_bar, colours, nothing, picked_note, points, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.text import plain, sentence
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.quantity import Quantity

MOST = 10_000  # points
_DECADES = 3  # up to which a colour bar has marks between them


def scatter(
    rows: Sequence[TrialRow],
    x: "Quantity",
    y: "Quantity",
    colour: "Quantity | None" = None,
    *,
    marked: Sequence[TrialRow] = (),
    most: int = MOST,
) -> go.Figure:
    """Draw one point per trial that has both quantities, coloured by a third one or else by its state.

    `marked` trials have a ring around them.
    """
    title = f"{plain(y.label)} against {plain(x.label)}" + (f", coloured by {plain(colour.label)}" if colour else "")
    having = [row for row in rows if x.of(row) is not None and y.of(row) is not None]
    if not having:
        return nothing(title, "No trial has both of them yet.")
    shown = thinned(having, most)
    without = len(rows) - len(having)
    note = sentence(
        picked_note(len(shown), len(having)), f"{plural(without, 'trial')} without one of them" if without else None
    )
    plane = _Plane(x=axes.side(x, having), y=axes.side(y, having), total=len(shown))
    figure = sheet(title, note=note, x=plane.x.layout, y=plane.y.layout)
    figure.add_traces(list(_traces(plane, shown, colour)))
    if marked:
        figure.add_trace(_rings([row for row in marked if row in having], plane))
    return figure


def thinned(rows: Sequence[TrialRow], most: int) -> list[TrialRow]:
    """At most so many trials, evenly picked, the first and the last among them."""
    if len(rows) <= most:
        return list(rows)
    return [rows[index] for index in np.unique(np.linspace(0, len(rows) - 1, most).astype(int))]


@dataclass(frozen=True, kw_only=True)
class _Plane:
    """The two quantities, and how many points there are in all."""

    x: axes.Side
    y: axes.Side
    total: int

    def points(self, rows: Sequence[TrialRow], name: str, *, state: str = "", **marker: Any) -> Any:
        """A trace of these trials."""
        return points(
            columns(rows, points=self.total),
            rows,
            self.x.values(rows, spread=True),
            self.y.values(rows, spread=True),
            said=axes.hover_lines(self.x, self.y),
            state=state,
            of=self.total,
            name=name,
            showlegend=True,
            marker={"size": 8 if self.total <= FEW else 5, "opacity": 0.8} | marker,
        )


def _traces(plane: _Plane, rows: Sequence[TrialRow], colour: "Quantity | None") -> Iterator[Any]:
    """One trace per state, or per word; one of all where the colour is a number."""
    if colour is None:
        for state, group, marker in by_state(rows):
            yield plane.points(group, state, state=state, **marker)
    elif colour.is_categorical:
        yield from _by_word(plane, rows, colour)
    else:
        yield _scaled(plane, rows, colour)


def _by_word(plane: _Plane, rows: Sequence[TrialRow], colour: "Quantity") -> Iterator[Any]:
    words = [None if (word := colour.of(row)) is None else axes.category(word) for row in rows]
    names = axes.order([colour.of(row) for row in rows], colour.options)
    for index, (name, (paint, _)) in enumerate(zip(names, colours(len(names)), strict=True)):
        group = [row for row, word in zip(rows, words, strict=True) if word == name]
        yield plane.points(group, name, color=paint, symbol=theme.SYMBOLS[index % len(theme.SYMBOLS)])
    without = [row for row, word in zip(rows, words, strict=True) if word is None]
    if without:
        yield plane.points(without, "none of them", color=theme.GREY, symbol="circle-open")


def _scaled(plane: _Plane, rows: Sequence[TrialRow], colour: "Quantity") -> Any:
    raw = axes.numbers(colour, rows)
    known = raw[np.isfinite(raw)]
    log = colour.is_log and bool(len(known)) and bool((known > 0).all())
    shades = (np.log10(raw) if log else raw).astype(np.float32)
    trace = plane.points(rows, "", color=shades, colorscale=theme.SCALE)
    unit = f" ({plain(colour.unit)})" if colour.unit else ""
    ticks = _log_ticks(float(known.min()), float(known.max())) if log else axes.whole_ticks(known)
    bar = colour_bar(plain(colour.label, most=40) + unit, **ticks)
    trace.update(showlegend=False, marker={"colorbar": bar, "showscale": True})
    return trace


def _log_ticks(low: float, high: float) -> dict[str, Any]:
    """Ticks of a colour bar on a logarithm, as Plotly has none."""
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    marks = [factor * 10.0**decade for decade in decades for factor in ((1, 3) if len(decades) <= _DECADES else (1,))]
    kept = [mark for mark in marks if low <= mark <= high] or [low, high]
    return {
        "tickmode": "array",
        "tickvals": [float(np.log10(mark)) for mark in kept],
        "ticktext": [f"{mark:.2g}" for mark in kept],
    }


def _rings(marked: Sequence[TrialRow], plane: _Plane) -> go.Scatter:
    return go.Scatter(
        x=plane.x.values(marked, spread=True),
        y=plane.y.values(marked, spread=True),
        mode="markers",
        name="chosen",
        marker={"symbol": "circle-open", "size": 15, "color": theme.RED, "line": {"width": 2.5}},
        hoverinfo="skip",
    )
