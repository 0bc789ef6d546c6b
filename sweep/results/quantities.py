"""Quantities: what can stand on an axis, in a condition or in a column, one figure a trial."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sweep.results.records import METRICS, TrialRow
from sweep.space.dimension import Choice, Dimension

if TYPE_CHECKING:
    from sweep.results.snapshot import Snapshot

Figure = float | int | str | None
PREFIX = "params."  # before a dimension's name


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A figure, or a word, that each trial has or lacks."""

    name: str  # in addresses and conditions: value, val_loss, params.depth
    label: str  # for people, without the unit
    unit: str = ""
    is_log: bool = False  # best seen on a logarithmic axis
    is_categorical: bool = False  # its values are words
    options: tuple[Figure, ...] = ()  # of a choice: what there is, in the space's order
    read: Callable[[TrialRow], Figure]

    def of(self, row: TrialRow) -> Figure:
        """The trial's; None where it has none."""
        return self.read(row)

    @property
    def title(self) -> str:
        """The label with the unit, as an axis has it."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


def quantities(snapshot: "Snapshot") -> Mapping[str, Quantity]:
    """Everything that the sweep's trials can be compared by, by name."""
    return quantities_of(snapshot.sweep.metric, snapshot.space.dimensions)


def quantities_of(metric: str, dimensions: Iterable[Dimension] = ()) -> Mapping[str, Quantity]:
    """The same, of an objective and the open values of a space."""
    fixed = (
        Quantity(name="value", label=f"{metric} (objective)", read=lambda row: row.value),
        *(_metric(name) for name in METRICS),
        Quantity(name="gap", label="gap, accuracy − val_accuracy", read=_gap),
        Quantity(name="parameters", label="parameters", is_log=True, read=lambda row: row.parameters),
        Quantity(name="flops", label="FLOPs", unit="an image", is_log=True, read=lambda row: row.flops),
        Quantity(name="size", label="model file", unit="bytes", is_log=True, read=lambda row: row.size),
        Quantity(name="seconds", label="time in epochs", unit="s", read=lambda row: row.seconds),
        Quantity(name="epochs", label="epochs trained", read=lambda row: row.epochs),
        Quantity(name="best_epoch", label="best epoch", read=lambda row: row.best_epoch),
        Quantity(name="attempts", label="attempts", read=lambda row: row.attempts),
        Quantity(name="trial", label="trial", read=lambda row: row.trial),
    )
    return {one.name: one for one in (*fixed, *map(_dimension, dimensions))}


def _metric(name: str) -> Quantity:
    return Quantity(name=name, label=name, read=lambda row: row.metrics.get(name))


def _gap(row: TrialRow) -> float | None:
    """How much better a model does on what it was trained on."""
    train, validation = row.metrics.get("accuracy"), row.metrics.get("val_accuracy")
    return None if train is None or validation is None else train - validation


def _dimension(dimension: Dimension) -> Quantity:
    """A parameter. One whose options are all numbers is a number; of any other choice, its options are words."""
    options = dimension.options if isinstance(dimension, Choice) else ()
    has_words = any(isinstance(option, bool | str | None) for option in options)
    name, is_log = dimension.name, not isinstance(dimension, Choice) and dimension.log

    def number(row: TrialRow) -> Figure:
        return row.params.get(name)

    def words(row: TrialRow) -> Figure:
        return word(row.params[name]) if name in row.params else None

    return Quantity(
        name=PREFIX + name,
        label=name,
        is_log=is_log,
        is_categorical=has_words,
        options=tuple(map(word, options)) if has_words else tuple(options),
        read=words if has_words else number,
    )


def word(value: object) -> str:
    """An option of a choice as the space file writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
