"""Slices: the objective against each parameter, all others as they came."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import by_state, nothing, opacity, picked_note, points, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import thinned
from sweep.results.figures.text import plain, sentence
from sweep.results.quantities import quantities
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

MOST = 1_200  # points of a slice: there are many slices on a page
_FEWEST = 20  # complete trials that a line of medians takes
_PARTS = 10  # of the trials, by the parameter, with a median each
_SIDES = 12  # slices of one figure
_AXES = ("template", "xaxis", "yaxis")  # of a sheet, that a figure of many has of its own


def slice_of(snapshot: "Snapshot", rows: Sequence[TrialRow], quantity: Quantity, *, most: int = MOST) -> go.Figure:
    """Draw the objective against one quantity, with the median of complete trials along it."""
    value = quantities(snapshot)["value"]
    title = f"{plain(snapshot.sweep.metric)} against {plain(quantity.label)}"
    having = _having(rows, quantity)
    if not having:
        return nothing(title, "No trial with this parameter has a value yet.")
    shown = thinned(having, most)
    without = len(rows) - len(having)
    note = sentence(picked_note(len(shown), len(having)), f"{plural(without, 'trial')} without" if without else None)
    x, y = axes.side(quantity, having), axes.side(value, having)
    figure = sheet(title, note=note, x=x.layout, y=y.layout, height=340)
    figure.add_traces(traces(having, shown, x, y, legend=True))
    return figure


def slices(snapshot: "Snapshot", rows: Sequence[TrialRow]) -> go.Figure:
    """Draw all slices in one figure, one below another; `slice_of` makes one for pages that lay them out themselves."""
    title = f"{plain(snapshot.sweep.metric)} against each parameter"
    known = quantities(snapshot)
    found = [one for name, one in known.items() if name.startswith("params.") and _having(rows, one)]
    if not found:
        return nothing(title, "No trial with parameters has a value yet.")
    drawn = found[:_SIDES]
    figure = make_subplots(rows=len(drawn), cols=1, vertical_spacing=min(0.1, 0.32 / len(drawn)))
    left_out = len(found) - len(drawn)
    whole = sheet(title, note=f"{plural(left_out, 'parameter')} more not drawn" if left_out else "").layout
    figure.layout.template = whole.template
    figure.update_layout({name: value for name, value in whole.to_plotly_json().items() if name not in _AXES})
    for index, one in enumerate(drawn, 1):
        having = _having(rows, one)
        shown = thinned(having, MOST // 2)
        x, y = axes.side(one, having), axes.side(known["value"], having)
        figure.update_xaxes(x.layout, row=index, col=1)
        figure.update_yaxes(y.layout, row=index, col=1)
        for trace in traces(having, shown, x, y, legend=index == 1):
            figure.add_trace(trace, row=index, col=1)
    figure.update_layout(height=120 + 260 * len(drawn))
    return figure


def _having(rows: Sequence[TrialRow], quantity: Quantity) -> list[TrialRow]:
    return [row for row in rows if row.has_value and quantity.of(row) is not None]


def traces(
    having: Sequence[TrialRow], shown: Sequence[TrialRow], x: axes.Side, y: axes.Side, *, legend: bool
) -> list[Any]:
    """Points by state, and the medians of all complete trials, be they shown or not."""
    shared = columns(shown)
    found: list[Any] = []
    for state, rows, marker in by_state(shown, ("complete", "pruned")):
        found.append(
            points(
                shared,
                rows,
                x.values(rows, spread=True),
                y.values(rows),
                said=axes.hover_lines(x, y),
                state=state,
                of=1,
                name=state,
                legendgroup=state,
                showlegend=legend,
                marker=marker | {"size": 6, "opacity": opacity(len(shown))},
            )
        )
    complete = [row for row in having if row.is_scored]
    if len(complete) >= _FEWEST:
        found.append(_medians(complete, x, y, legend=legend))
    return found


def _medians(rows: Sequence[TrialRow], x: axes.Side, y: axes.Side, *, legend: bool) -> go.Scatter:
    places, values, counts = medians(rows, x, y)
    where = x.line("x") or "%{text}"
    return go.Scatter(
        x=np.array(places),
        y=np.array(values),
        mode="markers" if x.names else "markers+lines",
        line={"color": theme.PURPLE, "width": 2},
        marker={"color": theme.PURPLE, "symbol": "line-ew-open", "size": 22, "line": {"width": 3}},
        name="median of complete trials",
        legendgroup="median",
        showlegend=legend,
        text=list(x.names) or None,
        customdata=np.array(counts, dtype=np.int32),
        hovertemplate=f"median {y.line('y')}<br>{where}<br>%{{customdata}} trials<extra></extra>",
    )


def medians(rows: Sequence[TrialRow], x: axes.Side, y: axes.Side) -> tuple[list[float], list[float], list[int]]:
    """Places along x, the median of y at each, and of how many trials; numbers of many values in parts of one size."""
    value, place = y.values(rows), x.values(rows)
    different = np.arange(len(x.names)) if x.names else np.unique(place)
    if x.names or len(different) <= _PARTS + 2:
        parts = [np.flatnonzero(place == one) for one in different]
    else:
        parts = [part for part in np.array_split(np.argsort(place, kind="stable"), _PARTS) if len(part)]
        different = np.array([np.median(place[part]) for part in parts])
    middle = [float(np.median(value[part])) if len(part) else math.nan for part in parts]
    return [float(one) for one in different], middle, [len(part) for part in parts]
