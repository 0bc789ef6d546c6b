"""Our pages: a Flask application that only reads, to be mounted anywhere; `sweep dashboard` has it at `/sweep`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from storage.database import StudyDatabase
from sweep.results.dashboard import (
    compare,
    figure,
    gallery,
    live,
    overview,
    parameters,
    problems,
    sparkline,
    sweeps,
    trial,
    trials,
)
from sweep.results.dashboard.asked import here
from sweep.results.dashboard.assets import plotly_script, plotly_version
from sweep.results.dashboard.formats import FILTERS
from sweep.results.dashboard.kept import Kept
from sweep.results.dashboard.source import KEY, Source
from sweep.results.snapshot import Snapshots
from sweep.version import __version__

# Plotly compiles functions for some kinds of figures, and styles what it draws; nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_VIEWS: dict[str, tuple[str, Callable[..., ResponseReturnValue]]] = {
    "/": ("sweeps", sweeps.page),
    "/sweeps": ("several", sweeps.page),
    "/overview": ("overview", overview.page),
    "/trials": ("trials", trials.page),
    "/trials.csv": ("table", trials.table),
    "/compare": ("compare", compare.page),
    "/parameters": ("parameters", parameters.page),
    "/trial": ("trial", trial.page),
    "/figure/<kind>": ("figure", figure.figure),
    "/alone/<kind>": ("alone", figure.alone),
    "/picture.png": ("picture", gallery.picture),
    "/sparkline.svg": ("sparkline", sparkline.picture),
    "/version": ("version", live.version),
    "/plotly.min.js": ("plotly", plotly_script),
}


def create_app(
    database: StudyDatabase, *, artifacts: str | None, data: Path, snapshots: Snapshots | None = None
) -> Flask:
    """Make the application.

    `artifacts` is where all sweeps have theirs, seen from here, `data` the directory of prepared images;
    `snapshots` are those of the database, where somebody else reads them too.
    """
    app = Flask(__name__)
    app.extensions[KEY] = Source(
        database=database,
        snapshots=snapshots or Snapshots(database),
        figures=Kept(),
        artifacts=artifacts,
        data=data,
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for rule, (endpoint, view) in _VIEWS.items():
        app.add_url_rule(rule, endpoint=endpoint, view_func=view)
    app.context_processor(_for_templates)
    app.after_request(_protect)
    problems.add_pages(app)
    return app


def _for_templates() -> dict[str, Any]:
    # Optuna Dashboard is at the root of the server that has us below `/sweep`.
    root = request.script_root.removesuffix("/sweep")
    return {
        "here": here,
        "own_version": __version__,
        "plotly_version": plotly_version(),
        "optuna_dashboard": f"{root}/dashboard",
    }


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
