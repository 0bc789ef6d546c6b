"""Choosing trials: conditions in a line of text, an order, a page.

A line has words; a trial must meet them all:

    val_accuracy>0.9  depth=2..3  optimizer=adam,adamax  state!=failed  val_loss=none  "learning rate"

A condition is a quantity, one of `=` `!=` `>` `>=` `<` `<=`, and a value: a number, a word, several of them with commas
between, a range with both ends in it (`2..3`, `..3`, `2..`), or `none` for what a trial lacks. Words are equal whether
large or small. Any other word is looked for in the trial's parameters, state and reason. Quotes keep blanks together.
"""

import math
import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sweep.errors import InputError
from sweep.results.quantities import PREFIX, word
from sweep.results.quantity import Quantity
from sweep.results.records import TRIAL_STATES, TrialRow
from sweep.space.dimension import Scalar

Test = Callable[[TrialRow], bool]

_WORDS = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_CONDITION = re.compile(r'(?P<name>[^\s"<>=!]+)(?P<sign>>=|<=|!=|=|>|<)(?P<value>.*)', re.DOTALL)
_MISSING = "none"


@dataclass(frozen=True, kw_only=True)
class Page:
    """A part of the chosen trials."""

    rows: tuple[TrialRow, ...]
    number: int  # from 1
    pages: int  # at least 1
    total: int  # trials on all pages


def choose(
    rows: Iterable[TrialRow], quantities: Mapping[str, Quantity], *, where: str = "", states: Iterable[str] = ()
) -> tuple[TrialRow, ...]:
    """The trials in one of these states, or any, that meet the line; raises `InputError` naming the wrong word."""
    tests = [_read(text, quantities) for text in _WORDS.findall(where)]
    if wanted := tuple(states):
        tests.append(_of_states("state", wanted))
    return tuple(row for row in rows if all(test(row) for test in tests))


def order(rows: Iterable[TrialRow], quantities: Mapping[str, Quantity], by: str) -> tuple[TrialRow, ...]:
    """The trials by a quantity, or by `state`, the largest first where a `-` stands before it.

    Those without come last either way, equal ones by number. Raises `InputError` for what cannot be sorted by.
    """
    name, falls = by.removeprefix("-"), by.startswith("-")
    of = _state_rank if name == "state" else find(quantities, name, word_read=by).of
    numbered = sorted(rows, key=lambda row: row.trial)
    having = [row for row in numbered if not _is_missing(of(row))]
    lacking = [row for row in numbered if _is_missing(of(row))]
    having.sort(key=lambda row: _rank(of(row)), reverse=falls)
    return (*having, *lacking)


def page(rows: Sequence[TrialRow], *, number: int = 1, size: int = 100) -> Page:
    """A page of so many trials; a number past the end is the last page."""
    pages = max(1, -(-len(rows) // size))
    number = min(max(1, number), pages)
    return Page(rows=tuple(rows[(number - 1) * size : number * size]), number=number, pages=pages, total=len(rows))


def find(quantities: Mapping[str, Quantity], name: str, *, word_read: str | None = None) -> Quantity:
    """The quantity of that name, a dimension with or without `params.`; raises `InputError` listing what there is."""
    found = quantities.get(name) or quantities.get(PREFIX + name)
    if found is not None:
        return found
    known = [*("state",), *(one.removeprefix(PREFIX) for one in quantities)]
    close = get_close_matches(name.removeprefix(PREFIX), known, n=1)
    hint = f" (did you mean `{close[0]}`?)" if close else ""
    raise InputError(f"`{word_read or name}`: nothing is called `{name}`{hint}; there are: {', '.join(known)}")


def _read(text: str, quantities: Mapping[str, Quantity]) -> Test:
    """Read a word of the line."""
    parts = _CONDITION.fullmatch(text)
    if parts is None or text.startswith('"'):
        return _text(text.replace('"', ""))
    name, sign, value = parts["name"], parts["sign"], parts["value"].replace('"', "")
    if not value:
        raise InputError(f"`{text}`: after `{sign}` comes a value, such as {name}{sign}1")
    if name == "state":
        return _not_if(sign, _of_states(text, value.split(",")), text)
    quantity = find(quantities, name, word_read=text)
    if sign in ("=", "!="):
        return _not_if(sign, _among(quantity, value, text), text)
    if quantity.is_categorical:
        raise InputError(f"`{text}`: {name} has words, of which none is larger; allowed are {name}= and {name}!=")
    return _compared(quantity, sign, _number(value, text))


def _text(text: str) -> Test:
    wanted = text.casefold()

    def holds(row: TrialRow) -> bool:
        params = " ".join(f"{name}={word(value)}" for name, value in row.params.items())
        return wanted in f"{row.state} {params} {row.reason or ''}".casefold()

    return holds


def _of_states(text: str, states: Sequence[str]) -> Test:
    for state in states:
        if state not in TRIAL_STATES:
            raise InputError(f"`{text}`: no trial is `{state}`; the states are {', '.join(TRIAL_STATES)}")
    return lambda row: row.state in states


def _not_if(sign: str, test: Test, text: str) -> Test:
    if sign == "=":
        return test
    if sign == "!=":
        return lambda row: not test(row)
    raise InputError(f"`{text}`: states are only equal or not; allowed are state= and state!=")


def _among(quantity: Quantity, value: str, text: str) -> Test:
    """One of several values, each a range, a number, a word or `none`."""
    tests = [_equal(quantity, one, text) for one in value.split(",")]
    return lambda row: any(test(quantity.of(row)) for test in tests)


def _equal(quantity: Quantity, value: str, text: str) -> Callable[[Scalar], bool]:
    if value.casefold() == _MISSING and _MISSING not in quantity.options:
        return _is_missing
    if quantity.is_categorical:
        options = {str(option).casefold() for option in quantity.options}
        if value.casefold() not in options:
            allowed = ", ".join(map(str, quantity.options))
            raise InputError(f"`{text}`: `{value}` is not an option of {quantity.label}; its options are {allowed}")
        return lambda found: found is not None and str(found).casefold() == value.casefold()
    if ".." in value:
        low, high = (_number(end, text) if end else None for end in value.split("..", 1))
        return lambda found: _is_between(found, low, high)
    number = _number(value, text)
    # As numbers are shown, in a few digits: 0.9 finds 0.9, and 0.3 what floating point makes of 0.1 + 0.2.
    return lambda found: isinstance(found, int | float) and math.isclose(found, number, rel_tol=1e-9)


def _compared(quantity: Quantity, sign: str, number: float) -> Test:
    test = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}[sign]

    def holds(row: TrialRow) -> bool:
        found = quantity.of(row)
        return isinstance(found, int | float) and bool(test(found, number))

    return holds


def _is_between(found: Scalar, low: float | None, high: float | None) -> bool:
    if not isinstance(found, int | float):
        return False
    return (low is None or found >= low) and (high is None or found <= high)


def _number(value: str, text: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise InputError(f"`{text}`: `{value}` is not a number; write 0.9, 1e-3, 2..3, or none for what is missing")
    return number


def _is_missing(found: Scalar) -> bool:
    return found is None or (isinstance(found, float) and math.isnan(found))


def _state_rank(row: TrialRow) -> Scalar:
    return TRIAL_STATES.index(row.state)


def _rank(found: Scalar) -> tuple[bool, float | int, str]:
    """Numbers before words: another tool may have put one where the space has the other."""
    return (True, 0, found) if isinstance(found, str) else (False, found or 0, "")
