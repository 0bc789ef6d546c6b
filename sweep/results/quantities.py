"""What the trials of a sweep can be compared by: their declared fields and their parameters."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sweep import wording
from sweep.results.fields import AXIS, trial_fields
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow
from sweep.space.dimension import Choice, Dimension, Scalar

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

PREFIX = "params."  # before a dimension's name


def quantities(snapshot: "Snapshot") -> Mapping[str, Quantity]:
    """Everything that the sweep's trials can be compared by, by name."""
    return quantities_of(snapshot.sweep.metric, snapshot.space.dimensions, snapshot.rows)


def quantities_of(
    objective: str, dimensions: Iterable[Dimension] = (), rows: Iterable[TrialRow] = ()
) -> Mapping[str, Quantity]:
    """The same, of an objective, the open values of a space, and trials, which may have metrics of their own."""
    found: list[Quantity] = [*trial_fields(AXIS, objective=objective, rows=rows), *map(_dimension, dimensions)]
    return {one.name: one for one in found}


def _dimension(dimension: Dimension) -> Quantity:
    """A parameter. One whose options are all numbers is a number; of any other choice, its options are words."""
    options = dimension.options if isinstance(dimension, Choice) else ()
    has_words = any(isinstance(option, bool | str | None) for option in options)
    name, is_log = dimension.name, not isinstance(dimension, Choice) and dimension.log

    def number(row: TrialRow) -> Scalar:
        return row.params.get(name)

    def words(row: TrialRow) -> Scalar:
        return word(row.params[name]) if name in row.params else None

    return Quantity(
        name=PREFIX + name,
        label=name,
        is_log=is_log,
        is_categorical=has_words,
        options=tuple(map(word, options)) if has_words else tuple(options),
        of=words if has_words else number,
        write=wording.parameter,
    )


def word(value: object) -> str:
    """An option of a choice as the space file writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
