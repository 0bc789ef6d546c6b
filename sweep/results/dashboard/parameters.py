"""What the parameters do: importances, a slice each, and a plane of two."""

from flask import render_template

from sweep.results.dashboard import asked
from sweep.results.dashboard.source import snapshot_of
from sweep.results.quantities import PREFIX, quantities


def page() -> str:
    """Show them."""
    snapshot = snapshot_of(asked.sweep())
    known = {name: one for name, one in quantities(snapshot).items() if name.startswith(PREFIX)}
    # By default those that every trial has: they fill the plane best.
    usual = [PREFIX + one.name for one in snapshot.space.dimensions if not one.condition]
    usual = sorted(usual, key=lambda name: known[name].is_categorical) + list(known)
    first, second = (*usual, "", "")[:2]
    return render_template(
        "parameters.html",
        snapshot=snapshot,
        tab="parameters",
        dimensions={PREFIX + one.name: one for one in snapshot.space.dimensions},
        known=known,
        x=asked.one_of("x", known, first) if known else "",
        y=asked.one_of("y", known, second) if known else "",
    )
