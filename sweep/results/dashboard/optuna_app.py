"""Optuna Dashboard over a study database: its own WSGI application, with our notes, artifacts and links."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import optuna_dashboard
from bottle import Bottle, HTTPError, HTTPResponse, redirect, request
from werkzeug.wrappers import Request

from storage.database import StudyDatabase
from storage.errors import StorageError
from sweep.results.dashboard.artifact_view import ArtifactView, artifact_type
from sweep.results.dashboard.note_injector import NoteInjector
from sweep.results.dashboard.optuna_storage import PROTECTED, ServedStorage
from sweep.results.dashboard.refusals import refusal
from sweep.results.snapshot import Snapshots

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_FRESH = 1.0  # seconds for which the list of sweeps is not read again
_LINK = b'<link rel="stylesheet" href="/sweep/static/optuna.css"><script defer src="/sweep/static/optuna.js"></script>'
_STUDY = "/api/studies/<study_id:int>"
_ARTIFACT = "<artifact_id:re:[0-9a-fA-F-]+>"
_View = Callable[..., Any]


class OptunaApp:
    """A WSGI application that is Optuna Dashboard.

    Optuna caches finished trials, and Optuna Dashboard more of a study, for ever. Where a finished trial runs again,
    or a sweep was deleted and its study's number given to another, both are made anew.
    """

    def __init__(
        self, database: StudyDatabase, snapshots: Snapshots, *, artifacts: str | None, allows_edit: bool
    ) -> None:
        self._database = database
        self._allows_edit = allows_edit
        self._artifacts = ArtifactView(database, artifacts)
        self._notes = NoteInjector(database, snapshots, self._artifacts)
        self._lock = threading.Lock()
        self._sweeps: dict[int, tuple[str, str, int]] = {}  # by study: name, the sweep's own id, times reopened
        self._read = 0.0  # when, by the monotonic clock
        self._app: Bottle | None = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        try:
            app = self._current()
        except StorageError as error:
            answer = refusal(Request(environ), 503, "The study database does not answer", str(error))
            return answer(environ, start_response)
        environ.setdefault("HTTP_ACCEPT_ENCODING", "identity")  # Optuna Dashboard expects that there is one
        found: Iterable[bytes] = app(environ, start_response)
        return found

    def _current(self) -> Bottle:
        with self._lock:
            if self._app is None or time.monotonic() - self._read > _FRESH:
                sweeps = {each.study_id: (each.name, each.uid, each.reopened) for each in self._database.sweeps.all()}
                if self._app is None or any(sweeps.get(id_) != was for id_, was in self._sweeps.items()):
                    self._app = self._make()
                self._sweeps, self._read = sweeps, time.monotonic()
            return self._app

    def _make(self) -> Bottle:
        storage = ServedStorage(
            self._database.studies.storage(fresh=self._app is not None),
            self._database.studies.reader(),
            allows_edit=self._allows_edit,
            is_sweep=lambda study_id: self._name_of(study_id) is not None,
        )
        app: Any = optuna_dashboard.wsgi(storage, artifact_store=self._artifacts)
        wraps = {
            ("GET", "/dashboard<:re:(/.*)?>"): _linked,
            ("GET", _STUDY): self._annotated,
            ("POST", f"{_STUDY}/rename"): self._unless_sweep,
            ("GET", f"/artifacts/<study_id:int>/{_ARTIFACT}"): self._artifact,
            ("GET", f"/artifacts/<study_id:int>/<trial_id:int>/{_ARTIFACT}"): self._artifact,
        }
        app.install(_Wrapping(wraps))
        app.get("/sweep-of-study/<study_id:int>", callback=self._to_our_page)
        return app

    def _name_of(self, study_id: int) -> str | None:
        """The name of the sweep that the study is; None where it is none."""
        known = self._sweeps.get(study_id)
        return known[0] if known else None

    def _annotated(self, detail: _View) -> _View:
        """What it answers about a study, with our notes and artifacts."""

        def annotated(study_id: int) -> Any:
            answer, name = detail(study_id), self._name_of(study_id)
            if isinstance(answer, dict) and "trials" in answer and name is not None:
                self._notes.inject(answer, name)
            return answer

        return annotated

    def _unless_sweep(self, rename: _View) -> _View:
        """Renaming makes a copy under another number, which would be no sweep."""

        def renamed(study_id: int) -> Any:
            if self._name_of(study_id) is None:
                return rename(study_id)
            return HTTPResponse(json.dumps({"reason": PROTECTED}), 403, {"Content-Type": "application/json"})

        return renamed

    def _artifact(self, _: _View) -> _View:
        """Our artifacts in place of those that attributes name."""

        def artifact(study_id: int, artifact_id: str, trial_id: int | None = None) -> Any:  # noqa: ARG001 - of the rule
            if trial_id is not None and artifact_id.split("-")[1:2] != [str(trial_id)]:
                raise HTTPError(404, "There is no such artifact of this trial")
            file = self._artifacts.open_reader(artifact_id)
            return HTTPResponse(file, headers={"Content-Type": artifact_type(artifact_id)})

        return artifact

    def _to_our_page(self, study_id: int) -> None:
        """Redirect to what our pages have about a study, or one of its trials."""
        name, trial = self._name_of(study_id), request.query.get("trial", "")
        if name is None:
            redirect("/sweep/", 302)  # raises the answer
        if trial.isascii() and trial.isdigit():
            redirect(f"/sweep/trial?{urlencode({'sweep': name, 'trial': trial})}", 302)
        redirect(f"/sweep/overview?{urlencode({'sweep': name})}", 302)


class _Wrapping:
    """A plugin of Bottle's that wraps what answers some routes, by method and rule."""

    name, api = "sweep", 2

    def __init__(self, wraps: Mapping[tuple[str, str], Callable[[_View], _View]]) -> None:
        self._wraps = wraps

    def apply(self, callback: _View, route: Any) -> _View:
        """Wrap one route, or leave it."""
        wrap = self._wraps.get((route.method, route.rule))
        return callback if wrap is None else wrap(callback)


def _linked(page: _View) -> _View:
    """The page of Optuna Dashboard, with a link to ours."""

    def linked(*arguments: Any, **named: Any) -> Any:
        answer = page(*arguments, **named)
        if answer.status_code == HTTPStatus.OK and hasattr(answer.body, "read"):  # else of a HEAD, or unchanged
            with answer.body as file:
                answer.body = file.read().replace(b"</head>", _LINK + b"</head>", 1)
            answer.content_length = len(answer.body)
        return answer

    return linked
