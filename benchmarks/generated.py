"""A sweep of any size, written in bulk: every row that training would leave, on curves from a formula.

Its candidates are drawn at random from the gallery's cnn_depth.
"""

import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
    distribution_to_json,
)
from optuna.storages._rdb import models as optuna_tables
from optuna.trial import TrialState
from sqlalchemy import Connection, func, insert, select, text

from benchmarks.common import cnn_depth, create_sweep
from storage import tables
from storage.connection import make_engine
from storage.database import StudyDatabase
from storage.location import locate
from storage.sweeps import SweepRecord
from storage.trials import PARAMETERS, REASON, REJECTED
from sweep.search.choosing import draw
from sweep.space.dimension import Choice, Dimension, Int, Scalar
from sweep.space.errors import Rejected
from sweep.space.image import ImageSpec
from sweep.space.measures import Measures
from sweep.space.space import Space
from sweep.training.data import PreparedData
from tests.support.postgres import postgres_server

DATA = PreparedData(  # is nowhere, for nothing is trained
    fingerprint="5eed",
    directory=Path(),
    image=ImageSpec(height=8, width=8, channels=1, classes=10),
    classes=tuple("0123456789"),
    train=1150,
    validation=288,
    test=359,
    skipped=0,
)
SPARE = 1_000  # of the budget: trials that may still be asked for
_BATCH = 500  # candidates written at once
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_ENDS = {  # how often a trial ends so, Optuna's word for it, and the reason
    "complete": (0.60, TrialState.COMPLETE, "all epochs"),
    "pruned": (0.35, TrialState.PRUNED, "the sweep was stopped"),
    "failed": (0.05, TrialState.FAIL, "the loss became NaN"),
}


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A candidate: rejected where it has no measures."""

    params: dict[Dimension, Scalar]
    measures: Measures | None
    refusal: str = ""


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """The URLs of a new study database of each kind, by the kind's name; the server writes as safely as a real one."""
    with postgres_server(fsync="on", full_page_writes="on", autovacuum="on") as server, server.database() as on_server:
        urls = {"SQLite": f"sqlite:///{folder}/study.db", "PostgreSQL": on_server}
        for url in urls.values():
            StudyDatabase.open(url, create=True).close()
        yield urls


def generate(
    url: str, *, trials: int, epochs: int = 20, name: str = "generated", search: str = "sampler: tpe, pruner: hyperband"
) -> SweepRecord:
    """A sweep of so many finished trials, rejected candidates among them, in a study database that is there."""
    others = {
        "name:": f"name: {name}",
        "  epochs:": f"  epochs: {epochs}",
        "search:": f"search: {{{search}, trials: {trials + SPARE}}}",
        "limits:": "limits: {parameters: 1_000_000}",  # so that some candidates are rejected
    }
    space = cnn_depth(others)
    with StudyDatabase.open(url, create=False) as database:
        sweep = create_sweep(database, space, DATA)
    engine = make_engine(locate(url))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        _Writer(connection, sweep, epochs).write(_candidates(space, trials))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))  # as the server does by itself within a minute
    engine.dispose()
    return sweep


def _candidates(space: Space, trials: int) -> Iterator[Drawn]:
    """As many as it takes to have so many trials among them."""
    generator = random.Random(0)  # noqa: S311 - the same sweep every time
    while trials:
        params: dict[Dimension, Scalar] = {}

        def choose(dimension: Dimension, params: dict[Dimension, Scalar] = params) -> Scalar:
            value = params[dimension] = draw(generator, dimension)
            return value

        try:
            measures = space.admit(space.resolve(choose), DATA.image)
        except Rejected as error:
            yield Drawn(params=params, measures=None, refusal=str(error))
        else:
            trials -= 1
            yield Drawn(params=params, measures=measures)


