"""The figures of one sweep by name; each is read and drawn when it is asked for."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.results.curves import read_curves
from sweep.results.quantities import quantities
from sweep.results.selection import choose, find
from sweep.results.snapshot import Snapshot, take

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Opened = Callable[[], AbstractContextManager[tuple[StudyDatabase, SweepRecord]]]
_POINTS = 10_000  # as many as can be drawn


class Figures:
    """Figures of a sweep. `where` chooses trials by a line as `Sweep.trials` takes it."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @property
    def names(self) -> tuple[str, ...]:
        """What `draw` takes."""
        from sweep.results.figures.registry import FIGURES

        return tuple(FIGURES)

    def draw(self, name: str, **given: Any) -> "Figure":
        """Any figure by its name; `given` are its function's parameters, where they are not to be the usual ones."""
        from sweep.results.figures.registry import draw
        from sweep.results.figures.supply import Supply

        with self._opened() as (database, sweep):
            return draw(name, Supply(database, take(database, sweep), most=_POINTS), **given)

    def best_so_far(self, *, against: Literal["trials", "seconds"] = "trials") -> "Figure":
        """The best value against trials or seconds."""
        return self.draw("best", against=against)

    def learning_curves(
        self,
        metric: str = "val_accuracy",
        *,
        trials: Sequence[int] | None = None,
        against: Literal["epochs", "seconds"] = "epochs",
    ) -> "Figure":
        """A metric's curves of these trials, or of the best ten."""
        given: dict[str, Any] = {"metric": metric, "against": against}
        if trials is not None:
            with self._opened() as (database, sweep):
                rows = [row for row in take(database, sweep).rows if row.trial in trials]
                given["curves"] = read_curves(database, rows)
        return self.draw("curves", **given)

    def scatter(self, x: str, y: str = "value", *, colour: str | None = None, where: str = "") -> "Figure":
        """Any two quantities (`parameters`, `seconds`, `params.depth`, …), coloured by a third."""
        snapshot = self._snapshot()
        known = quantities(snapshot)
        rows, shade = choose(snapshot.rows, known, where=where), find(known, colour) if colour else None
        return self.draw("scatter", rows=rows, x=find(known, x), y=find(known, y), colour=shade)

    def parallel(self, *, where: str = "") -> "Figure":
        """All parameters of the trials beside each other, and what they came to."""
        snapshot = self._snapshot()
        return self.draw("parallel", rows=choose(snapshot.rows, quantities(snapshot), where=where))

    def slices(self) -> "Figure":
        """The objective against each parameter."""
        return self.draw("slices")

    def contour(self, x: str, y: str) -> "Figure":
        """The objective over two parameters."""
        known = quantities(self._snapshot())
        return self.draw("contour", x=find(known, x), y=find(known, y))

    def importances(self) -> "Figure":
        """Which parameters mattered."""
        return self.draw("importances")

    def gap(self) -> "Figure":
        """How much better each model does on what it was trained on."""
        return self.draw("gap")

    def _snapshot(self) -> Snapshot:
        with self._opened() as (database, sweep):
            return take(database, sweep)
