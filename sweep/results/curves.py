"""Curves of chosen trials: all metrics of all epochs, in one query, thinned in the database and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.database import StudyDatabase
from storage.epochs import RecordedCurve
from sweep.results.metrics import curve_metric_names
from sweep.results.records import TrialRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One trial's epochs: all of them, or every so many with the first, the best and the last among them."""

    row: TrialRow
    epochs: tuple[int, ...]  # from 1
    seconds: tuple[float, ...]  # from the trial's beginning to each epoch's end, in epochs alone
    metrics: Mapping[str, tuple[float | None, ...]]  # by name, learning_rate among them

    def numbers(self, metric: str) -> "NDArray[np.float64]":
        """One metric of each epoch, (epochs,); NaN where it is missing or not finite."""
        import numpy as np

        found = np.array(self.metrics.get(metric, (None,) * len(self.epochs)), dtype=np.float64)
        return np.where(np.isfinite(found), found, np.nan)


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
    recorded = {one.trial_id: one for one in database.epochs.curves([row.id for row in chosen], step=step)}
    return Curves(
        curves=tuple(_curve(row, recorded.get(row.id)) for row in chosen),
        left_out=len(rows) - len(chosen),
        thinned=sum(one.total - len(one.epochs) for one in recorded.values()),
    )


def _curve(row: TrialRow, recorded: RecordedCurve | None) -> Curve:
    epochs = recorded.epochs if recorded else ()
    return Curve(
        row=row,
        epochs=tuple(one.epoch for one in epochs),
        seconds=recorded.elapsed if recorded else (),
        metrics={
            name: tuple(one.metrics.get(name) for one in epochs)
            for name in curve_metric_names(one.metrics for one in epochs)
        },
    )
