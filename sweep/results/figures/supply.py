"""What figures are drawn of: a sweep, its trials, and what was asked for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.errors import InputError
from sweep.results.curves import Curve, Curves, read_curves
from sweep.results.evaluations import Evaluation, read_evaluation
from sweep.results.importances import Importances, importances_of
from sweep.results.metrics import curve_metric_names
from sweep.results.pareto import Goal, pareto_front
from sweep.results.predictions import Absent
from sweep.results.quantities import PREFIX, quantities
from sweep.results.quantity import Quantity
from sweep.results.reading import best_first
from sweep.results.records import TrialRow
from sweep.results.savings import Savings, savings_of
from sweep.results.snapshot import Snapshot
from sweep.training.predictions import Predictions

_GAINS = ("value", "accuracy", "val_accuracy")  # of which more is better; of all other quantities, less


class Supply:
    """Everything as it usually is: all trials, nothing asked for. Pages and the report say otherwise where they do."""

    def __init__(self, database: StudyDatabase, *snapshots: Snapshot, most: int | None = None) -> None:
        """`most` is how many points are drawn one by one; what is usual for a figure unless given."""
        self.database, self.snapshots, self.snapshot, self._most = database, snapshots, snapshots[0], most

    def word(self, name: str, allowed: Iterable[str], default: str) -> str:  # noqa: ARG002 - pages look it up
        """One of a few words, that was asked for by that name."""
        return default

    def points(self, usual: int) -> int:
        """How many points are drawn one by one."""
        return self._most or usual

    def quantity(self, name: str, default: str) -> Quantity:
        """A quantity, that was asked for by that name."""
        return self.quantities[self.word(name, self.quantities, default)]

    def dimension(self, name: str) -> Quantity:
        """A parameter, that was asked for by that name."""
        return self.quantities[self.word(name, [one for one in self.quantities if one.startswith(PREFIX)], "")]

    @property
    def sweep(self) -> SweepRecord:
        """The sweep's row."""
        return self.snapshot.sweep

    @cached_property
    def quantities(self) -> Mapping[str, Quantity]:
        """What trials can be compared by."""
        return quantities(self.snapshot)

    @property
    def colour(self) -> Quantity | None:
        """The quantity that colours points; None for the state."""
        return self.quantities.get(self.word("colour", ("state", *self.quantities), "state"))

    @property
    def metric(self) -> str:
        """The metric of curves."""
        names = curve_metric_names(row.metrics for row in self.snapshot.rows)
        return self.word("metric", names, self.sweep.metric)

    @property
    def rows(self) -> Sequence[TrialRow]:
        """The chosen trials; all unless some are."""
        return self.snapshot.rows

    @property
    def marked(self) -> Sequence[TrialRow]:
        """Trials that stand out."""
        return ()

    @cached_property
    def complete(self) -> Sequence[TrialRow]:
        """Those of the chosen trials that are complete with a value, the best first."""
        return best_first((row for row in self.rows if row.is_scored), maximizes=self.sweep.maximizes)

    @cached_property
    def front(self) -> Sequence[TrialRow]:
        """Those of them that no other one beats in both quantities."""
        return pareto_front(self.complete, [self._goal("gain", "value"), self._goal("cost", "parameters")])

    def _goal(self, name: str, default: str) -> Goal:
        one = self.quantity(name, default)
        return Goal(quantity=one, maximizes=self.sweep.maximizes if one.name == "value" else one.name in _GAINS)

    @cached_property
    def curves(self) -> Curves:
        """The curves of some trials: of the best ten."""
        having = (row for row in self.rows if row.value is not None)
        best = sorted(having, key=lambda row: row.value or 0.0, reverse=self.sweep.maximizes)
        return read_curves(self.database, best[:10])

    @cached_property
    def attempts(self) -> tuple[AttemptRecord, ...]:
        """All attempts."""
        return self.database.attempts.of(self.sweep)

    @cached_property
    def importances(self) -> Importances:
        """What mattered."""
        return importances_of(self.snapshot)

    @cached_property
    def savings(self) -> Savings:
        """What ending early saved."""
        return savings_of(self.database, self.sweep, self.snapshot.space, self.snapshot.rows)

    @cached_property
    def trial(self) -> TrialRow:
        """The trial that a figure is about: the best one."""
        if not self.complete:
            raise InputError(f"no trial of {self.sweep.name} is complete yet")
        return self.complete[0]

    @property
    def subject(self) -> str:
        """That trial, in a title."""
        return f"trial {self.trial.trial}"

    @property
    def curve(self) -> Curve:
        """That trial's curve."""
        return read_curves(self.database, [self.trial]).curves[0]

    @cached_property
    def predictions(self) -> Predictions | Absent:
        """What that trial's model said of the validation images."""
        return Absent(reason="predictions are drawn where artifacts are known: on the dashboard and in the report")

    @property
    def predicted(self) -> Predictions:
        """The same; raises `InputError` where that is not there."""
        if isinstance(self.predictions, Absent):
            raise InputError(self.predictions.reason)
        return self.predictions

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """What it said of the sealed test images, if it was evaluated."""
        return read_evaluation(self.database, self.sweep, self.trial.trial, self.database.models.get(self.trial.id))

    @property
    def evaluated(self) -> Evaluation:
        """The same; raises `InputError` where it was not."""
        if self.evaluation is None:
            raise InputError(f"{self.subject} has not been evaluated on the test images: sweep evaluate does that")
        return self.evaluation
