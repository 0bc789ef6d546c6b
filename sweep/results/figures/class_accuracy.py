"""How well a model knows each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from plotly import graph_objects as go

from sweep.results.evaluations import wilson
from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.confusion import distinct
from sweep.results.figures.text import plain


def class_accuracy_figure(matrix: NDArray[np.integer[Any]], classes: Sequence[str], *, subject: str = "") -> go.Figure:
    """Draw the share of each class's validation images that are right, the worst first, with a 95% interval.

    It is made from the confusion matrix (row true, column predicted). The interval is Wilson's (1927).
    """
    title = f"Accuracy a class{f', {plain(subject)}' if subject else ''}"
    if not matrix.size or not matrix.sum():
        return nothing(title, "No validation image has been predicted.")
    right, images = np.diag(matrix).astype(np.float64), matrix.sum(axis=1).astype(np.float64)
    known = np.flatnonzero(images)
    shares = right[known] / images[known]
    order = known[np.argsort(shares, kind="stable")]
    names = distinct(classes)
    share = right[order] / images[order]
    ends = [wilson(int(right[at]), int(images[at])) for at in order]
    low, high = (np.array(side) for side in zip(*ends, strict=True))
    overall = float(right.sum() / images.sum())
    note = f"{overall:.2%} of all; lines: 95% intervals; red: classes that are below it beyond chance"
    height = 160 + 22 * len(order) if len(order) <= 40 else 160 + 14 * len(order)  # noqa: PLR2004
    x = axis("validation images right", unit="share", tickformat=".0%", range=[0, 1.02])
    figure = sheet(
        title, note=note, x=x, y=categorical("", [names[at] for at in order], autorange="reversed"), height=height
    )
    figure.add_trace(
        go.Bar(
            x=share,
            y=[names[at] for at in order],
            orientation="h",
            marker={"color": [theme.WRONG if one < overall - 1e-12 else theme.RIGHT for one in high], "opacity": 0.85},
            error_x={
                "array": high - share,
                "arrayminus": share - low,
                "color": theme.GREY,
                "thickness": 1.2,
                "width": 3,
            },
            customdata=np.stack([right[order], images[order], low, high], axis=1),
            hovertemplate=(
                "%{y}: %{x:.1%}<br>%{customdata[0]:.0f} of %{customdata[1]:.0f} images<br>"
                "95% interval %{customdata[2]:.1%} to %{customdata[3]:.1%}<extra></extra>"
            ),
            showlegend=False,
        )
    )
    figure.add_vline(x=overall, line={"color": theme.GREY, "width": 1, "dash": "dash"})
    return figure
