"""Words in a figure. Plotly reads HTML in titles, ticks, hovers and names; here names become what they look like."""

import math
from typing import Any

from sweep.wording import ABSENT, parameter

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "%": "&#37;", "{": "&#123;", "\n": " ", "\r": " "})


def plain(text: object, *, most: int = 200) -> str:
    """Any text as Plotly shows it letter by letter; a longer one is cut.

    `%{` would ask for a figure in the template of a hover, `<` begins a tag, `&` an entity.
    """
    words = str(text)
    return (words if len(words) <= most else f"{words[: most - 1]}…").translate(_ENTITIES)


def titled(title: str, subject: str) -> str:
    """A title that says whose it is, such as `trial 7`."""
    return f"{title}, {plain(subject)}" if subject else title


def is_number(value: float | None) -> bool:
    """Whether there is a value that can be drawn."""
    return value is not None and math.isfinite(value)


def number(value: Any) -> str:
    """A metric's value or a parameter's, in four significant digits."""
    return ABSENT if value is None else plain(parameter(value, digits=4))


def sentence(*parts: str | None) -> str:
    """Remarks that there are, one after another."""
    return "; ".join(part for part in parts if part)
