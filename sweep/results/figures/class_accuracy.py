"""How well a model knows each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from plotly import graph_objects as go

from sweep.results.evaluations import wilsons
from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import errors, nothing, sheet
from sweep.results.figures.confusion import distinct
from sweep.results.figures.text import titled
from sweep.wording import percent

_FEW = 40  # classes up to which a bar is high


def class_accuracy_figure(matrix: NDArray[np.integer[Any]], classes: Sequence[str], *, subject: str = "") -> go.Figure:
    """Draw the share of each class's validation images that are right, the worst first, with a 95% interval.

    It is made from the confusion matrix (row true, column predicted). The interval is Wilson's (1927).
    """
    title = titled("Accuracy per class", subject)
    if not matrix.size or not matrix.sum():
        return nothing(title, "No validation image has been predicted.")
    right, images = np.diag(matrix).astype(np.float64), matrix.sum(axis=1).astype(np.float64)
    known = np.flatnonzero(images)
    order = known[np.argsort(right[known] / images[known], kind="stable")]
    every, overall = distinct(classes), float(right.sum() / images.sum())
    names = [every[at] for at in order]
    figure = sheet(
        title,
        note=f"{percent(overall, digits=2)} of all; lines: 95% intervals; red: classes below it beyond chance",
        x=axis("validation images right", unit="share", tickformat=".0%", range=[0, 1.02]),
        y=categorical("", names, autorange="reversed"),
        height=160 + (22 if len(order) <= _FEW else 14) * len(order),
    )
    figure.add_trace(_bars(names, right[order], images[order], overall))
    figure.add_vline(x=overall, line={"color": theme.GREY, "width": 1, "dash": "dash"})
    return figure


def _bars(names: Sequence[str], right: NDArray[np.float64], images: NDArray[np.float64], overall: float) -> go.Bar:
    share, (low, high) = right / images, wilsons(right, images)
    return go.Bar(
        x=share,
        y=names,
        orientation="h",
        marker={"color": [theme.WRONG if one < overall - 1e-12 else theme.RIGHT for one in high], "opacity": 0.85},
        error_x=errors(share, low, high),
        customdata=np.stack([right, images, low, high], axis=1),
        hovertemplate=(
            "%{y}: %{x:.1%}<br>%{customdata[0]:.0f} of %{customdata[1]:.0f} images<br>"
            "95% interval %{customdata[2]:.1%} to %{customdata[3]:.1%}<extra></extra>"
        ),
        showlegend=False,
    )
