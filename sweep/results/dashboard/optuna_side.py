"""Optuna Dashboard over a study database: its own WSGI application, with a link to our pages in its page."""

import json
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import optuna_dashboard
from bottle import Bottle, HTTPResponse, redirect, request, response

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.results.dashboard.answers import refusal
from sweep.results.dashboard.completing import Completing
from sweep.results.dashboard.exhibits import Exhibits
from sweep.results.dashboard.optuna_storage import SPARED, ServedStorage
from sweep.results.snapshot import Snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_LOOK = 1.0  # seconds between two looks at which sweeps there are
_LINK = b'<link rel="stylesheet" href="/sweep/static/optuna.css"><script defer src="/sweep/static/optuna.js"></script>'
_Known = dict[int, tuple[str, str, int]]  # by study: the sweep's name, its own id, how often one was tried again


class OptunaSide:
    """A WSGI application that is Optuna Dashboard.

    Optuna remembers finished trials, and Optuna Dashboard more of a study, for ever. Where a finished trial runs again,
    or a sweep was deleted and its study's number given to another, both are made anew.
    """

    def __init__(
        self, database: StudyDatabase, snapshots: Snapshots, *, artifacts: str | None, allows_edit: bool
    ) -> None:
        self._database = database
        self._snapshots = snapshots
        self._artifacts = artifacts
        self._allows_edit = allows_edit
        self._lock = threading.Lock()
        self._known: _Known = {}
        self._looked = 0.0  # when, by the monotonic clock
        self._app: Bottle | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        try:
            app = self._current()
        except StorageError as error:
            answer = refusal(503, "The database is away", str(error), accept=environ.get("HTTP_ACCEPT", ""))
            return answer(environ, start_response)
        environ.setdefault("HTTP_ACCEPT_ENCODING", "identity")  # it takes for granted that there is one
        found: Iterable[bytes] = app(environ, start_response)
        return found

    def routes(self) -> list[tuple[str, str]]:
        """Method and rule of everything that it serves."""
        return [(route.method, route.rule) for route in self._current().routes]

    def _current(self) -> Bottle:
        with self._lock:
            if self._app is None or time.monotonic() - self._looked > _LOOK:
                known = {each.study_id: (each.name, each.uid, each.reopened) for each in self._database.sweeps.all()}
                if self._app is None or any(known.get(id_) != was for id_, was in self._known.items()):
                    self._app = self._make()
                self._known, self._looked = known, time.monotonic()
            return self._app

    def _make(self) -> Bottle:
        exhibits = Exhibits(self._database, self._artifacts)
        storage = ServedStorage(
            self._database.studies.storage(fresh=self._app is not None),
            self._database.studies.reader(),
            allows_edit=self._allows_edit,
            sweep_of=self._sweep_of,
            of_trial=exhibits.of_trial,
            of_study=exhibits.of_study,
        )
        app: Any = optuna_dashboard.wsgi(storage, artifact_store=exhibits)
        app.install(_Linking())
        app.install(_Sparing(self._sweep_of))
        app.install(Completing(self._database, self._snapshots, exhibits, self._sweep_of))
        app.get("/sweep-of-study/<study_id:int>", callback=self._to_our_page)
        return app

    def _sweep_of(self, study_id: int) -> str | None:
        """The name of a study that is a sweep."""
        return self._known[study_id][0] if study_id in self._known else None

    def _to_our_page(self, study_id: int) -> None:
        """Redirect to what our pages have about a study, or one of its trials."""
        sweep = next((each for each in self._database.sweeps.all() if each.study_id == study_id), None)
        if sweep is None:
            redirect("/sweep/", 302)  # raises the answer
            return
        trial = request.query.get("trial", "")
        page = "trial" if trial.isascii() and trial.isdigit() else "overview"
        query = {"sweep": sweep.name} | ({"trial": trial} if page == "trial" else {})
        redirect(f"/sweep/{page}?{urlencode(query)}", 302)


class _Linking:
    """A plugin of Bottle's: puts the link to our pages into the page of Optuna Dashboard."""

    name, api = "sweep-link", 2

    def apply(self, callback: Callable[..., Any], route: Any) -> Callable[..., Any]:
        """Wrap the route that answers with the page."""
        if not (route.method == "GET" and route.rule.startswith("/dashboard")):
            return callback

        def linked(*arguments: Any, **named: Any) -> Any:
            answer = callback(*arguments, **named)
            if not isinstance(answer, HTTPResponse) or answer.status_code != 200:  # noqa: PLR2004
                return answer
            return _with_link(answer)

        return linked


class _Sparing:
    """A plugin of Bottle's: keeps a sweep's study from being renamed, which is a copy under another number."""

    name, api = "sweep-sparing", 2

    def __init__(self, sweep_of: Callable[[int], str | None]) -> None:
        self._sweep_of = sweep_of

    def apply(self, callback: Callable[..., Any], route: Any) -> Callable[..., Any]:
        """Wrap the route that renames."""
        if not (route.method == "POST" and route.rule == "/api/studies/<study_id:int>/rename"):
            return callback

        def spared(study_id: int) -> Any:
            if self._sweep_of(study_id) is None:
                return callback(study_id)
            response.status, response.content_type = 403, "application/json"
            return json.dumps({"reason": SPARED})

        return spared


def _with_link(answer: HTTPResponse) -> HTTPResponse:
    body = answer.body.read() if hasattr(answer.body, "read") else answer.body
    if hasattr(answer.body, "close"):
        answer.body.close()
    if not isinstance(body, bytes) or b"</head>" not in body:  # of a HEAD, or another page than the one we know
        return answer
    answer.body = body.replace(b"</head>", _LINK + b"</head>", 1)
    answer.content_length = len(answer.body)
    return answer
