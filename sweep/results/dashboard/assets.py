"""Plotly's own script, out of the plotly package, compressed once."""

from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

from flask import Response

from sweep.results.dashboard.packed import pack, packed

_YEAR = 31_536_000  # seconds; the address has the version in it


@lru_cache(maxsize=1)
def compressed_plotly() -> bytes:
    """The script, compressed."""
    return pack(files("plotly").joinpath("package_data/plotly.min.js").read_bytes())


@lru_cache(maxsize=1)
def plotly_version() -> str:
    """What browsers may keep the script by."""
    return version("plotly")


def plotly_script() -> Response:
    """Answer with Plotly's script."""
    answer = packed(compressed_plotly(), "text/javascript")
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return answer
