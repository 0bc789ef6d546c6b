"""How numbers and words read on a page: the filters of the templates."""

from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup, escape

from sweep import wording


def share(part: float, whole: float) -> str:
    """`0%` to `100%`, for widths too."""
    return f"{min(1.0, part / whole) * 100:.4g}%" if whole else "0%"


def moment(when: datetime | None) -> str:
    """`2026-01-01 09:30:12`, in the server's own time."""
    return wording.ABSENT if when is None else when.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def breakable(name: str) -> Markup:
    """A dimension's name that goes on in the next line after a dot, where a line is too short for it."""
    return Markup(".<wbr>").join(map(escape, name.split(".")))


FILTERS: dict[str, Callable[..., str]] = {
    "breakable": breakable,
    "brief": wording.brief,
    "count": wording.count,
    "moment": moment,
    "parameter": wording.parameter,
    "plural": wording.plural,
    "seconds": wording.seconds,
    "share": share,
    "short": wording.short,
    "size": wording.size,
    "value": wording.metric,
}
