"""Our pages: a Flask application that only reads, to be mounted anywhere; `sweep dashboard` has it at `/sweep`."""

from pathlib import Path

from flask import Flask, Response

from storage.database import StudyDatabase
from sweep.results.dashboard import sweeps
from sweep.results.dashboard.formats import FILTERS
from sweep.results.dashboard.source import KEY, Source

# Plotly compiles functions for some kinds of figures, and styles what it draws; nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(database: StudyDatabase, *, artifacts: str | None, data: Path) -> Flask:
    """Make the application.

    `artifacts` is where those sweeps have theirs that do not say so, `data` the directory of prepared images.
    """
    app = Flask(__name__)
    app.extensions[KEY] = Source(database=database, artifacts=artifacts, data=data)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_url_rule("/", endpoint="sweeps", view_func=sweeps.page)
    app.after_request(_protect)
    return app


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response
