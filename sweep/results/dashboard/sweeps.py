"""The page of all sweeps."""

from flask import render_template

from sweep.results.dashboard.source import source
from sweep.results.reading import read_status


def page() -> str:
    """List the sweeps, the newest first."""
    database = source().database
    sweeps = [(sweep, read_status(database, sweep)) for sweep in reversed(database.sweeps())]
    return render_template("sweeps.html", sweeps=sweeps)
