"""The generalization gap: how much better each model does on what it was trained on."""

from collections.abc import Sequence
from typing import Any

from plotly import graph_objects as go

from sweep.results.fields import GAP, metric_field
from sweep.results.figures import theme
from sweep.results.figures.axes import around, axis, numbers
from sweep.results.figures.canvas import FEW, by_state, nothing, points, sheet
from sweep.results.figures.hover import columns
from sweep.results.figures.scatter import MOST, thinned
from sweep.results.figures.text import is_number, sentence
from sweep.results.records import TrialRow
from sweep.wording import plural


def gap(rows: Sequence[TrialRow], *, most: int = MOST) -> go.Figure:
    """Draw training accuracy minus validation accuracy of each trial, against the validation accuracy."""
    title = "Generalization gap: training minus validation accuracy"
    having = [row for row in rows if is_number(GAP.of(row))]
    if not having:
        return nothing(title, "No trial has both accuracies yet.")
    shown = thinned(having, most)
    left_out = len(having) - len(shown)
    note = sentence(
        f"{plural(len(having), 'trial')}, each at its best epoch; above the line it knows its training images better",
        f"{left_out:,} not drawn" if left_out else None,
    )
    accuracy, shared = metric_field("val_accuracy"), columns(shown)
    x = axis("validation accuracy", unit="share", **around(numbers(accuracy, shown)))
    figure = sheet(title, note=note, x=x, y=axis("training − validation accuracy", unit="share", tickformat=".3~f"))
    look = {"size": 8 if len(shown) <= FEW else 5, "opacity": 0.75}
    style: dict[str, Any] = {"said": ("gap %{y:+.4f}", "val_accuracy %{x:.4f}"), "of": len(shown)}
    for state, drawn, marker in by_state(shown):
        across, up = numbers(accuracy, drawn), numbers(GAP, drawn)
        figure.add_trace(points(shared, drawn, across, up, state=state, name=state, marker=marker | look, **style))
    figure.add_hline(y=0, line={"color": theme.GREY, "width": 1, "dash": "dash"})
    return figure
