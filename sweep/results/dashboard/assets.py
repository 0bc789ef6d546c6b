"""Plotly's own script, out of the plotly package, compressed once."""

import gzip
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

from flask import Response, request

_YEAR = 31_536_000  # seconds; the address has the version in it


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, bytes]:
    """As it is, and compressed."""
    plain = files("plotly").joinpath("package_data/plotly.min.js").read_bytes()
    return plain, gzip.compress(plain, 6)


@lru_cache(maxsize=1)
def plotly_version() -> str:
    """What browsers may keep the script by."""
    return version("plotly")


def plotly_script() -> Response:
    """Answer with Plotly's script."""
    plain, compressed = _script()
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(compressed if takes_gzip else plain, mimetype="text/javascript")
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return answer
