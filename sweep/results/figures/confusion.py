"""The confusion matrix of a model on the validation images."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import categorical
from sweep.results.figures.canvas import colour_bar, nothing, sheet
from sweep.results.figures.text import plain, sentence, titled
from sweep.wording import percent, plural

_WRITTEN = 20  # classes up to which the counts are written into the cells
_NAMED = 40  # classes up to which each has its name on the axes
_SIDE = 660  # pixels at most


def confusion_figure(matrix: NDArray[np.integer[Any]], classes: Sequence[str], *, subject: str = "") -> go.Figure:
    """Draw the counts, coloured by their share of the images of the true class; row true, column predicted.

    `subject` says whose it is (`trial 7`).
    """
    title = titled("Confusion of classes", subject)
    total, count = int(matrix.sum()) if matrix.size else 0, len(classes)
    if not total:
        return nothing(title, "No validation image has been predicted.")
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    names = distinct(classes)
    note = sentence(
        f"{plural(total, 'validation image')}, {percent(int(np.trace(matrix)) / total, digits=2)} right",
        "colour: share of the true class",
    )
    size = int(min(_SIDE, 240 + 44 * count))
    x = categorical("predicted class", names) | {"side": "bottom", "constrain": "domain", "showgrid": False}
    y = categorical("true class", names) | {"autorange": "reversed", "constrain": "domain", "showgrid": False}
    if count > _NAMED:  # Plotly leaves out as many as it takes
        for side in (x, y):
            side.update(tickmode="auto", nticks=_NAMED // 2 if side is y else _NAMED // 4)
            side.pop("tickvals", None)
            side.pop("ticktext", None)
    figure = sheet(title, note=note, x=x, y=y, height=size)
    figure.add_trace(_cells(matrix, shares, names))
    return figure


def _cells(matrix: Any, shares: Any, names: list[str]) -> go.Heatmap:
    written = len(names) <= _WRITTEN
    return go.Heatmap(
        x=names,
        y=names,
        z=shares.astype(np.float32),
        zmin=0,
        zmax=1,
        customdata=matrix.astype(np.int32),
        colorscale=theme.SHADES,
        xgap=1 if written else 0,
        ygap=1 if written else 0,
        text=[["" if not cell else f"{cell:,}" for cell in row] for row in matrix.tolist()] if written else None,
        texttemplate="%{text}" if written else None,
        hovertemplate=(
            "true %{y}<br>predicted %{x}<br>%{customdata:,d} images<br>%{z:.1%} of the true class<extra></extra>"
        ),
        colorbar=colour_bar("share of the true class", tickformat=".0%"),
        showscale=not written,  # the counts say it too, and a phone needs the room
    )


def distinct(classes: Sequence[str]) -> list[str]:
    """Names that Plotly can tell apart: two classes of one name would share a row."""
    names = [plain(name, most=60) for name in classes]
    return [name if names.count(name) == 1 else f"{name} ({index})" for index, name in enumerate(names)]
