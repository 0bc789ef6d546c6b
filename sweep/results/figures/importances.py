"""What mattered: each parameter's share."""

from collections.abc import Mapping

import numpy as np
from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import errors, nothing, sheet
from sweep.results.figures.text import plain, sentence
from sweep.results.importances import Importances

_MOST = 20  # bars
_LETTERS = 24  # of a name, for a phone to have room for its bar


def importances_figure(importances: Importances, *, metric: str = "the objective") -> go.Figure:
    """Draw one bar per parameter, the most important on top, with the interval that chance leaves."""
    title = f"What mattered for {plain(metric)}"
    if importances.missing is not None:
        return nothing(title, f"{plain(importances.missing[:1].upper() + importances.missing[1:])}.")
    shown = list(importances.shares.items())[:_MOST]
    note = sentence(
        "share of what the good trials have in common (PED-ANOVA)",
        "lines: where it lies in 9 of 10 draws of the trials" if importances.ranges else None,
        f"{len(importances.shares) - len(shown)} smaller ones not drawn"
        if len(importances.shares) > len(shown)
        else None,
    )
    names = [plain(name, most=60) for name, _ in shown]
    figure = sheet(
        title,
        note=note,
        x=axis("importance", unit="share", tickformat=".0%", rangemode="tozero"),
        y=categorical("", names, letters=_LETTERS, autorange="reversed"),
        height=150 + 28 * len(shown),
    )
    figure.add_trace(_bars(importances, dict(shown), names))
    return figure


def _bars(found: Importances, shares: Mapping[str, float], names: list[str]) -> go.Bar:
    ranges = [found.ranges.get(name, (share, share)) for name, share in shares.items()]
    values = np.array(list(shares.values()))
    low, high = (np.array(ends) for ends in zip(*ranges, strict=True))
    said = "<br>%{customdata[0]:.1%} to %{customdata[1]:.1%} in 9 of 10" if found.ranges else ""
    return go.Bar(
        x=values,
        y=names,
        orientation="h",
        marker={"color": theme.BLUE},
        error_x=errors(values, low, high) | {"visible": bool(found.ranges)},
        customdata=np.stack([low, high], axis=1),
        hovertemplate=f"%{{y}}: %{{x:.1%}}{said}<extra></extra>",
        showlegend=False,
    )
