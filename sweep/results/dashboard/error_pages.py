"""Pages for what cannot be shown: an unknown sweep or trial, a wrong address, a database that does not answer."""

from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from storage.errors import StorageError, UnknownSweepError
from sweep.errors import SweepError

_TITLES = {
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.BAD_REQUEST: "This address asks for something that does not exist",
    HTTPStatus.SERVICE_UNAVAILABLE: "The study database does not answer",
}
_AS_JSON = {"figure", "version"}  # endpoints that programs ask


class NotFoundError(SweepError):
    """A trial or an image that is not there; `trial` is the number of the nearest one of `sweep`."""

    def __init__(self, sentence: str, *, title: str = "", sweep: str | None = None, trial: int | None = None) -> None:
        super().__init__(sentence)
        self.title, self.sweep, self.trial = title, sweep, trial


def register(app: Flask) -> None:
    """Give the application its pages for errors; what is a defect of ours stays one."""
    app.register_error_handler(UnknownSweepError, _unknown_sweep)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(SweepError, _wrong)
    app.register_error_handler(StorageError, _away)
    app.register_error_handler(HTTPException, _http)


def _unknown_sweep(error: UnknownSweepError) -> Response:
    return _page(HTTPStatus.NOT_FOUND, str(error), title=f"No sweep is called “{error.name}”", sweep=error.nearest)


def _not_found(error: NotFoundError) -> Response:
    return _page(HTTPStatus.NOT_FOUND, str(error), title=error.title, sweep=error.sweep, trial=error.trial)


def _wrong(error: SweepError) -> Response:
    return _page(HTTPStatus.BAD_REQUEST, str(error), sweep=request.args.get("sweep"))


def _away(error: StorageError) -> Response:
    if error.exit_code == StorageError.exit_code:
        return _page(HTTPStatus.SERVICE_UNAVAILABLE, str(error), again=True)
    return _page(HTTPStatus.BAD_REQUEST, str(error))  # what was asked for is wrong


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or 500)
    sentence = "No page has this address." if status is HTTPStatus.NOT_FOUND else (error.description or status.phrase)
    return _page(status, sentence)


def _page(
    status: HTTPStatus, sentence: str, *, title: str = "", sweep: str | None = None, trial: int | None = None,
    again: bool = False,
) -> Response:  # fmt: skip
    if request.endpoint in _AS_JSON:
        answer = jsonify(error=sentence)
    else:
        title, sentence = title or _TITLES.get(status, status.phrase), sentence[:1].upper() + sentence[1:]
        answer = make_response(
            render_template("problem.html", title=title, sentence=sentence, sweep=sweep, trial=trial, again=again)
        )
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer
