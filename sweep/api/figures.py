"""The figures of one sweep by name; each is read and drawn when it is asked for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.quantities import quantities
from sweep.results.records import TrialRow
from sweep.results.selection import choose, find
from sweep.results.snapshot import Snapshot, take

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Opened = Callable[[], AbstractContextManager[tuple[StudyDatabase, SweepRecord]]]
_SHOWN = 10  # curves, where nobody says which


class Figures:
    """Figures of a sweep. `where` chooses trials by a line as `Sweep.trials` takes it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def best_so_far(self, *, against: Literal["trials", "seconds"] = "trials") -> "Figure":
        """The best value against trials or seconds."""
        from sweep.results.figures.best_so_far import best_so_far

        return best_so_far([self._snapshot()], against=against)

    def learning_curves(
        self,
        metric: str = "val_accuracy",
        *,
        trials: Sequence[int] | None = None,
        against: Literal["epochs", "seconds"] = "epochs",
    ) -> "Figure":
        """A metric's curves of these trials, or of the best ten."""
        from sweep.results.curves import read_curves
        from sweep.results.figures.learning_curves import learning_curves

        with self._opened() as (database, sweep):
            rows = take(database, sweep).rows
            chosen = _best(rows, sweep) if trials is None else [row for row in rows if row.trial in trials]
            return learning_curves(read_curves(database, chosen), metric=metric, against=against)

    def scatter(self, x: str, y: str = "value", *, colour: str | None = None, where: str = "") -> "Figure":
        """Any two quantities (`parameters`, `seconds`, `params.depth`, …), coloured by a third."""
        from sweep.results.figures.scatter import scatter

        snapshot = self._snapshot()
        known = quantities(snapshot)
        rows = choose(snapshot.rows, known, where=where)
        return scatter(rows, find(known, x), find(known, y), find(known, colour) if colour else None)

    def parallel(self, *, where: str = "") -> "Figure":
        """All parameters of the trials beside each other, and what they came to."""
        from sweep.results.figures.parallel import parallel

        snapshot = self._snapshot()
        return parallel(snapshot, choose(snapshot.rows, quantities(snapshot), where=where))

    def slices(self) -> "Figure":
        """The objective against each parameter."""
        from sweep.results.figures.slices import slices

        snapshot = self._snapshot()
        return slices(snapshot, snapshot.rows)

    def contour(self, x: str, y: str) -> "Figure":
        """The objective over two parameters."""
        from sweep.results.figures.contour import contour

        snapshot = self._snapshot()
        known = quantities(snapshot)
        return contour(snapshot, snapshot.rows, find(known, x), find(known, y))

    def importances(self) -> "Figure":
        """Which parameters mattered."""
        from sweep.results.figures.importances import importances_figure
        from sweep.results.importances import importances_of

        snapshot = self._snapshot()
        return importances_figure(importances_of(snapshot), metric=snapshot.sweep.metric)

    def gap(self) -> "Figure":
        """How much better each model does on what it was trained on."""
        from sweep.results.figures.gap import gap

        return gap(self._snapshot().rows)

    def _snapshot(self) -> Snapshot:
        with self._opened() as (database, sweep):
            return take(database, sweep)


def _best(rows: Sequence[TrialRow], sweep: SweepRecord) -> list[TrialRow]:
    having = [row for row in rows if row.value is not None]
    return sorted(having, key=lambda row: row.value or 0.0, reverse=sweep.maximizes)[:_SHOWN]
