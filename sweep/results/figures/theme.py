"""Colours that the colour-blind tell apart, and that stand out from a white page as from a dark one.

The hues are Okabe and Ito's (2008), each as dark as a white page needs and as light as a dark one does.
"""

from typing import Any

import numpy as np

BLUE, ORANGE, GREEN, RED, PURPLE, SKY, GREY = (
    "#2f7fc1", "#c77700", "#1f9470", "#d5572f", "#b5659b", "#3295c8", "#7d858f",
)  # fmt: skip
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY, GREY)  # of curves and of sweeps
DASHES = ("solid", "dash", "dot", "dashdot")  # once the colours are used up
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "star", "x")

STATES = {
    "complete": BLUE, "pruned": ORANGE, "failed": RED, "running": GREEN, "paused": PURPLE, "waiting": GREY,
}  # fmt: skip
STATE_SYMBOLS = {
    "complete": "circle", "pruned": "triangle-down", "failed": "x", "running": "diamond", "paused": "hourglass",
    "waiting": "square",
}  # fmt: skip
RIGHT, WRONG = BLUE, RED  # predictions, as the notebook had them

# From dark to light, its ends cut off: viridis begins where a dark page ends, and ends where a white one begins.
SCALE = ((0.0, "#5a4fa0"), (0.25, "#3f76a8"), (0.5, "#26988b"), (0.75, "#5cb35c"), (1.0, "#c3a71f"))
SHADES = ((0.0, "rgba(47,127,193,0.0)"), (0.05, "rgba(47,127,193,0.12)"), (1.0, "rgba(47,127,193,1.0)"))  # of shares

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def template(*, dark: bool) -> dict[str, Any]:
    """What a page puts in as `layout.template`, to have a figure's text and grid in its own colours."""
    text, grid, line = ("#d8dce2", "#343a43", "#59616d") if dark else ("#2b2f36", "#e4e7eb", "#b3bac3")
    axis = {"gridcolor": grid, "zerolinecolor": grid, "linecolor": line, "tickcolor": line}
    back = "#20242b" if dark else "#ffffff"
    layout = {
        "font": {"color": text, "family": FONT},
        "xaxis": axis,
        "yaxis": axis,
        "hoverlabel": {"bgcolor": back, "bordercolor": line, "font": {"color": text, "family": FONT}},
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": line, "activecolor": text},
        "legend": {"bgcolor": "rgba(0,0,0,0)"},
        "annotationdefaults": {"bgcolor": f"{back}b0", "borderpad": 0},  # words on lines
    }
    # Plotly takes what shines through a cell for white, and would write on it in black.
    cells = [{"type": "heatmap", "textfont": {"color": text}}] if dark else []
    return {"layout": layout, "data": {"heatmap": cells}}


def shade(share: float) -> str:
    """The colour of SCALE at a share of its length."""
    places = [place for place, _ in SCALE]
    channels = [[int(colour[at : at + 2], 16) for _, colour in SCALE] for at in (1, 3, 5)]
    return "#" + "".join(f"{round(float(np.interp(share, places, one))):02x}" for one in channels)
