"""Chosen trials side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template

from sweep.results.dashboard import query
from sweep.results.dashboard.chosen import compared_trials
from sweep.results.dashboard.columns import Column, parameter_columns
from sweep.results.dashboard.figures import AGAINST, OF
from sweep.results.dashboard.resources import current_snapshot
from sweep.results.dashboard.routes import Tab, route
from sweep.results.figures.registry import FIGURES
from sweep.results.metrics import curve_metric_names
from sweep.results.quantities import PREFIX, quantities
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow


@route("/compare", tab=Tab(title="Compare", position=3, keeps_chosen=True))
def compare() -> str:
    """Compare the chosen trials, or the best."""
    snapshot = current_snapshot()
    known = quantities(snapshot)
    rows, is_choice = compared_trials(snapshot)
    metrics = curve_metric_names(row.metrics for row in snapshot.rows)
    differing, same = _differing([one for name, one in known.items() if name.startswith(PREFIX)], rows)
    return render_template(
        "compare.html",
        snapshot=snapshot,
        rows=rows,
        is_choice=is_choice,
        chosen=query.chosen(),
        known=known,
        metric=query.one_of("metric", metrics, snapshot.sweep.metric),
        metrics=metrics,
        against=query.one_of("against", AGAINST, "epochs"),
        axes=AGAINST,
        of=query.one_of("of", OF, "chosen" if is_choice else "all"),
        ofs=OF,
        **_axes(known),
        differing=differing,
        same=same,
        extra=[kind for kind in FIGURES.values() if kind.is_extra],
    )


def _axes(known: Mapping[str, Quantity]) -> dict[str, Any]:
    """The quantities of the scatter and of the Pareto front, and those that the latter can have."""
    numbers = [name for name, one in known.items() if not one.is_categorical]
    return {
        "x": query.one_of("x", known, "parameters"),
        "y": query.one_of("y", known, "value"),
        "colour": query.one_of("colour", ["state", *known], "state"),
        "cost": query.one_of("cost", numbers, "parameters"),
        "gain": query.one_of("gain", numbers, "value"),
        "numbers": numbers,
    }


def _differing(parameters: Sequence[Quantity], rows: Sequence[TrialRow]) -> tuple[list[Column], list[Column]]:
    """The dimensions in which the trials differ, and those that all have alike."""
    values = {column: {column.quantity.of(row) for row in rows} for column in parameter_columns(parameters)}
    having = [column for column, found in values.items() if found - {None}]
    return [one for one in having if len(values[one]) > 1], [one for one in having if len(values[one]) == 1]
