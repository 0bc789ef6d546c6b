"""What the parameters do: importances, a slice each, and a plane of two."""

from flask import render_template

from sweep.results.dashboard import query
from sweep.results.dashboard.resources import current_snapshot
from sweep.results.dashboard.routes import Tab, route
from sweep.results.quantities import PREFIX, quantities


@route("/parameters", tab=Tab(title="Parameters", position=4))
def parameters() -> str:
    """Show them."""
    snapshot = current_snapshot()
    known = {name: one for name, one in quantities(snapshot).items() if name.startswith(PREFIX)}
    # By default those that every trial has: they fill the plane best.
    usual = [PREFIX + one.name for one in snapshot.space.dimensions if not one.condition]
    usual = sorted(usual, key=lambda name: known[name].is_categorical) + list(known)
    first, second = (*usual, "", "")[:2]
    return render_template(
        "parameters.html",
        snapshot=snapshot,
        known=known,
        x=query.one_of("x", known, first) if known else "",
        y=query.one_of("y", known, second) if known else "",
    )
