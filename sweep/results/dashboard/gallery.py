"""Validation images with what a model said of them."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flask import Response, request
from numpy.typing import NDArray

from sweep.results.dashboard import asked
from sweep.results.dashboard.compare import find_row
from sweep.results.dashboard.judgement import Absent, Predictions, store_of
from sweep.results.dashboard.problems import MissingPictureError
from sweep.results.dashboard.source import snapshot_of, source
from sweep.results.predictions import read_images

SHOWS = {"mistakes": "mistakes", "right": "right ones", "all": "all"}
AT_ONCE = 24  # images on a page
_BARS = 10  # classes of an image's bars
_YEAR = 31_536_000  # seconds


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One class's probability."""

    name: str
    probability: float
    kind: str  # right: the true class; wrong: the predicted one, where it is another; or empty


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One image."""

    place: int  # in the validation split
    truth: str
    predicted: str
    probability: float  # of the predicted class
    bars: tuple[Bar, ...]

    @property
    def is_right(self) -> bool:
        """Whether the prediction is."""
        return not any(bar.kind == "wrong" for bar in self.bars)


@dataclass(frozen=True, kw_only=True)
class Gallery:
    """One page of images."""

    show: str
    truth: str  # the class whose images alone are shown; empty: all
    shots: tuple[Shot, ...]
    number: int  # of the page, from 1
    pages: int
    total: int  # images on all pages
    mistakes: int  # of all images
    images: int


def gallery(found: Predictions) -> Gallery:
    """What the address asks for; mistakes first, the surest at the top."""
    is_wrong = found.predicted != found.truth
    show = asked.one_of("show", SHOWS, "mistakes" if is_wrong.any() else "right")
    truth = asked.one_of("class", ("", *found.classes), "")
    wanted = {"mistakes": is_wrong, "right": ~is_wrong, "all": np.ones_like(is_wrong)}[show]
    if truth:
        wanted = wanted & (found.truth == found.classes.index(truth))
    places = np.flatnonzero(wanted)
    places = places[np.argsort(-found.probabilities.max(axis=-1)[places], kind="stable")]
    pages = max(1, -(-len(places) // AT_ONCE))
    number = min(asked.whole("shots", 1, low=1), pages)
    return Gallery(
        show=show,
        truth=truth,
        shots=tuple(_shot(found, int(place)) for place in places[(number - 1) * AT_ONCE : number * AT_ONCE]),
        number=number,
        pages=pages,
        total=len(places),
        mistakes=int(is_wrong.sum()),
        images=len(is_wrong),
    )


def _shot(found: Predictions, place: int) -> Shot:
    scores, truth = found.probabilities[place], int(found.truth[place])
    predicted = int(scores.argmax())
    kinds = {predicted: "wrong"} | {truth: "right"}
    return Shot(
        place=place,
        truth=found.classes[truth],
        predicted=found.classes[predicted],
        probability=float(scores[predicted]),
        bars=tuple(
            Bar(name=found.classes[label], probability=float(scores[label]), kind=kinds.get(label, ""))
            for label in _labels(scores, truth)
        ),
    )


def _labels(scores: NDArray[np.float32], truth: int) -> Sequence[int]:
    """All classes in their order where there are few, else the likeliest and the true one."""
    if len(scores) <= _BARS:
        return range(len(scores))
    likeliest = [int(label) for label in np.argsort(-scores, kind="stable")[:_BARS]]
    return sorted(likeliest if truth in likeliest else [*likeliest[:-1], truth])


def picture() -> Response:
    """One validation image as PNG."""
    snapshot = snapshot_of(asked.sweep())
    row, place = find_row(snapshot, asked.whole("trial")), asked.whole("place")
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
        cache=source().data,
        model=source().database.models.get(row.id),
        store=None if isinstance(store, Absent) else store,
    )
    if isinstance(pixels, Absent):
        raise MissingPictureError(pixels.reason)
    answer.set_data(_png(pixels[0]))
    return answer


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Pixels (height, width, channels) as a file."""
    from PIL import Image

    grey = pixels.shape[-1] == 1
    written = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if grey else pixels).save(written, format="PNG")
    return written.getvalue()
