"""One trial's curves: training beside validation, the best epoch marked, and where it was interrupted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, counts, log_ticks, time_scale
from sweep.results.figures.canvas import nothing, scatter_kind, sheet
from sweep.results.figures.text import plain

if TYPE_CHECKING:
    from storage.attempts import AttemptRecord
    from sweep.results.curves import Curve

Against = Literal["epochs", "seconds"]
PAIRS = {  # what stands in one figure
    "accuracy": ("accuracy", "val_accuracy"),
    "loss": ("loss", "val_loss"),
    "learning_rate": ("learning_rate",),
}
_NAMES = {"accuracy": "training", "loss": "training", "val_accuracy": "validation", "val_loss": "validation"}
_COLOURS = {"accuracy": theme.GREY, "loss": theme.GREY, "val_accuracy": theme.BLUE, "val_loss": theme.BLUE}
_DECADES = 50  # times the lowest loss, from which on a logarithm shows more


def trial_curves(
    curve: "Curve", attempts: "Sequence[AttemptRecord]" = (), *, pair: str = "accuracy", against: Against = "epochs"
) -> go.Figure:
    """Draw a metric in training and in validation; a dotted line stands before the first epoch of a later attempt."""
    title = pair.replace("_", " ").capitalize()
    metrics = [name for name in PAIRS[pair] if np.isfinite(curve.numbers(name)).any()]
    if not metrics:
        return nothing(title, "No epoch is recorded yet.")
    scale = time_scale(curve.seconds[-1])
    x = np.asarray(curve.epochs) if against == "epochs" else np.asarray(curve.seconds) / scale.seconds
    by_epoch = counts("epoch", len(curve.epochs), rangemode="normal")
    across = by_epoch if against == "epochs" else axis("time in epochs", unit=scale.unit)
    figure = sheet(title, x=across, y=_y(pair, curve, metrics), height=300, hovermode="x unified")
    few = len(curve.epochs) <= 30  # noqa: PLR2004 - epochs whose points are still apart
    for name in metrics:
        figure.add_trace(
            scatter_kind(len(x))(
                x=x,
                y=curve.numbers(name),
                mode="lines+markers" if few else "lines",
                marker={"size": 5},
                line={"color": _COLOURS.get(name, theme.PURPLE), "width": 2},
                name=_NAMES.get(name, name),
                showlegend=len(metrics) > 1,
                hovertemplate=f"{plain(name)} %{{y:.4g}}<extra></extra>",
            )
        )
    _mark_best(figure, curve, metrics[-1], x)
    _mark_attempts(figure, curve, attempts, x)
    return figure


def _y(pair: str, curve: "Curve", metrics: Sequence[str]) -> dict[str, Any]:
    known = np.concatenate([curve.numbers(name) for name in metrics])
    known = known[np.isfinite(known)]
    spans = known.min() > 0 and known.max() / known.min() > _DECADES
    label = pair.replace("_", " ")
    if known.min() == known.max() > 0:  # Plotly would draw it around nought
        return axis(label, range=[0, 2 * float(known.max())])
    return axis(label, **(log_ticks(known) if spans and pair != "accuracy" else {}))


def _mark_best(figure: go.Figure, curve: "Curve", metric: str, x: Any) -> None:
    """A star at the epoch whose weights were kept."""
    best = curve.row.best_epoch
    if best not in curve.epochs or metric == "learning_rate":
        return
    at = curve.epochs.index(best)
    figure.add_trace(
        go.Scatter(
            x=[x[at]],
            y=[curve.metrics[metric][at]],
            mode="markers",
            name=f"best epoch, {best}",
            marker={"symbol": "star", "size": 13, "color": theme.ORANGE},
            hovertemplate=f"best epoch, {best}<extra></extra>",
        )
    )


def _mark_attempts(figure: go.Figure, curve: "Curve", attempts: "Sequence[AttemptRecord]", x: Any) -> None:
    for attempt in attempts:
        if attempt.number == 1 or attempt.first_epoch is None or attempt.first_epoch not in curve.epochs:
            continue
        at = curve.epochs.index(attempt.first_epoch)
        before = (x[at - 1] + x[at]) / 2 if at else x[at]
        line = {"color": theme.PURPLE, "width": 1.5, "dash": "dot"}
        label = {"text": f"attempt {attempt.number}", "font": {"size": 11}, "textposition": "start"}
        figure.add_shape(type="line", x0=before, x1=before, y0=0, y1=1, yref="paper", line=line, label=label)
