"""What pruning and early stopping saved."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from storage.database import StudyDatabase
from storage.epochs import EpochTotals
from storage.sweeps import SweepRecord
from sweep.results.records import TrialRow

if TYPE_CHECKING:
    from sweep.space.space import Space


@dataclass(frozen=True, kw_only=True)
class Savings:
    """Epochs that were planned and not trained."""

    pruned: int  # trials
    pruned_epochs: int  # not trained in them
    stopped: int  # trials that early stopping ended
    stopped_epochs: int  # not trained in them
    planned_epochs: int  # of all complete and pruned trials
    seconds: float  # that they would have taken, each at its trial's pace

    @property
    def epochs(self) -> int:
        """All that were not trained."""
        return self.pruned_epochs + self.stopped_epochs

    @property
    def causes(self) -> Iterator[tuple[str, int, int]]:
        """What ended trials early: its name, how many trials, how many epochs they did not train."""
        for name, trials, epochs in (
            ("pruning", self.pruned, self.pruned_epochs),
            ("early stopping", self.stopped, self.stopped_epochs),
        ):
            if trials:
                yield name, trials, epochs

    @property
    def share(self) -> float:
        """Their share of the planned ones."""
        return self.epochs / self.planned_epochs if self.planned_epochs else 0.0


def paces(totals: Mapping[int, EpochTotals]) -> dict[int, float]:
    """Seconds that one more epoch of each trial would take.

    A first epoch takes longer, since Keras traces the model in it. Of a trial that had no other, what tracing took in
    the others (the median) is taken off.
    """
    tracing = [total.first_seconds - _later(total) for total in totals.values() if total.epochs > 1]
    usual = median(tracing) if tracing else 0.0
    return {
        trial: _later(total) if total.epochs > 1 else max(0.0, total.seconds - usual) for trial, total in totals.items()
    }


def _later(total: EpochTotals) -> float:
    return (total.seconds - total.first_seconds) / (total.epochs - 1)


def savings(
    rows: Iterable[TrialRow], *, planned: Callable[[TrialRow], int], pace: Callable[[TrialRow], float]
) -> Savings:
    """Add up the savings; `planned` says how many epochs a trial would have had, `pace` how long one takes (seconds).

    A trial that was cut because the sweep's time was up saved nothing: it was lost.
    """
    missing: dict[str, list[int]] = {"pruned": [], "complete": []}
    total, seconds = 0, 0.0
    for row in rows:
        if row.state not in missing or "time was up" in (row.reason or ""):
            continue
        plan = planned(row)
        total += plan
        left = max(0, plan - row.epochs)
        if left and row.epochs:
            missing[row.state].append(left)
            seconds += left * pace(row)
    return Savings(
        pruned=len(missing["pruned"]),
        pruned_epochs=sum(missing["pruned"]),
        stopped=len(missing["complete"]),
        stopped_epochs=sum(missing["complete"]),
        planned_epochs=total,
        seconds=seconds,
    )


def savings_of(database: StudyDatabase, sweep: SweepRecord, space: "Space", rows: Iterable[TrialRow]) -> Savings:
    """What pruning and early stopping saved of a sweep."""
    from sweep.results.planned import planned_epochs  # loads the language, which what shows a table can do without

    pace = paces(database.epochs.totals(sweep))
    return savings(rows, planned=lambda row: planned_epochs(space, row), pace=lambda row: pace.get(row.id, 0.0))
