"""Text as Markdown shows it."""

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")  # that Markdown, HTML or mathematics would read as their own


def plain(text: str) -> str:
    """Any text as Markdown shows it letter by letter, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> list[str]:
    """A table of any text; the columns in `right` are aligned to the right."""
    sides = ["---:" if index in right else "---" for index in range(len(head))]
    return [line(map(plain, head)), line(sides), *(line(map(plain, row)) for row in rows)]


def fenced(text: str, language: str) -> str:
    """Several lines as they are; the fence is longer than any that is in them."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def line(cells: Iterable[str]) -> str:
    """A row of Markdown."""
    return f"| {' | '.join(cells)} |"
