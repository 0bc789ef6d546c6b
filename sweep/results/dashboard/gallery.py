"""Validation images with what a model predicts for them."""

from dataclasses import dataclass

import numpy as np

from sweep.results.dashboard import query
from sweep.results.shots import Shot, shot
from sweep.training.predictions import Predictions

SHOWS = {"mistakes": "mistakes", "right": "right ones", "all": "all"}
AT_ONCE = 24  # images on a page
_BARS = 10  # classes of an image's bars


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
    """The images that the address asks for; mistakes by default, the most confident ones first."""
    is_wrong = found.predicted != found.truth
    show = query.one_of("show", SHOWS, "mistakes" if is_wrong.any() else "right")
    truth = query.one_of("class", ("", *found.classes), "")
    wanted = {"mistakes": is_wrong, "right": ~is_wrong, "all": np.ones_like(is_wrong)}[show]
    if truth:
        wanted = wanted & (found.truth == found.classes.index(truth))
    places = found.surest(wanted)
    pages = max(1, -(-len(places) // AT_ONCE))
    number = min(query.integer("shots", 1, low=1), pages)
    return Gallery(
        show=show,
        truth=truth,
        shots=tuple(shot(found, int(place), most=_BARS) for place in places[(number - 1) * AT_ONCE : number * AT_ONCE]),
        number=number,
        pages=pages,
        total=len(places),
        mistakes=int(is_wrong.sum()),
        images=len(is_wrong),
    )
