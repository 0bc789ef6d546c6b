"""What the query of an address asks for. It holds all of a view, so that a view can be shared."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from flask import request, url_for

from sweep.errors import InputError

_MOST_CHOSEN = 1_000  # trials: an address of about 6,000 letters
_SHOWN = 12  # words in a message
_Word = TypeVar("_Word", bound=str)


def sweep() -> str:
    """The name of the sweep that the page is about; raises `InputError` where there is none."""
    name = request.args.get("sweep")
    if name is None:
        raise InputError("the address names no sweep: add `?sweep=NAME`")
    return name


def text(name: str, default: str = "") -> str:
    """A text, without the spaces around it."""
    return request.args.get(name, default).strip()


def one_of(name: str, allowed: Iterable[_Word], default: _Word) -> _Word:
    """One of a few words; raises `InputError` for another one, and lists them."""
    found, words = request.args.get(name) or default, list(allowed)
    for word in words:
        if word == found:
            return word
    close = get_close_matches(found, words, n=1)
    hint = f" Did you mean `{close[0]}`?" if close else ""
    shown = ", ".join(words[:_SHOWN]) + (f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else "")
    raise InputError(f"`{name}={found}` is not one of: {shown or 'nothing can be chosen here'}.{hint}")


def integer(name: str, default: int | None = None, *, low: int = 0, high: int = 10**9) -> int:
    """An integer; raises `InputError` for anything else."""
    found = request.args.get(name, "" if default is None else str(default))
    if not found.isascii() or not found.isdigit() or not low <= int(found[:12]) <= high:
        raise InputError(f"`{name}={found}` is not an integer from {low:,} to {high:,}")
    return int(found)


def chosen() -> tuple[int, ...]:
    """Trials by their numbers, each once: `chosen=1,4,7`. Raises `InputError` for what is not a list of numbers."""
    words = [word.strip() for part in request.args.getlist("chosen") for word in part.split(",")]
    wrong = next((word for word in words if word and not (word.isascii() and word.isdigit() and len(word) < 10)), None)  # noqa: PLR2004
    if wrong is not None:
        raise InputError(f"`chosen={','.join(words)[:60]}` is not a list of trial numbers like 1,4,7 ({wrong[:20]!r})")
    numbers = tuple(dict.fromkeys(int(word) for word in words if word))
    if len(numbers) > _MOST_CHOSEN:
        raise InputError(f"{len(numbers):,} trials are chosen; an address takes {_MOST_CHOSEN:,}")
    return numbers


def names() -> list[str]:
    """Sweeps by their names, each once, however many."""
    return list(dict.fromkeys(found for found in request.args.getlist("names") if found))


def everything() -> dict[str, Any]:
    """The whole query, but for names without a value."""
    return {name: values for name, values in request.args.lists() if any(values)}


def address_with(**changes: Any) -> str:
    """The address of this page with something else in its query; None takes a name out of it."""
    query = {name: value for name, value in (everything() | changes).items() if value is not None}
    return url_for(request.endpoint or "sweeps", **query)
