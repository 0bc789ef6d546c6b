"""Deleting a sweep: its rows in our tables, the sweep's own last, so that a kill on the way leaves it deletable."""

from sqlalchemy import Connection, delete, select

from storage.optuna_tables import trials
from storage.sweeps import SweepRecord
from storage.tables import Attempt, Checkpoint, Epoch, Lease, Model, Sweep


def delete_rows(connection: Connection, sweep: SweepRecord) -> None:
    """Delete what our tables hold about the sweep's trials."""
    of_sweep = select(trials.c.trial_id).where(trials.c.study_id == sweep.study_id)
    for table in (Epoch, Checkpoint, Model, Attempt):  # epochs refer to attempts
        connection.execute(delete(table).where(table.__table__.c.trial_id.in_(of_sweep)))


def delete_sweep(connection: Connection, sweep: SweepRecord) -> None:
    """Delete the sweep's own row, and who has the turn; its study is gone already."""
    own = Sweep.__table__.c.id == sweep.id
    connection.execute(select(Sweep.id).where(own).with_for_update())  # so that nobody takes the turn any more
    connection.execute(delete(Lease).where(Lease.__table__.c.sweep_id == sweep.id))
    connection.execute(delete(Sweep).where(own))
