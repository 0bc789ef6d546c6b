"""Evaluations: what models found on the sealed test split, and how often it was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from storage.models import ModelRecord
from storage.optuna_tables import trials
from storage.repository import Repository
from storage.tables import Evaluation, Sweep
from storage.upsert import insert_once

_table = Evaluation.__table__


@dataclass(frozen=True, kw_only=True)
class NewEvaluation:
    """What one model found."""

    trial_id: int
    sha256: str  # the model's
    data_fingerprint: str  # of the data whose test split it was
    machine: str  # host name
    versions: Mapping[str, str]  # of the libraries that evaluated
    images: int  # in the test split
    loss: float | None  # None: not a number
    confusion: tuple[tuple[int, int, int], ...]  # true label, predicted label, images: where there are any
    bins: tuple[Mapping[str, float], ...]  # of confidence: images, right, confidence (mean)


@dataclass(frozen=True, kw_only=True)
class EvaluationRecord(NewEvaluation):
    """An evaluation as the database has it."""

    recorded: datetime


@dataclass(frozen=True, kw_only=True)
class EvaluatedTrial:
    """A trial, of any sweep on the same data, whose model was evaluated on the test split."""

    sweep: str
    trial: int  # its number


class Evaluations(Repository):
    """What models found on the sealed test splits."""

    def record(self, new: NewEvaluation) -> EvaluationRecord:
        """Write what a model found on the test split; the record, which is an earlier one where there is one."""
        with self._engine.begin() as connection:
            insert_once(connection, Evaluation, vars(new) | {"recorded": datetime.now(UTC)})
            found = _read(connection, new.trial_id, new.sha256)
        assert found is not None
        return found

    def get(self, model: ModelRecord) -> EvaluationRecord | None:
        """What a model found on the test split, if it was evaluated."""
        with self._engine.connect() as connection:
            return _read(connection, model.trial_id, model.sha256)

    def of_data(self, data_fingerprint: str) -> tuple[EvaluatedTrial, ...]:
        """The trials that were evaluated on the test split of this data, in any sweep, the first one first.

        A sweep that is here twice, imported, counts once.
        """
        query: Any = (
            select(Sweep.name, trials.c.number, _table.c.recorded, _table.c.sha256)
            .join(trials, trials.c.trial_id == _table.c.trial_id)
            .join(Sweep, Sweep.study_id == trials.c.study_id)
            .where(_table.c.data_fingerprint == data_fingerprint)
            .order_by(_table.c.recorded, _table.c.trial_id)
        )
        found: dict[tuple[str, datetime], EvaluatedTrial] = {}
        for name, number, recorded, sha256 in self._rows(query):
            found.setdefault((sha256, recorded), EvaluatedTrial(sweep=name, trial=number))
        return tuple(found.values())


def _read(connection: Connection, trial_id: int, sha256: str) -> EvaluationRecord | None:
    query = select(_table).where(_table.c.trial_id == trial_id, _table.c.sha256 == sha256)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    cells = tuple(tuple(cell) if isinstance(cell, list) else cell for cell in values.pop("confusion"))
    return EvaluationRecord(**values | {"confusion": cells, "bins": tuple(values["bins"])})
