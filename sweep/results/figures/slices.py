"""Slices: the objective against each parameter, all others as they came."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import nothing, picked_note, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import lines, thinned
from sweep.results.figures.text import plain, sentence
from sweep.results.quantities import Quantity, quantities
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
        return nothing(title, "No trial that has it has a value yet.")
    shown = thinned(having, most)
    without = len(rows) - len(having)
    note = sentence(picked_note(len(shown), len(having)), f"{plural(without, 'trial')} without" if without else None)
    figure = sheet(title, note=note, x=axes.of_quantity(quantity, shown), y=axes.of_quantity(value, shown), height=340)
    figure.add_traces(traces(having, shown, quantity, value, legend=True))
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
        figure.update_xaxes(axes.of_quantity(one, shown), row=index, col=1)
        figure.update_yaxes(axes.of_quantity(known["value"], shown), row=index, col=1)
        for trace in traces(having, shown, one, known["value"], legend=index == 1):
            figure.add_trace(trace, row=index, col=1)
    figure.update_layout(height=120 + 260 * len(drawn))
    return figure


def _having(rows: Sequence[TrialRow], quantity: Quantity) -> list[TrialRow]:
    return [row for row in rows if _is_number(row.value) and quantity.of(row) is not None]


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def traces(
    having: Sequence[TrialRow], shown: Sequence[TrialRow], x: Quantity, y: Quantity, *, legend: bool
) -> list[Any]:
    """Points by state, and the medians of all complete trials, be they shown or not."""
    shared = columns(shown)
    found: list[Any] = []
    for state in ("pruned", "complete"):
        rows = [row for row in shown if row.state == state]
        if rows:
            marker = {"color": theme.STATES[state], "symbol": theme.STATE_SYMBOLS[state], "size": 6, "opacity": 0.55}
            found.append(
                go.Scatter(
                    x=axes.values(x, rows),
                    y=axes.values(y, rows),
                    mode="markers",
                    name=state,
                    legendgroup=state,
                    showlegend=legend,
                    marker=marker,
                    customdata=[shared.of(row) for row in rows],
                    hovertemplate=shared.template(*lines(x, y), state=state),
                )
            )
    complete = [row for row in having if row.state == "complete"]
    if len(complete) >= _FEWEST:
        found.append(_medians(complete, x, y, legend=legend))
    return found


def _medians(rows: Sequence[TrialRow], x: Quantity, y: Quantity, *, legend: bool) -> go.Scatter:
    places, values, counts = medians(rows, x, y)
    place = lines(x, y)[0]
    return go.Scatter(
        x=places,
        y=np.array(values),
        mode="markers+lines" if not x.is_categorical else "markers",
        line={"color": theme.PURPLE, "width": 2},
        marker={"color": theme.PURPLE, "symbol": "line-ew-open", "size": 16, "line": {"width": 3}},
        name="median of complete trials",
        legendgroup="median",
        showlegend=legend,
        customdata=np.array(counts, dtype=np.int32),
        hovertemplate=f"median {plain(y.label)} %{{y:.4f}}<br>{place}<br>%{{customdata}} trials<extra></extra>",
    )


def medians(rows: Sequence[TrialRow], x: Quantity, y: Quantity) -> tuple[list[Any], list[float], list[int]]:
    """Places along x, the median of y at each, and of how many trials; numbers of many values in parts of one size."""
    value = axes.numbers(y, rows)
    if x.is_categorical:
        words = [axes.category(x.of(row)) for row in rows]
        names = axes.order([x.of(row) for row in rows], x.options)
        groups = [np.array([word == name for word in words]) for name in names]
        return names, [float(np.median(value[group])) for group in groups], [int(group.sum()) for group in groups]
    place = axes.numbers(x, rows)
    different = np.unique(place)
    if len(different) <= _PARTS + 2:
        parts = [np.flatnonzero(place == one) for one in different]
    else:
        parts = [part for part in np.array_split(np.argsort(place, kind="stable"), _PARTS) if len(part)]
    return (
        [float(np.median(place[part])) for part in parts],
        [float(np.median(value[part])) for part in parts],
        [len(part) for part in parts],
    )
