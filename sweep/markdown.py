"""Text as Markdown shows it."""

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")  # that could be read as Markdown, as HTML or as mathematics


def plain(text: str) -> str:
    """Any text as Markdown shows it letter by letter, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """Rows of any text; the columns in `right` stand to the right."""
    sides = ["---:" if index in right else "---" for index in range(len(head))]
    return [line(map(plain, head)), line(sides), *(line(map(plain, row)) for row in rows)]


def line(cells: Iterable[str]) -> str:
    """A row of Markdown."""
    return f"| {' | '.join(cells)} |"
