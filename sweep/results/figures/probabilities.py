"""What a model said of one image: the probability of each class."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.confusion import distinct

_MOST = 20  # bars: of more classes the likeliest, and the true one


def probability_bars(
    probabilities: NDArray[np.floating[Any]], classes: Sequence[str], *, truth: int, subject: str = "an image"
) -> go.Figure:
    """Draw the bars: the predicted class blue where it is the true one, red where not; the true one blue."""
    names = distinct(classes)
    title = f"What the model says of {subject}"
    if not np.isfinite(probabilities).all():
        return nothing(title, "The model's answer is not a number.")
    predicted = int(np.argmax(probabilities))
    shown = likeliest(probabilities, truth, most=_MOST)
    verdict = "right" if predicted == truth else f"it is {names[truth]}"
    note = f"{names[predicted]}, {float(probabilities[predicted]):.0%}: {verdict}"
    if len(shown) < len(names):
        note += f"; the likeliest {len(shown)} of {len(names)} classes"
    x = categorical("class", [names[at] for at in shown])
    figure = sheet(title, note=note, x=x, y=axis("probability", tickformat=".0%", range=[0, 1]), height=300)
    figure.add_trace(
        go.Bar(
            x=[names[at] for at in shown],
            y=np.asarray(probabilities, dtype=np.float64)[shown],
            marker={"color": [colour(at, predicted=predicted, truth=truth) for at in shown]},
            hovertemplate="%{x} %{y:.2%}<extra></extra>",
            showlegend=False,
        )
    )
    return figure


def likeliest(probabilities: NDArray[np.floating[Any]], truth: int, *, most: int) -> list[int]:
    """All classes in their order where there are few, else the likeliest and the true one."""
    if len(probabilities) <= most:
        return list(range(len(probabilities)))
    found: list[int] = np.argsort(-probabilities, kind="stable")[:most].tolist()
    if truth not in found:
        found[-1] = truth
    return found


def colour(at: int, *, predicted: int, truth: int) -> str:
    """Blue is the true class, red a wrong prediction, grey the others: as the notebook had them."""
    if at == truth:
        return theme.RIGHT
    return theme.WRONG if at == predicted else theme.OTHER
