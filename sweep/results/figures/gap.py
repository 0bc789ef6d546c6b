"""The generalization gap: how much better each model does on what it was trained on."""

import math
from collections.abc import Sequence

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import around, axis
from sweep.results.figures.canvas import FEW, nothing, scatter_kind, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import MOST, thinned
from sweep.results.figures.text import sentence
from sweep.results.records import TrialRow
from sweep.wording import plural


def gap(rows: Sequence[TrialRow], *, most: int = MOST) -> go.Figure:
    """Draw training accuracy minus validation accuracy of each trial, against the validation accuracy."""
    title = "Generalization gap: training minus validation accuracy"
    having = [row for row in rows if math.isfinite(_gap(row))]
    if not having:
        return nothing(title, "No trial has both accuracies yet.")
    shown = thinned(having, most)
    left_out = len(having) - len(shown)
    note = sentence(
        f"{plural(len(having), 'trial')}, each at its best epoch; above the line it knows its training images better",
        f"{left_out:,} not drawn" if left_out else None,
    )
    y = axis("training − validation accuracy", unit="share", tickformat=".3~f")
    known = np.array([row.metrics["val_accuracy"] for row in shown], dtype=np.float64)
    figure = sheet(title, note=note, x=axis("validation accuracy", unit="share", **around(known)), y=y)
    shared = columns(shown)
    for state in ("pruned", "running", "failed", "complete"):
        drawn = [row for row in shown if row.state == state]
        if not drawn:
            continue
        figure.add_trace(
            scatter_kind(len(shown))(
                x=np.array([row.metrics["val_accuracy"] for row in drawn], dtype=np.float64),
                y=np.array([_gap(row) for row in drawn]),
                mode="markers",
                name=state,
                marker={
                    "color": theme.STATES[state],
                    "symbol": theme.STATE_SYMBOLS[state],
                    "size": 8 if len(shown) <= FEW else 5,
                    "opacity": 0.75,
                },
                customdata=[shared.of(row) for row in drawn],
                hovertemplate=shared.template("gap %{y:+.4f}", "val_accuracy %{x:.4f}", state=state),
            )
        )
    figure.add_hline(y=0, line={"color": theme.GREY, "width": 1, "dash": "dash"})
    return figure


def _gap(row: TrialRow) -> float:
    train, validation = row.metrics.get("accuracy"), row.metrics.get("val_accuracy")
    return math.nan if train is None or validation is None else train - validation
