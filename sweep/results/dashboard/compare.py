"""Chosen trials side by side."""

from collections.abc import Sequence

from flask import render_template

from sweep.results.dashboard import asked
from sweep.results.dashboard.columns import Column, parameter_columns
from sweep.results.dashboard.problems import MissingTrialError
from sweep.results.dashboard.source import snapshot_of
from sweep.results.quantities import PREFIX, Quantity, quantities
from sweep.results.reading import best_first
from sweep.results.records import METRICS, TrialRow
from sweep.results.snapshot import Snapshot

MOST_CURVES = 60  # trials in one figure of curves
_BEST = 10  # that are compared where none are chosen
AGAINST = {"epochs": "epochs", "seconds": "seconds"}
OF = {"all": "all trials", "chosen": "compared trials"}
CURVES = (*METRICS, "learning_rate")


def page() -> str:
    """Compare the chosen trials, or the best."""
    snapshot = snapshot_of(asked.sweep())
    known = quantities(snapshot)
    rows, is_choice = compared(snapshot)
    numbers = [name for name, one in known.items() if not one.is_categorical]
    differing, same = _differing([one for name, one in known.items() if name.startswith(PREFIX)], rows)
    return render_template(
        "compare.html",
        snapshot=snapshot,
        tab="compare",
        rows=rows,
        is_choice=is_choice,
        chosen=asked.chosen(),
        known=known,
        numbers=numbers,
        metric=asked.one_of("metric", CURVES, snapshot.sweep.metric),
        metrics=CURVES,
        against=asked.one_of("against", AGAINST, "epochs"),
        axes=AGAINST,
        of=asked.one_of("of", OF, "chosen" if is_choice else "all"),
        ofs=OF,
        x=asked.one_of("x", known, "parameters"),
        y=asked.one_of("y", known, "value"),
        colour=asked.one_of("colour", ["state", *known], "state"),
        cost=asked.one_of("cost", numbers, "parameters"),
        gain=asked.one_of("gain", numbers, "value"),
        differing=differing,
        same=same,
    )


def compared(snapshot: Snapshot) -> tuple[list[TrialRow], bool]:
    """The trials to compare, and whether somebody chose them; raises `MissingTrialError`."""
    numbers = asked.chosen()
    if not numbers:
        trained = [row for row in snapshot.rows if row.value is not None or row.epochs]
        return best_first(trained, maximizes=snapshot.sweep.maximizes)[:_BEST], False
    return [find_row(snapshot, number) for number in numbers], True


def find_row(snapshot: Snapshot, number: int) -> TrialRow:
    """The trial of that number; raises `MissingTrialError`, which knows the nearest one."""
    by_number = {row.trial: row for row in snapshot.rows}
    if number in by_number:
        return by_number[number]
    nearest = min(by_number, key=lambda one: abs(one - number), default=None)
    there = "it has none yet" if nearest is None else f"its trials are numbered {min(by_number)} to {max(by_number)}"
    sentence = f"Sweep {snapshot.sweep.name} has no trial {number}; {there}."
    raise MissingTrialError(sentence, sweep=snapshot.sweep.name, nearest=nearest)


def _differing(parameters: Sequence[Quantity], rows: Sequence[TrialRow]) -> tuple[list[Column], list[Column]]:
    """The dimensions that tell the trials apart, and those that all have alike."""
    values = {column: {column.quantity.of(row) for row in rows} for column in parameter_columns(parameters)}
    having = [column for column, found in values.items() if found - {None}]
    return [one for one in having if len(values[one]) > 1], [one for one in having if len(values[one]) == 1]
