"""Models: what each trial left."""

import math
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, select, update

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
    is_kept: bool = True  # False: the file went, for there are better ones


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


def read_surplus(connection: Connection, study_id: int, *, keep: int, maximizes: bool) -> tuple[ModelRecord, ...]:
    """Read the models whose files may go: all but the best `keep`, those of complete trials before pruned ones.

    Of a growing number of trials, whoever is not among the best now never will be: several may tidy up at once.
    """
    order = _table.c.value.desc().nulls_last() if maximizes else _table.c.value.asc().nulls_last()
    query: Any = (
        select(_table)
        .join(trials, trials.c.trial_id == _table.c.trial_id)
        .where(trials.c.study_id == study_id, trials.c.state != "RUNNING", _table.c.is_kept)
        .order_by(case((trials.c.state == "COMPLETE", 0), else_=1), order, trials.c.number)
        .offset(keep)
    )
    return tuple(ModelRecord(**row._mapping) for row in connection.execute(query))


def mark_removed(connection: Connection, trial_id: int) -> None:
    """Note that a model's file went; what is known of the model stays."""
    connection.execute(update(Model).where(_table.c.trial_id == trial_id).values(is_kept=False))


def total_bytes(connection: Connection, study_id: int) -> int:
    """How many bytes the models that are kept of a study's trials take."""
    of_study = select(trials.c.trial_id).where(trials.c.study_id == study_id)
    query = select(func.coalesce(func.sum(_table.c.size), 0)).where(_table.c.is_kept, _table.c.trial_id.in_(of_study))
    return int(connection.execute(query).scalar_one())
