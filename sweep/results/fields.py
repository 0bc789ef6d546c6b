"""The public fields of a trial. Each is declared here, once: how it is read, what it is called, where it is shown.

Rows, conditions and orders, CSV, JSON, tables, axes and hovers follow the declarations, in their order. To add a field,
have the overview in `storage` bring it, and add a line to FIELDS.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import Flag, auto
from operator import attrgetter
from typing import Any

from storage.overviews import TrialOverview
from sweep import wording
from sweep.results.metrics import LEARNING_RATE, METRICS, metric_names
from sweep.results.quantity import Quantity
from sweep.results.records import TrialRow


class Shown(Flag):
    """Where a field is shown."""

    JSON = auto()
    CSV = auto()
    TERMINAL = auto()  # the table of `sweep trials`
    PAGE = auto()  # the dashboard's table
    AXIS = auto()  # figures' axes and colours, `--where` and `--sort`
    HOVER = auto()  # the text at a point of a figure, below the trial's number


JSON, CSV, TERMINAL, PAGE, AXIS, HOVER = Shown
_OWN = {one.name for one in fields(TrialRow)}


@dataclass(frozen=True, kw_only=True)
class Field(Quantity):
    """A declared field."""

    shown: Shown
    read: Callable[[TrialOverview], Any] | None = None  # from storage; None: it follows from the row
    column: str = ""  # the heading of its column; the name unless given
    narrow: str = ""  # the same in the terminal, where room is scarce


def declare(name: str, shown: Shown, read: Callable[[TrialOverview], Any], *, label: str = "", **more: Any) -> Field:
    """A field that is read from storage."""

    def other(row: TrialRow) -> Any:
        return row.others.get(name)

    of = attrgetter(name) if name in _OWN else other
    return Field(name=name, shown=shown, read=read, label=label or name, of=of, **more)


def _gap(row: TrialRow) -> float | None:
    """How much better a model does on what it was trained on."""
    train, validation = row.metrics.get("accuracy"), row.metrics.get("val_accuracy")
    return None if train is None or validation is None else train - validation


def _parameters(one: TrialOverview) -> int | None:
    return one.model.parameters if one.model else one.trial.parameters


def _reason(one: TrialOverview) -> str | None:
    """Why a trial ended: what Optuna was told, else why its last attempt did."""
    return None if one.trial.state in ("running", "paused", "waiting") else one.trial.reason or one.attempts.reason


GAP = Field(name="gap", shown=PAGE | AXIS, label="gap, accuracy − val_accuracy", of=_gap)
FIELDS: list[Field] = [
    declare("trial", JSON | CSV | TERMINAL | AXIS, lambda one: one.trial.number, write=str),
    declare("state", JSON | CSV | TERMINAL, lambda one: one.trial.state),
    declare("value", JSON | CSV | TERMINAL | PAGE | AXIS, lambda one: one.trial.value, label="objective"),
    declare("params", JSON, lambda one: one.trial.params),
    # Here stands a field for each metric; see `trial_fields`.
    GAP,
    declare(
        "epochs", JSON | CSV | TERMINAL | PAGE | AXIS, lambda one: one.trained.epochs,
        label="epochs trained", write=wording.count,
    ),
    declare("best_epoch", CSV | AXIS, lambda one: one.model and one.model.epoch, label="best epoch", write=str),
    declare(
        "parameters", JSON | CSV | TERMINAL | PAGE | AXIS, _parameters,
        is_log=True, narrow="size", write=wording.short,
    ),
    declare(
        "flops", CSV | AXIS, lambda one: one.model and one.model.flops,
        label="FLOPs", unit="per image", is_log=True, write=wording.short,
    ),
    declare(
        "size", CSV | PAGE | AXIS, lambda one: one.model and one.model.size,
        label="model file", unit="bytes", is_log=True, column="file", write=wording.size,
    ),
    declare("attempts", JSON | CSV | AXIS, lambda one: one.attempts.count, write=wording.count),
    declare(
        "seconds", JSON | CSV | TERMINAL | PAGE | AXIS, lambda one: one.trained.seconds,
        label="time in epochs", unit="s", column="time", write=wording.seconds,
    ),
    declare("started", CSV, lambda one: one.trial.started),
    declare("ended", CSV, lambda one: one.trial.ended),
    declare("reason", JSON | CSV, _reason),
]  # fmt: skip
_BEFORE_METRICS = "params"


def declared(where: Shown) -> list[Field]:
    """The declared fields that are shown there."""
    return [one for one in FIELDS if where in one.shown]


def trial_fields(where: Shown, *, objective: str = "objective", rows: Iterable[TrialRow] = ()) -> list[Field]:
    """The same of an objective, with a field for each usual metric and each that any of `rows` has."""
    return [one for one in _all(objective, rows) if where in one.shown]


def _all(objective: str, rows: Iterable[TrialRow]) -> Iterator[Field]:
    for one in FIELDS:
        if one.name == "value":
            yield replace(one, label=f"{objective} (objective)", column=objective)
        else:
            yield one
        if one.name == _BEFORE_METRICS:
            yield from (metric_field(name, objective) for name in metric_names(row.metrics for row in rows))


def metric_field(name: str, objective: str = "") -> Field:
    """A metric of the best epoch, or of the last one where no model was left."""
    on_page = name != objective and (name.startswith("val_") or name not in METRICS)
    shown = CSV | AXIS | PAGE if on_page else CSV | AXIS
    return Field(name=name, label=name, shown=shown, of=lambda row: row.metrics.get(name))


def row_of(overview: TrialOverview) -> TrialRow:
    """A trial as storage has it, with every declared field."""
    found = {one.name: one.read(overview) for one in FIELDS if one.read is not None}
    others = {name: found.pop(name) for name in found.keys() - _OWN}
    metrics = {name: value for name, value in overview.trained.metrics.items() if name != LEARNING_RATE}
    return TrialRow(**found, id=overview.trial.id, metrics=metrics, others=others)
