"""Markdown for Optuna Dashboard's notes, which also takes HTML and formulas: what is data stays text in it."""

import re

_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")  # ASCII punctuation: what Markdown, HTML and formulas are made of
_BLANKS = re.compile(r"\s+")


def text(data: object) -> str:
    """Write data so that it is read as it is, in one line."""
    return _SIGNS.sub(_escaped, _BLANKS.sub(" ", str(data)).strip())


def _escaped(match: re.Match[str]) -> str:
    """An entity where HTML would begin, a backslash elsewhere: no reader has to know both."""
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], f"\\{match[0]}")


def link(label: str, address: str) -> str:
    """Write a link to an address whose parts are quoted already."""
    return f"[{label}](<{address}>)"


def block(data: str, language: str) -> str:
    """Write several lines as they are; the fence is longer than any that is in them."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", data)), default=0))
    return f"{fence}{language}\n{data.rstrip()}\n{fence}"
