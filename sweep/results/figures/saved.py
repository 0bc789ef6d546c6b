"""What pruning and early stopping saved."""

from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.text import sentence
from sweep.results.savings import Savings
from sweep.wording import duration, percent, plural


def saved_figure(savings: Savings) -> go.Figure:
    """Draw the planned epochs: those that were trained, and those that were spared."""
    title = "Epochs trained and epochs saved"
    if not savings.planned_epochs:
        return nothing(title, "No trial is complete or pruned yet.")
    note = sentence(
        f"{percent(savings.share)} of {plural(savings.planned_epochs, 'planned epoch')} not trained",
        f"about {duration(savings.seconds)} of training saved" if savings.epochs else None,
    )
    none = categorical("", ["planned"]) | {"visible": False}
    figure = sheet(title, note=note, x=axis("epochs", tickformat=",d"), y=none, height=200, barmode="stack")
    figure.update_layout(legend_traceorder="normal")
    parts = (
        ("trained", savings.planned_epochs - savings.epochs, theme.STATES["complete"]),
        (f"saved in {plural(savings.pruned, 'pruned trial')}", savings.pruned_epochs, theme.STATES["pruned"]),
        (f"saved in {plural(savings.stopped, 'trial')} stopped early", savings.stopped_epochs, theme.GREEN),
    )
    figure.add_traces([_bar(*part) for part in parts if part[1]])
    return figure


def _bar(name: str, epochs: int, colour: str) -> go.Bar:
    said = f"{plural(epochs, 'epoch')} {name}<extra></extra>"
    return go.Bar(x=[epochs], y=["planned"], orientation="h", name=name, marker={"color": colour}, hovertemplate=said)
