"""Learning curves: one metric of chosen trials, epoch by epoch."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import TimeScale, around, axis, counts, log_ticks, time_scale
from sweep.results.figures.canvas import colours, nothing, scatter_kind, sheet
from sweep.results.figures.hover import Columns, columns
from sweep.results.figures.text import plain, sentence
from sweep.wording import plural

if TYPE_CHECKING:
    from sweep.results.curves import Curve, Curves

Against = Literal["epochs", "seconds"]
_LEGEND = 12  # curves that are named beside the figure; more are told apart by pointing at them
_MARKED = ("pruned", "failed", "running", "paused")  # ends


def learning_curves(curves: "Curves", *, metric: str, against: Against = "epochs") -> go.Figure:
    """Draw one metric of the curves, against epochs or against the time trained; an end that came early is marked."""
    of = f" of {plural(len(curves.curves), 'trial')}" if curves.curves else ""
    title = f"{plain(metric)}{of}, epoch by epoch"
    drawn = [one for one in curves.curves if np.isfinite(one.numbers(metric)).any()]
    if not drawn:
        return nothing(title, f"No epoch with a {plain(metric)} is recorded for these trials.")
    longest = max(one.seconds[-1] for one in drawn)
    scale = None if against == "epochs" else time_scale(longest)
    across = _x(scale, max(one.epochs[-1] for one in drawn))
    figure = sheet(title, note=_note(curves, drawn), x=across, y=_y(metric, drawn))
    total = sum(len(one.epochs) for one in drawn)
    shared = columns([one.row for one in drawn], points=total)
    for paint, one in zip(_paints(drawn), drawn, strict=True):
        figure.add_trace(
            scatter_kind(total)(
                x=np.asarray(one.epochs if scale is None else [second / scale.seconds for second in one.seconds]),
                y=one.numbers(metric),
                mode="lines+markers" if len(one.epochs) == 1 else "lines",
                line=paint,
                name=f"trial {one.row.trial}",
                customdata=[[*shared.of(one.row), epoch] for epoch in one.epochs],
                hovertemplate=_hover(shared, metric, scale, one.row.state),
                showlegend=len(drawn) <= _LEGEND,
            )
        )
    _mark_ends(figure, drawn, metric, scale)
    return figure


def _paints(drawn: Sequence["Curve"]) -> list[dict[str, Any]]:
    """Colours that tell a few curves apart; of more, the lighter the higher the value."""
    if len(drawn) <= _LEGEND:
        return [{"color": colour, "dash": dash, "width": 2} for colour, dash in colours(len(drawn))]
    ranks = np.argsort(np.argsort([math.nan if one.row.value is None else one.row.value for one in drawn]))
    return [{"color": theme.shade(rank / (len(drawn) - 1)), "width": 1.3} for rank in ranks]


def _hover(shared: Columns, metric: str, scale: TimeScale | None, state: str) -> str:
    epoch = f"epoch %{{customdata[{shared.width}]}}"
    after = "" if scale is None else f" after %{{x:.1f}} {scale.unit}"
    return shared.template(f"{plain(metric)} %{{y:.4f}}", epoch + after, state=state)


def _note(curves: "Curves", drawn: list["Curve"]) -> str:
    empty = len(curves.curves) - len(drawn)
    return sentence(
        f"{plural(curves.left_out, 'trial')} more not drawn" if curves.left_out else None,
        f"{plural(curves.thinned, 'epoch')} between others left out" if curves.thinned else None,
        f"{empty} without a recorded epoch" if empty else None,
        "the lighter a curve, the higher its trial's value" if len(drawn) > _LEGEND else None,
    )


def _x(scale: TimeScale | None, epochs: int) -> dict[str, Any]:
    if scale is None:
        return counts("epoch", epochs)
    return axis("time in the trial's epochs", unit=scale.unit, rangemode="tozero")


def _y(metric: str, drawn: list["Curve"]) -> dict[str, Any]:
    """A share reads best as it is; a learning rate, and a loss that spans decades, on a logarithm."""
    known = np.concatenate([one.numbers(metric) for one in drawn])
    known = known[np.isfinite(known)]
    if known.min() == known.max():
        return axis(metric, **around(known))
    is_log = metric == "learning_rate" or ("loss" in metric and known.min() > 0 and known.max() / known.min() > 50)  # noqa: PLR2004
    return axis(metric, **(log_ticks(known) if is_log and known.min() > 0 else {}))


def _mark_ends(figure: go.Figure, drawn: list["Curve"], metric: str, scale: TimeScale | None) -> None:
    """Put a mark where a trial was pruned, failed, or is now; one in the legend for each kind."""
    for state in _MARKED:
        ended = [one for one in drawn if one.row.state == state]
        if not ended:
            continue
        last = [int(np.flatnonzero(np.isfinite(one.numbers(metric)))[-1]) for one in ended]
        pairs = list(zip(ended, last, strict=True))
        figure.add_trace(
            go.Scatter(
                x=[one.epochs[at] if scale is None else one.seconds[at] / scale.seconds for one, at in pairs],
                y=[one.metrics[metric][at] for one, at in pairs],
                mode="markers",
                name=state,
                marker={"color": theme.STATES[state], "symbol": theme.STATE_SYMBOLS[state], "size": 9},
                text=[plain(one.row.reason or state) for one, _ in pairs],
                customdata=[[one.row.trial, one.row.epochs] for one, _ in pairs],
                hovertemplate="<b>trial %{customdata[0]}</b><br>%{text}<br>%{customdata[1]} epochs<extra></extra>",
            )
        )