class _Writer:
    """Collects rows by table, Optuna's and ours, and inserts them in bulk."""

    def __init__(self, connection: Connection, sweep: SweepRecord, epochs: int) -> None:
        self._connection, self._sweep, self._epochs = connection, sweep, epochs
        self._random = random.Random(1)  # noqa: S311 - the same curves every time
        self._rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        self._first_trial = self._last(optuna_tables.TrialModel, "trial_id") + 1
        self._first_attempt = self._last(tables.Attempt, "id") + 1

    def write(self, candidates: Iterator[Drawn]) -> None:
        """Write them all, numbered in this order."""
        for number, drawn in enumerate(candidates):
            self._add(number, drawn)
            if number % _BATCH == _BATCH - 1:
                self._flush()
        self._flush()
        if self._connection.dialect.name == "postgresql":  # whose numbers were given by us, past its counters
            for table, key in (("trials", "trial_id"), ("sweep_attempts", "id")):
                counter = f"pg_get_serial_sequence('{table}', '{key}')"
                self._connection.execute(text(f"SELECT setval({counter}, max({key})) FROM {table}"))  # noqa: S608

    def _add(self, number: int, drawn: Drawn) -> None:
        id_, began = self._first_trial + number, _BEGAN + timedelta(minutes=number)
        shares = [share for share, *_ in _ENDS.values()]
        outcome = "pruned" if drawn.measures is None else self._random.choices(list(_ENDS), shares)[0]
        _, state, reason = _ENDS[outcome]
        self._put(
            optuna_tables.TrialModel,
            trial_id=id_,
            number=number,
            study_id=self._sweep.study_id,
            state=state,
            datetime_start=began.replace(tzinfo=None),
            datetime_complete=(began + timedelta(seconds=50)).replace(tzinfo=None),
        )
        for dimension, value in drawn.params.items():
            distribution, written = _optunas(dimension)
            self._put(
                optuna_tables.TrialParamModel,
                trial_id=id_,
                param_name=dimension.name,
                param_value=distribution.to_internal_repr(value),
                distribution_json=written,
            )
        if drawn.measures is None:
            self._note(id_, REJECTED, drawn.refusal)
            return
        self._note(id_, PARAMETERS, drawn.measures.parameters)
        if outcome != "complete":
            self._note(id_, REASON, reason)
        curve = self._train(id_, number, outcome, reason, began)
        if outcome != "failed":
            self._keep(id_, number, drawn.measures, max(curve))
            value = max(curve) if outcome == "complete" else curve[-1]
            self._put(
                optuna_tables.TrialValueModel,
                trial_id=id_,
                objective=0,
                value=value,
                value_type=optuna_tables.TrialValueModel.TrialValueType.FINITE,
            )

    def _train(self, id_: int, number: int, outcome: str, reason: str, began: datetime) -> list[float]:
        """An attempt and its epochs; gives the validation accuracies."""
        self._put(
            tables.Attempt,
            id=self._first_attempt + number,
            trial_id=id_,
            number=1,
            machine="here",
            pid=4711,
            device="cpu",
            started=began,
            ended=began + timedelta(seconds=50),
            first_epoch=1,
            outcome=outcome,
            reason=reason,
        )
        worth, haste = self._random.uniform(0.3, 0.99), self._random.uniform(1.0, 8.0)
        curve = [
            min(1.0, worth * (1 - math.exp(-epoch / haste)) + self._random.gauss(0.0, 0.005))
            for epoch in range(1, self._epochs + 1)
        ]
        for epoch, value in enumerate(curve, 1):
            self._put(
                tables.Epoch,
                trial_id=id_,
                epoch=epoch,
                attempt_id=self._first_attempt + number,
                metrics={
                    "loss": 2 - 2 * value,
                    "accuracy": value,
                    "val_loss": 2.1 - 2 * value,
                    "val_accuracy": value,
                    "learning_rate": 0.001,
                },
                seconds=self._random.uniform(2.0, 2.5),
                recorded=began + timedelta(seconds=2.5 * epoch),
            )
            self._put(
                optuna_tables.TrialIntermediateValueModel,
                trial_id=id_,
                step=epoch,
                intermediate_value=value,
                intermediate_value_type=optuna_tables.TrialIntermediateValueModel.TrialIntermediateValueType.FINITE,
            )
        return curve

    def _keep(self, id_: int, number: int, measures: Measures, value: float) -> None:
        self._put(
            tables.Model,
            trial_id=id_,
            epoch=self._epochs,
            value=value,
            path=f"/artifacts/{self._sweep.name}/{number}/1/model.keras",
            size=4 * measures.parameters,
            sha256="5eed" * 16,
            parameters=measures.parameters,
            flops=measures.flops,
            is_kept=False,
        )

    def _note(self, id_: int, key: str, value: object) -> None:
        self._put(optuna_tables.TrialUserAttributeModel, trial_id=id_, key=key, value_json=json.dumps(value))

    def _put(self, table: Any, **values: Any) -> None:
        self._rows[table].append(values)

    def _flush(self) -> None:
        for table, rows in self._rows.items():  # in the order of their first rows, which is that of foreign keys
            if rows:
                self._connection.execute(insert(table.__table__), rows)
                rows.clear()

    def _last(self, table: Any, key: str) -> int:
        return self._connection.execute(select(func.max(table.__table__.c[key]))).scalar() or 0


_KNOWN: dict[Dimension, tuple[BaseDistribution, str]] = {}


def _optunas(dimension: Dimension) -> tuple[BaseDistribution, str]:
    """A dimension as Optuna has it, and writes it."""
    if dimension not in _KNOWN:
        distribution: BaseDistribution
        if isinstance(dimension, Choice):
            distribution = CategoricalDistribution(dimension.options)
        else:
            kind = IntDistribution if isinstance(dimension, Int) else FloatDistribution
            distribution = kind(dimension.low, dimension.high, step=dimension.step, log=dimension.log)  # type: ignore[arg-type]
        _KNOWN[dimension] = distribution, distribution_to_json(distribution)
    return _KNOWN[dimension]
