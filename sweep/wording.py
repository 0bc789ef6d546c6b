"""How numbers and words read in a line of text: the one place where they are formatted."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

ABSENT = "–"  # where there is no number
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
    return ", ".join(f"{_short(name)} {parameter(value)}" for name, value in params.items())


def _short(name: str) -> str:
    *_, last = parts = name.split(".")
    return ".".join(parts[-2:]) if last.isdecimal() else last


def parameter(value: Any, *, digits: int = 3) -> str:
    """Write a parameter's value, a float in three significant digits."""
    return f"{value:.{digits}g}" if isinstance(value, float) else str(value)


def metric(number: float | None) -> str:
    """`0.9123`; from a thousand on in four significant digits."""
    if number is None:
        return ABSENT
    return f"{number:.4f}" if abs(number) < 1000 else f"{number:.4g}"  # noqa: PLR2004


def percent(share: float | None, *, digits: int = 0) -> str:
    """`91%`; with a digit, `91.2%`."""
    return ABSENT if share is None else f"{share:.{digits}%}"


def count(number: int | None) -> str:
    """`61,706`."""
    return ABSENT if number is None else f"{number:,}"


def short(number: float | None) -> str:
    """A count in at most four digits: `812`, `61.7k`, `1.2M`."""
    if number is None:
        return ABSENT
    for unit, scale in (("", 1), ("k", 1e3), ("M", 1e6), ("G", 1e9)):
        if abs(number) < 999.5 * scale:  # which rounds to the next unit
            return f"{number / scale:.3g}{unit}"
    return f"{number / 1e12:.3g}T"


def seconds(number: float | None) -> str:
    """A duration; below ten seconds with a decimal."""
    if number is None:
        return ABSENT
    return f"{number:.1f} s" if number < 10 else duration(number)  # noqa: PLR2004


def plural(count: int, noun: str) -> str:
    """`1 trial`, `1,200 trials`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def did_you_mean(name: object, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """``did you mean `adam`?`` for the known name that is most like `name`; empty where none is like it."""
    close = get_close_matches(str(name), list(known), n=1, cutoff=cutoff)
    return f"did you mean `{close[0]}`?" if close else ""


def size(number: int | None) -> str:
    """`812 bytes`, `61.7 kB`, `1.2 MB`."""
    if number is None:
        return ABSENT
    if number < 1000:  # noqa: PLR2004 - the next unit
        return plural(number, "byte")
    left, units = float(number), iter(("kB", "MB", "GB", "TB"))
    unit = ""
    while left >= 999.5 and (larger := next(units, None)):  # noqa: PLR2004 - which rounds to the next unit
        left, unit = left / 1000, larger
    return f"{left:.3g} {unit}"


def printable(text: str, *, keep: str = "") -> str:
    """The text without characters that move a terminal's cursor; those in `keep` stay."""
    keep += _JOINER
    return "".join(one if one.isprintable() or one in keep else "\N{REPLACEMENT CHARACTER}" for one in text)
