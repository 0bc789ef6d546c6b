"""Deleting a sweep's rows, ours and Optuna's, in transactions of bounded size: a kill between two leaves it deletable.

Optuna's own `delete_study` loads every row of every trial first: a minute, at 10,000 trials.
"""

from sqlalchemy import Connection, Table, delete, select

from storage import optuna_tables
from storage.optuna_tables import directions, studies, trials
from storage.sweeps import SweepRecord
from storage.tables import Attempt, Checkpoint, Epoch, Evaluation, Lease, Model, Sweep

BATCH = 500  # trials a transaction: a fraction of a second, for which others wait on a SQLite file
# What refers to another table's rows comes before it: epochs to attempts, all of them to trials.
_OURS: tuple[Table, ...] = tuple(table.__table__ for table in (Epoch, Checkpoint, Evaluation, Model, Attempt))  # type: ignore[misc]


def mark_half_deleted(connection: Connection, sweep: SweepRecord) -> None:
    """Take the study's direction: from here on the sweep can only be deleted (`SweepRecord.is_half_deleted`)."""
    connection.execute(delete(directions).where(directions.c.study_id == sweep.study_id))


def trial_ids(connection: Connection, sweep: SweepRecord) -> list[int]:
    """Give the ids of the sweep's trials and of its rejected candidates, ascending."""
    query = select(trials.c.trial_id).where(trials.c.study_id == sweep.study_id).order_by(trials.c.trial_id)
    return list(connection.execute(query).scalars())


def delete_rows(connection: Connection, sweep: SweepRecord, *, first: int, last: int) -> None:
    """Delete all rows about the trials in a range of ids; other sweeps' among them stay."""
    mine = select(trials.c.trial_id).where(trials.c.study_id == sweep.study_id, trials.c.trial_id.between(first, last))
    for table in (*_OURS, *optuna_tables.OF_TRIALS):
        connection.execute(delete(table).where(table.c.trial_id.between(first, last), table.c.trial_id.in_(mine)))
    connection.execute(
        delete(trials).where(trials.c.study_id == sweep.study_id, trials.c.trial_id.between(first, last))
    )


def delete_study(connection: Connection, sweep: SweepRecord) -> None:
    """Delete the study; its trials are gone already."""
    for table in (*optuna_tables.OF_STUDIES, studies):
        connection.execute(delete(table).where(table.c.study_id == sweep.study_id))


def delete_sweep(connection: Connection, sweep: SweepRecord) -> None:
    """Delete the sweep's own row, and who has the turn; its study is gone already."""
    own = Sweep.__table__.c.id == sweep.id
    connection.execute(select(Sweep.id).where(own).with_for_update())  # from here on nobody takes the turn
    connection.execute(delete(Lease).where(Lease.__table__.c.sweep_id == sweep.id))
    connection.execute(delete(Sweep).where(own))
