"""One validation image."""

import hashlib

from flask import Response, request

from sweep.results.dashboard import query
from sweep.results.dashboard.chosen import current_trial
from sweep.results.dashboard.error_pages import NotFoundError
from sweep.results.dashboard.predictions import store_of
from sweep.results.dashboard.resources import current_snapshot, resources
from sweep.results.dashboard.routes import route
from sweep.results.predictions import Absent, read_images
from sweep.results.shots import png

_YEAR = 31_536_000  # seconds


@route("/picture.png")
def picture() -> Response:
    """The image as PNG, by its place in the validation split."""
    snapshot = current_snapshot()
    row, place = current_trial(snapshot), query.integer("place")
    answer = Response(mimetype="image/png")
    answer.set_etag(hashlib.sha256(f"{snapshot.sweep.data_fingerprint} {place}".encode()).hexdigest()[:20])
    answer.headers["Cache-Control"] = f"private, max-age={_YEAR}"
    if request.if_none_match.contains(answer.get_etag()[0] or ""):
        answer.status_code = 304
        return answer
    store = store_of(snapshot.sweep)
    pixels = read_images(
        [place],
        sweep=snapshot.sweep,
        cache=resources().data,
        model=resources().database.models.get(row.id),
        store=None if isinstance(store, Absent) else store,
    )
    if isinstance(pixels, Absent):
        raise NotFoundError(pixels.reason)
    answer.set_data(png(pixels[0]))
    return answer
