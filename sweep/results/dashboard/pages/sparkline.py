"""A sweep's best value so far, as a line the size of a word."""

from collections.abc import Sequence
from itertools import accumulate

from flask import Response

from sweep.results.dashboard.resources import current_snapshot
from sweep.results.dashboard.routes import route
from sweep.results.snapshot import Snapshot

_WIDTH, _HEIGHT, _EDGE = 120, 28, 3  # pixels
_POINTS = 60
_STYLE = "polyline{fill:none;stroke:#2f7fc1;stroke-width:1.6;stroke-linejoin:round}circle{fill:#2f7fc1}"
_DARK = "polyline{stroke:#5aa2dd}circle{fill:#5aa2dd}"


@route("/sparkline.svg")
def sparkline() -> Response:
    """The line as SVG; its address changes with every trial that ends."""
    points = _points(_best_so_far(current_snapshot()))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    end = f'<circle cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="2.2"/>' if points else ""
    answer = Response(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">'
        f"<style>{_STYLE}@media (prefers-color-scheme: dark){{{_DARK}}}</style>"
        f'<polyline points="{line}"/>{end}</svg>',
        mimetype="image/svg+xml",
    )
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


def _best_so_far(snapshot: Snapshot) -> list[float]:
    values = [row.value for row in snapshot.rows if row.is_scored and row.value is not None]
    return list(accumulate(values, max if snapshot.sweep.maximizes else min))


def _points(values: Sequence[float]) -> list[tuple[float, float]]:
    step = max(1, len(values) // _POINTS)
    shown = [*values[::step], values[-1]] if values else []
    low, high = (min(shown), max(shown)) if shown else (0.0, 0.0)
    wide, tall = _WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE
    return [
        (_EDGE + wide * index / max(1, len(shown) - 1), _EDGE + tall * (1 - (value - low) / ((high - low) or 1.0)))
        for index, value in enumerate(shown)
    ]
