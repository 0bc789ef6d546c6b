"""The arguments that a space file gives to a sampler or a pruner."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sweep.errors import InputError
from sweep.space.configuration import KerasObject

Signature = Mapping[str, type]  # names and types of what may be given
_WORDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a word"}


def check_arguments(what: str, given: KerasObject, known: Mapping[str, Signature]) -> dict[str, Any]:
    """Give the arguments back, checked; `what` is `sampler` or `pruner`. Raises `InputError`."""
    if given.name not in known:
        raise InputError(f"search: no {what} is called `{given.name}`{_instead(given.name, known)}")
    signature = known[given.name]
    for name, value in given.arguments.items():
        if name not in signature:
            raise InputError(f"search: {what} `{given.name}` takes no `{name}`{_instead(name, signature)}")
        if not _fits(value, signature[name]):
            raise InputError(
                f"search: `{name}` of {what} `{given.name}` must be {_WORDS[signature[name]]}, not {value!r}"
            )
    return dict(given.arguments)


def _fits(value: Any, kind: type) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    return isinstance(value, int | float) if kind is float else isinstance(value, kind)


def _instead(name: str, known: Mapping[str, object]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f" (did you mean `{close[0]}`?)" if close else ""
    return f"{hint}; allowed: {', '.join(known) or 'no arguments'}"
