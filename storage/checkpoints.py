"""Checkpoints: which files hold a trial as it was after an epoch. A file that is not listed here does not count."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from storage.repository import Repository
from storage.tables import Checkpoint
from storage.upsert import upsert

_table = Checkpoint.__table__


@dataclass(frozen=True, kw_only=True)
class CheckpointRecord:
    """A checkpoint."""

    trial_id: int
    epoch: int  # the last one in it
    name: str  # within the artifact store
    sha256: str
    size: int  # bytes


def record_checkpoint(connection: Connection, checkpoint: CheckpointRecord, *, keep: int | None = None) -> None:
    """Write a trial's newest checkpoint; of all of them, the last `keep` stay listed, if it is given."""
    columns = dict(vars(checkpoint))
    key = {name: columns.pop(name) for name in ("trial_id", "epoch")}
    upsert(connection, Checkpoint, key, columns)
    if keep is not None:
        old = (_table.c.trial_id == checkpoint.trial_id, _table.c.epoch <= checkpoint.epoch - keep)
        connection.execute(delete(Checkpoint).where(*old))


def forget_checkpoints(connection: Connection, trial_id: int, *, since: int = 1) -> None:
    """Strike out a trial's checkpoints from an epoch on."""
    connection.execute(delete(Checkpoint).where(_table.c.trial_id == trial_id, _table.c.epoch >= since))


class Checkpoints(Repository):
    """The checkpoints of all trials."""

    def of(self, trial_id: int) -> tuple[CheckpointRecord, ...]:
        """The checkpoints from which a trial may go on, the newest first."""
        query: Any = select(_table).where(_table.c.trial_id == trial_id).order_by(_table.c.epoch.desc())
        return tuple(CheckpointRecord(**row._mapping) for row in self._rows(query))

    def forget(self, trial_id: int) -> None:
        """Strike out a trial's checkpoints: it has ended, and nothing will go on from them."""
        with self._engine.begin() as connection:
            forget_checkpoints(connection, trial_id)
