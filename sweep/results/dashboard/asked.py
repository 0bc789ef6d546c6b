"""What an address asks for. A view's address holds all of it, under names that the query has."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from flask import request, url_for

from sweep.errors import InputError

_MOST_CHOSEN = 1_000  # trials: an address of about 6,000 letters
_SHOWN = 12  # words in a message


def sweep() -> str:
    """The name of the sweep that the page is about; raises `InputError` where there is none."""
    name = request.args.get("sweep")
    if name is None:
        raise InputError("the address names no sweep: it takes `?sweep=NAME`")
    return name


def text(name: str, default: str = "") -> str:
    """A text."""
    return request.args.get(name, default).strip()


def one_of(name: str, allowed: Iterable[str], default: str) -> str:
    """One of a few words; raises `InputError` for another one, and lists them."""
    found, words = request.args.get(name) or default, list(allowed)
    if found not in words:
        close = get_close_matches(found, words, n=1)
        hint = f" Did you mean `{close[0]}`?" if close else ""
        shown = ", ".join(words[:_SHOWN]) + (f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else "")
        raise InputError(f"`{name}={found}` is none of {shown or 'those there are, for there are none'}.{hint}")
    return found


def whole(name: str, default: int | None = None, *, low: int = 0, high: int = 10**9) -> int:
    """A whole number; raises `InputError` for anything else."""
    found = request.args.get(name, "" if default is None else str(default))
    if not found.isascii() or not found.isdigit() or not low <= int(found[:12]) <= high:
        raise InputError(f"`{name}={found}` is no whole number from {low:,} to {high:,}")
    return int(found)


def chosen(name: str = "chosen") -> tuple[int, ...]:
    """Trials by their numbers, each once: `chosen=1,4,7`. Raises `InputError` for what is no list of numbers."""
    words = [word.strip() for part in request.args.getlist(name) for word in part.split(",")]
    wrong = next((word for word in words if word and not (word.isascii() and word.isdigit() and len(word) < 10)), None)  # noqa: PLR2004
    if wrong is not None:
        raise InputError(f"`{name}={','.join(words)[:60]}` is no list of trial numbers such as 1,4,7 ({wrong[:20]!r})")
    numbers = tuple(dict.fromkeys(int(word) for word in words if word))
    if len(numbers) > _MOST_CHOSEN:
        raise InputError(f"{len(numbers):,} trials are chosen; an address takes {_MOST_CHOSEN:,}")
    return numbers


def here(**changes: Any) -> str:
    """The address of this page with something else in its query; None takes a name out of it."""
    query: dict[str, Any] = {name: values for name, values in request.args.lists() if any(values)}
    kept = {name: value for name, value in (query | changes).items() if value is not None}
    return url_for(request.endpoint or "sweeps", **kept)


def names(name: str) -> list[str]:
    """Sweeps by their names, each once, however many."""
    return list(dict.fromkeys(found for found in request.args.getlist(name) if found))
