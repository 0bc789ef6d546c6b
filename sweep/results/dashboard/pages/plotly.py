"""Plotly's own script, out of the plotly package, compressed once."""

from functools import lru_cache
from importlib.resources import files

from flask import Response

from sweep.results.dashboard.compression import compress, compressed_answer
from sweep.results.dashboard.routes import route

_YEAR = 31_536_000  # seconds; the address has the version in it


@lru_cache(maxsize=1)
def compressed_script() -> bytes:
    """The script, compressed."""
    return compress(files("plotly").joinpath("package_data/plotly.min.js").read_bytes())


@route("/plotly.min.js")
def plotly() -> Response:
    """Answer with Plotly's script."""
    answer = compressed_answer(compressed_script(), "text/javascript")
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return answer
