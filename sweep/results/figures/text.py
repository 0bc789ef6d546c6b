"""Words in a figure. Plotly reads HTML in titles, ticks, hovers and names; here names become what they look like."""

import math
from typing import Any

from sweep.wording import figure

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "%": "&#37;", "{": "&#123;", "\n": " ", "\r": " "})
ABSENT = "–"


def plain(text: object, *, most: int = 200) -> str:
    """Any text as Plotly shows it letter by letter; a longer one is cut.

    `%{` would ask for a figure in the template of a hover, `<` begins a tag, `&` an entity.
    """
    words = str(text)
    return (words if len(words) <= most else f"{words[: most - 1]}…").translate(_ENTITIES)


def is_number(value: float | None) -> bool:
    """Whether there is a value that can be drawn."""
    return value is not None and math.isfinite(value)


def number(value: Any) -> str:
    """A metric's value or a parameter's, in four significant digits."""
    if value is None:
        return ABSENT
    if isinstance(value, float):
        return f"{value:.4g}"
    return plain(figure(value))


def sentence(*parts: str | None) -> str:
    """Remarks that there are, one after another."""
    return "; ".join(part for part in parts if part)
