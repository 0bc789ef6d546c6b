"""Models: what each trial left."""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, select, update

from storage.optuna_tables import of_study, trials
from storage.repository import Repository
from storage.sweeps import SweepRecord
from storage.tables import Model
from storage.upsert import upsert

_table = Model.__table__


@dataclass(frozen=True, kw_only=True)
class ModelRecord:
    """The model of a trial's best epoch."""

    trial_id: int
    epoch: int  # the best one
    value: float | None  # of the objective at that epoch
    path: str  # or URI
    size: int  # bytes
    sha256: str
    parameters: int
    flops: int  # of one image's forward pass
    is_kept: bool = True  # False: the file went, for there are better ones


def read_models(connection: Connection, which: ColumnElement[bool]) -> dict[int, ModelRecord]:
    """Read models, by trial_id."""
    return {row.trial_id: ModelRecord(**row._mapping) for row in connection.execute(select(_table).where(which))}


class Models(Repository):
    """The models of all trials."""

    def record(self, model: ModelRecord) -> None:
        """Write the model that a trial left, over an earlier attempt's."""
        columns = dict(vars(model))
        columns["value"] = None if model.value is None or math.isnan(model.value) else model.value
        with self._engine.begin() as connection:
            upsert(connection, Model, {"trial_id": columns.pop("trial_id")}, columns)

    def get(self, trial_id: int) -> ModelRecord | None:
        """The model that a trial left, if any."""
        rows = self._rows(select(_table).where(_table.c.trial_id == trial_id))
        return ModelRecord(**rows[0]._mapping) if rows else None

    def of(self, sweep: SweepRecord) -> dict[int, ModelRecord]:
        """The models of the sweep's trials, by trial_id."""
        with self._engine.connect() as connection:
            return read_models(connection, _table.c.trial_id.in_(of_study(sweep.study_id)))

    def surplus(self, sweep: SweepRecord, *, keep: int) -> tuple[ModelRecord, ...]:
        """The models whose files may go: all but the best `keep`, those of complete trials before pruned ones.

        Of a growing number of trials, one not among the best now never will be: several supervisors may remove at once.
        """
        order = _table.c.value.desc() if sweep.maximizes else _table.c.value.asc()
        query: Any = (
            select(_table)
            .join(trials, trials.c.trial_id == _table.c.trial_id)
            .where(trials.c.study_id == sweep.study_id, trials.c.state != "RUNNING", _table.c.is_kept)
            .order_by(case((trials.c.state == "COMPLETE", 0), else_=1), order.nulls_last(), trials.c.number)
            .offset(keep)
        )
        return tuple(ModelRecord(**row._mapping) for row in self._rows(query))

    def mark_removed(self, trial_id: int) -> None:
        """Note that a model's file went; what is known of the model stays."""
        self._write(update(Model).where(_table.c.trial_id == trial_id).values(is_kept=False))
