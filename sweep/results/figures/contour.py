"""Two parameters and the objective: where on their plane the good trials lie."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import axes, theme
from sweep.results.figures.canvas import colour_bar, nothing, sheet
from sweep.results.figures.scatter import scatter, thinned
from sweep.results.figures.text import number, plain, sentence
from sweep.results.quantities import quantities
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

_CELLS = 12  # along a continuous side, at most
_A_CELL = 4  # trials that a cell should have on average
MOST = 1_500  # trials on the plane


def contour(snapshot: "Snapshot", rows: Sequence[TrialRow], x: Quantity, y: Quantity, *, most: int = MOST) -> go.Figure:
    """Draw the plane in cells, each coloured by the median of its complete trials, and the trials on it.

    A cell without a trial stays empty: nothing is made up between trials.
    """
    value = quantities(snapshot)["value"]
    title = f"Median {plain(snapshot.sweep.metric)} by {plain(x.label)} and {plain(y.label)}"
    having = [row for row in rows if row.is_scored and x.of(row) is not None and y.of(row) is not None]
    if not having:
        return nothing(title, "No complete trial has both of them yet.")
    across, up = _bins(x, having), _bins(y, having)
    medians, counts = _medians(having, across, up)
    is_grid = across.is_listed and up.is_listed  # of numbers: all trials of a cell are at one place, in its middle
    note = sentence(
        f"{plural(len(having), 'complete trial')} in {plural(int((counts > 0).sum()), 'cell')}; the others are empty",
        f"dots: {most:,} of the trials, evenly picked" if len(having) > most and not is_grid else None,
    )
    figure = sheet(title, note=note, x=axes.side(x, having).layout, y=axes.side(y, having).layout, height=460)
    figure.add_trace(_cells(medians, counts, across, up, snapshot.sweep.metric))
    if not is_grid:
        marker = {"size": 5, "showscale": False, "opacity": 1, "line": {"width": 0.6, "color": "rgba(127,127,127,.9)"}}
        marker |= {"cmin": float(np.nanmin(medians)), "cmax": float(np.nanmax(medians))}
        figure.add_traces([one.update(marker=marker) for one in scatter(thinned(having, most), x, y, value).data])
    return figure


class _Bins(NamedTuple):
    """The cells along one side: one per value where there are few, else equal steps (of the logarithm)."""

    edges: Any  # of the cells
    at: Any  # (rows,) the cell of each trial
    words: list[str]  # of the cells
    is_listed: bool = False  # whether each number has a cell


def _bins(quantity: Quantity, rows: Sequence[TrialRow]) -> _Bins:
    if quantity.is_categorical:
        names = axes.order([quantity.of(row) for row in rows], quantity.options)
        place = {name: index for index, name in enumerate(names)}
        at = np.array([place[axes.category(quantity.of(row))] for row in rows])
        return _Bins(np.arange(len(names) + 1) - 0.5, at, names)
    raw = axes.numbers(quantity, rows)
    log = quantity.is_log and bool((raw > 0).all())
    scaled = np.log10(raw) if log else raw
    different = np.unique(scaled)
    cells = max(2, min(_CELLS, math.isqrt(max(1, len(rows) // _A_CELL))))
    listed = len(different) <= min(_CELLS, max(2, len(rows) // 2))  # each has several trials: a cell of its own
    if listed:
        middle = (different[1:] + different[:-1]) / 2
        first = different[0] - (middle[0] - different[0] if len(middle) else 0.5)
        last = different[-1] + (different[-1] - middle[-1] if len(middle) else 0.5)
        edges = np.concatenate([[first], middle, [last]])
    else:
        edges = np.linspace(different[0], different[-1], cells + 1)
    at = np.clip(np.searchsorted(edges, scaled, side="right") - 1, 0, len(edges) - 2)
    shown = 10**edges if log else edges
    words = [f"{number(float(low))} to {number(float(high))}" for low, high in pairwise(shown)]
    if listed:
        words = [number(float(10**one if log else one)) for one in different]
    return _Bins(shown, at, words, listed)


def _medians(rows: Sequence[TrialRow], across: _Bins, up: _Bins) -> tuple[Any, Any]:
    """Medians (up, across), NaN where there is no trial; and how many trials."""
    value = np.array([row.value for row in rows], dtype=np.float64)
    found = np.full((len(up.words), len(across.words)), np.nan)
    counts = np.zeros((len(up.words), len(across.words)), dtype=np.int32)
    cells = up.at * len(across.words) + across.at
    for cell in np.unique(cells):
        members = value[cells == cell]
        found[cell // len(across.words), cell % len(across.words)] = np.median(members)
        counts[cell // len(across.words), cell % len(across.words)] = len(members)
    return found, counts


def _cells(medians: Any, counts: Any, across: _Bins, up: _Bins, metric: str) -> go.Heatmap:
    words = [
        [
            f"{across.words[j]}<br>{up.words[i]}<br>{plural(int(counts[i, j]), 'trial')}"
            for j in range(len(across.words))
        ]
        for i in range(len(up.words))
    ]
    return go.Heatmap(
        x=across.edges,
        y=up.edges,
        z=medians,
        colorscale=theme.SCALE,
        opacity=0.75,
        text=words,
        hoverongaps=False,
        hovertemplate=f"median {plain(metric)} %{{z:.4f}}<br>%{{text}}<extra></extra>",
        colorbar=colour_bar(f"median {plain(metric, most=30)}"),
        showscale=bool(np.nanmin(medians) < np.nanmax(medians)),
    )
