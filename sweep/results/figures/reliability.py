"""How far a model's confidence can be believed: how often it is right, against how sure it was."""

from collections.abc import Sequence

import numpy as np
from plotly import graph_objects as go

from sweep.results.evaluations import Bin, Evaluation, wilsons
from sweep.results.figures import theme
from sweep.results.figures.axes import axis
from sweep.results.figures.canvas import errors, nothing, sheet
from sweep.results.figures.text import sentence, titled
from sweep.wording import metric, plural


def reliability_figure(evaluated: Evaluation, *, subject: str = "") -> go.Figure:
    """Draw the share right of each step of confidence, with a 95% interval, above the share of images in that step.

    On the dashed line a model is right as often as it is sure to be; below it, it is too sure of itself. The interval
    is Wilson's (1927).
    """
    title = titled("Confidence and accuracy", subject)
    bins = [one for one in evaluated.bins if one.confidence is not None and one.accuracy is not None]
    if not bins:
        return nothing(title, "No test image has been predicted.")
    note = sentence(
        plural(evaluated.images, "test image"),
        f"expected calibration error {metric(evaluated.calibration_error)} in {len(evaluated.bins)} steps",
        "below the dashed line it is too sure of itself",
    )
    share = {"tickformat": ".0%", "range": [0, 1.02]}
    x = axis("confidence", unit="share", **share)
    figure = sheet(title, note=note, x=x, y=axis("images right", unit="share", **share), bargap=0)
    figure.add_trace(_images(bins, evaluated.images))
    line = {"color": theme.GREY, "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line=line, layer="below")
    figure.add_trace(_right(bins))
    return figure


def _images(bins: Sequence[Bin], total: int) -> go.Bar:
    return go.Bar(
        x=[(one.low + one.high) / 2 for one in bins],
        y=[one.images / total for one in bins],
        width=[one.high - one.low for one in bins],
        marker={"color": theme.GREY, "opacity": 0.3},
        name="share of the images",
        customdata=[[one.low, one.high, one.images] for one in bins],
        hovertemplate=(
            "confidence %{customdata[0]:.2f} to %{customdata[1]:.2f}<br>%{customdata[2]:,d} images, "
            "%{y:.1%} of all<extra></extra>"
        ),
    )


def _right(bins: Sequence[Bin]) -> go.Scatter:
    images, right = np.array([one.images for one in bins]), np.array([one.accuracy for one in bins], dtype=np.float64)
    low, high = wilsons(np.round(right * images), images)
    return go.Scatter(
        x=[one.confidence for one in bins],
        y=right,
        mode="lines+markers",
        name="share of them right",
        line={"color": theme.BLUE, "width": 2},
        marker={"size": 7},
        error_y=errors(right, low, high),
        customdata=np.stack([images, low, high], axis=1),
        hovertemplate=(
            "sure to %{x:.1%}, right in %{y:.1%}<br>of %{customdata[0]:,d} images<br>"
            "95% interval %{customdata[1]:.1%} to %{customdata[2]:.1%}<extra></extra>"
        ),
    )
