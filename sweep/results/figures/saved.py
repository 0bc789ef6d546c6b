"""What pruning and early stopping saved."""

from plotly import graph_objects as go

from sweep.results.figures import theme
from sweep.results.figures.axes import axis, categorical
from sweep.results.figures.canvas import nothing, sheet
from sweep.results.figures.text import sentence
from sweep.results.savings import Savings
from sweep.wording import duration, plural


def saved_figure(saved: Savings) -> go.Figure:
    """Draw the planned epochs: those that were trained, and those that were spared."""
    title = "Epochs trained and epochs saved"
    if not saved.planned_epochs:
        return nothing(title, "No trial is complete or pruned yet.")
    trained = saved.planned_epochs - saved.epochs
    note = sentence(
        f"{saved.epochs / saved.planned_epochs:.0%} of {plural(saved.planned_epochs, 'planned epoch')} not trained",
        f"about {duration(saved.seconds)} of training saved" if saved.epochs else None,
    )
    figure = sheet(
        title,
        note=note,
        x=axis("epochs", tickformat=",d"),
        y=categorical("", ["planned"]) | {"visible": False},
        height=200,
        barmode="stack",
    )
    figure.update_layout(legend_traceorder="normal")
    for name, epochs, colour in (
        ("trained", trained, theme.STATES["complete"]),
        (f"saved in {plural(saved.pruned, 'pruned trial')}", saved.pruned_epochs, theme.STATES["pruned"]),
        (f"saved in {plural(saved.stopped, 'trial')} stopped early", saved.stopped_epochs, theme.GREEN),
    ):
        if epochs:
            figure.add_trace(
                go.Bar(
                    x=[epochs],
                    y=["planned"],
                    orientation="h",
                    name=name,
                    marker={"color": colour},
                    hovertemplate=f"{plural(epochs, 'epoch')} {name}<extra></extra>",
                )
            )
    return figure
