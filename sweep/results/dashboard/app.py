"""Our pages: a Flask application that only reads, to be mounted anywhere; `sweep dashboard` has it at `/sweep`."""

from importlib.metadata import version
from pathlib import Path

from flask import Flask, Response

from storage.database import StudyDatabase
from sweep.results.dashboard import error_pages
from sweep.results.dashboard.cache import AnswerCache
from sweep.results.dashboard.formats import FILTERS
from sweep.results.dashboard.pages import load_pages
from sweep.results.dashboard.query import address_with
from sweep.results.dashboard.resources import KEY, Resources
from sweep.results.dashboard.routes import declared_routes, tabs
from sweep.results.records import TRIAL_STATES
from sweep.results.snapshot import Snapshots
from sweep.version import __version__

# Plotly compiles functions for some kinds of figures, and styles what it draws; nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(
    database: StudyDatabase, *, artifacts: str | None, data: Path, snapshots: Snapshots | None = None
) -> Flask:
    """Make the application.

    `artifacts` is where all sweeps have theirs, seen from here, `data` the directory of prepared images;
    `snapshots` are those of the database, where another application reads them too.
    """
    app = Flask(__name__)
    snapshots = snapshots or Snapshots(database)
    app.extensions[KEY] = Resources(
        database=database, snapshots=snapshots, figures=AnswerCache(), artifacts=artifacts, data=data
    )
    _add_pages(app)
    app.after_request(_protect)
    error_pages.register(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        address_with=address_with,
        tabs=tabs(),
        trial_states=TRIAL_STATES,
        own_version=__version__,
        plotly_version=version("plotly"),
    )
    return app


def _add_pages(app: Flask) -> None:
    load_pages()
    for route in declared_routes():
        app.add_url_rule(route.rule, endpoint=route.endpoint, view_func=route.view)


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
