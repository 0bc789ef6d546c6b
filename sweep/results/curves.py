"""Curves of chosen trials: all metrics of all epochs, in one query, thinned in the database and counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.database import StudyDatabase
from storage.epochs import METRICS, CurveEpoch
from sweep.results.records import TrialRow


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One trial's epochs: all of them, or every so many with the first, the best and the last among them."""

    row: TrialRow
    epochs: tuple[int, ...]  # from 1
    seconds: tuple[float, ...]  # from the trial's beginning to each epoch's end, in epochs alone
    metrics: Mapping[str, tuple[float | None, ...]]  # loss, accuracy, val_loss, val_accuracy, learning_rate


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The curves of some trials, and what is not in them."""

    curves: tuple[Curve, ...]  # in the order of the rows; a trial without an epoch has an empty one
    left_out: int  # trials that were not read, because there were more than `most`
    thinned: int  # epochs that were left out of the curves that were read


def read_curves(database: StudyDatabase, rows: Sequence[TrialRow], *, most: int = 60, points: int = 20_000) -> Curves:
    """Read the curves of the first `most` of these trials, about `points` epochs of them in all."""
    chosen = rows[:most]
    # Each trial keeps its first, best and last epoch besides; few epochs are left whole.
    step = max(1, -(-sum(row.epochs for row in chosen) // points))
    by_trial: dict[int, list[CurveEpoch]] = defaultdict(list)
    for one in database.epochs.curves([row.id for row in chosen], step=step):
        by_trial[one.trial_id].append(one)
    # The last epoch of each says how many there are.
    total = sum(epochs[-1].so_far for epochs in by_trial.values())
    return Curves(
        curves=tuple(_curve(row, by_trial.get(row.id, ())) for row in chosen),
        left_out=len(rows) - len(chosen),
        thinned=total - sum(map(len, by_trial.values())),
    )


def _curve(row: TrialRow, epochs: Sequence[CurveEpoch]) -> Curve:
    columns = zip(*(one.metrics for one in epochs), strict=True) if epochs else ((),) * len(METRICS)
    return Curve(
        row=row,
        epochs=tuple(one.epoch for one in epochs),
        seconds=tuple(one.seconds for one in epochs),
        metrics=dict(zip(METRICS, columns, strict=True)),
    )
