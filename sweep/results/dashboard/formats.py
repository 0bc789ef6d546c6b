"""How figures read on a page: the filters of the templates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from sweep import wording
from sweep.results.tables import value

ABSENT = "–"


def count(number: int | None) -> str:
    """`61,706`."""
    return ABSENT if number is None else f"{number:,}"


def seconds(number: float | None) -> str:
    """`42 s`, `3 min 05 s`; below ten seconds with a decimal."""
    if number is None:
        return ABSENT
    return f"{number:.1f} s" if number < 10 else wording.duration(number)  # noqa: PLR2004


def size(number: int | None) -> str:
    """`61.7 kB`."""
    return ABSENT if number is None else wording.size(number)


def short(number: float | None) -> str:
    """A count in at most four figures: `812`, `61.7k`, `1.2M`."""
    if number is None:
        return ABSENT
    for unit, scale in (("", 1), ("k", 1e3), ("M", 1e6), ("G", 1e9)):
        if abs(number) < 999.5 * scale:
            return f"{number / scale:.3g}{unit}"
    return f"{number / 1e12:.3g}T"


def share(part: float, whole: float) -> str:
    """`0%` to `100%`, for widths too."""
    return f"{min(1.0, part / whole) * 100:.4g}%" if whole else "0%"


def moment(when: datetime | None) -> str:
    """`2026-01-01 09:30:12`, in the server's own time."""
    return ABSENT if when is None else when.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def parameter(chosen: Any) -> str:
    """A parameter's value; a dash where the trial's branch has none."""
    return ABSENT if chosen is None else wording.figure(chosen)


def breakable(name: str) -> Markup:
    """A dimension's name that goes on in the next line after a dot, where a line is too short for it."""
    return Markup(".<wbr>").join(map(escape, name.split(".")))


FILTERS: dict[str, Callable[..., str]] = {
    "breakable": breakable,
    "brief": wording.brief,
    "count": count,
    "moment": moment,
    "parameter": parameter,
    "plural": wording.plural,
    "seconds": seconds,
    "share": share,
    "short": short,
    "size": size,
    "value": value,
}
