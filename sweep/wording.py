"""How figures read in a line of text."""

from collections.abc import Mapping
from typing import Any

_JOINER = "\N{ZERO WIDTH JOINER}"  # of emoji


def duration(seconds: float) -> str:
    """`42 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`."""
    whole = round(seconds)
    minutes, hours, days = whole // 60, whole // 3600, whole // 86_400
    if whole < 60:  # noqa: PLR2004 - seconds in a minute, as below
        return f"{whole} s"
    if minutes < 60:  # noqa: PLR2004
        return f"{minutes} min {whole % 60:02} s"
    if hours < 48:  # noqa: PLR2004 - up to two days, hours say more
        return f"{hours} h {minutes % 60:02} min"
    return f"{days} d {hours % 24} h"


def brief(params: Mapping[str, Any]) -> str:
    """Write a trial's parameters in one line: `depth 2, filters 32, optimizer adam, learning_rate 0.0012`.

    A dimension inside a branch goes by its last name, since the branch stands before it; one of a block by its last
    two (`filters.2`).
    """
    return ", ".join(f"{_short(name)} {figure(value)}" for name, value in params.items())


def _short(name: str) -> str:
    *_, last = parts = name.split(".")
    return ".".join(parts[-2:]) if last.isdecimal() else last


def figure(value: Any) -> str:
    """Write a parameter's value in three significant digits."""
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)


def plural(count: int, noun: str) -> str:
    """`1 trial`, `1,200 trials`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size(count: int) -> str:
    """`812 bytes`, `61.7 kB`, `1.2 MB`."""
    if count < 1000:  # noqa: PLR2004 - the next unit
        return plural(count, "byte")
    figure, units = float(count), iter(("kB", "MB", "GB", "TB"))
    unit = ""
    while figure >= 999.5 and (larger := next(units, None)):  # noqa: PLR2004 - which rounds to the next unit
        figure, unit = figure / 1000, larger
    return f"{figure:.3g} {unit}"


def printable(text: str, *, keep: str = "") -> str:
    """A text without what would move a terminal's cursor; `keep` are characters that may."""
    keep += _JOINER
    return "".join(one if one.isprintable() or one in keep else "\N{REPLACEMENT CHARACTER}" for one in text)
