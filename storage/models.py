"""Models: what each trial left."""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from storage.optuna_tables import trials
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


def record_model(connection: Connection, model: ModelRecord) -> None:
    """Write a trial's model, over an earlier attempt's."""
    columns = dict(vars(model))
    columns["value"] = None if model.value is None or math.isnan(model.value) else model.value
    upsert(connection, Model, {"trial_id": columns.pop("trial_id")}, columns)


def read_model(connection: Connection, trial_id: int) -> ModelRecord | None:
    """Read a trial's model, if it left one."""
    row = connection.execute(select(_table).where(_table.c.trial_id == trial_id)).one_or_none()
    return None if row is None else ModelRecord(**row._mapping)


def read_models(connection: Connection, study_id: int) -> dict[int, ModelRecord]:
    """Read the models of a study's trials, by trial_id."""
    query: Any = select(_table).where(
        _table.c.trial_id.in_(select(trials.c.trial_id).where(trials.c.study_id == study_id))
    )
    return {row.trial_id: ModelRecord(**row._mapping) for row in connection.execute(query)}
