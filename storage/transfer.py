"""A sweep's rows, Optuna's and ours, out of one study database and into another under numbers of its own.

A row leaves as plain values under its columns' names; what refers to other rows refers to their old numbers, which are
exchanged for the new ones on the way in. Supervisors and leases stay behind: they are a database's own.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, MetaData, Table, delete, func, insert, select

from storage.errors import StorageInputError
from storage.plain_values import plain, read, refuse_odd_parameter
from storage.sweeps import SweepRecord, find_sweep
from storage.tables import Attempt, Base, Lease, Supervisor, Sweep

Row = dict[str, Any]

_OPTUNAS = (  # a table after those it refers to
    "studies",
    "study_directions",
    "study_user_attributes",
    "study_system_attributes",
    "trials",
    "trial_params",
    "trial_values",
    "trial_intermediate_values",
    "trial_user_attributes",
    "trial_system_attributes",
)
_STAY = {Supervisor.__tablename__, Lease.__tablename__}
_OURS = tuple(table.name for table in Base.metadata.sorted_tables if table.name not in _STAY)
TABLES = (*_OPTUNAS, *_OURS)

# What a column refers to: the table whose numbers are given out anew.
_REFERENCES = {
    "study_id": "studies",
    "trial_id": "trials",
    "sweep_id": Sweep.__tablename__,
    "attempt_id": Attempt.__tablename__,
}
_NUMBERED = {"studies": "study_id", "trials": "trial_id", Sweep.__tablename__: "id", Attempt.__tablename__: "id"}
_BATCH = 500  # rows read or written at once
_METRICS = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")  # columns of epochs until 0005
_RENAMED = {"wish": "desired_state", "wish_reason": "pause_reason"}  # columns of sweeps, in 0005
# Optuna Dashboard's notes and artifacts on a trial.
_ON_TRIAL = re.compile(r"(dashboard:(?:artifacts:)?)(\d{1,18})(:.*)", re.DOTALL)


def dump_rows(connection: Connection, sweep: SweepRecord) -> Iterator[tuple[str, Row]]:
    """A sweep's rows with the names of their tables, in the order in which `load_rows` takes them."""
    tables = _tables(connection)
    trials = tables["trials"]
    of_study = select(trials.c.trial_id).where(trials.c.study_id == sweep.study_id)
    for name in TABLES:
        table = tables[name]
        wanted: ColumnElement[bool]
        if "trial_id" in table.c and name != "trials":
            wanted = table.c.trial_id.in_(of_study)
        elif "sweep_id" in table.c:
            wanted = table.c.sweep_id == sweep.id
        else:
            wanted = table.c.study_id == sweep.study_id
        query = select(table).where(wanted).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=_BATCH).execute(query):
            yield name, {column: plain(column, value) for column, value in row._mapping.items()}


@dataclass(kw_only=True)
class Arrival:
    """How a sweep is to be called here, and where its files are."""

    name: str
    uid: str
    artifacts: str  # the store's address
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)  # of each table's rows, by their old ones


def load_rows(connection: Connection, rows: Iterable[tuple[str, Row]], arrival: Arrival) -> SweepRecord:
    """Write the rows of one sweep; raises `StorageInputError` for what `dump_rows` never gives."""
    tables, order = _tables(connection), {name: place for place, name in enumerate(TABLES)}
    last = -1
    for name, of_table in groupby(rows, key=lambda row: row[0]):
        if order.get(name, -1) <= last:
            raise StorageInputError(f"rows of the table `{name}` are not expected here")
        last = order[name]
        taken = (_taken(tables[name], _upgraded(name, row), arrival) for _, row in of_table)
        while batch := tuple(islice(taken, _BATCH)):
            _insert(connection, tables[name], batch, arrival)
    found = find_sweep(connection, arrival.name)
    if found is None or len(arrival.numbers[Sweep.__tablename__]) != 1 or len(arrival.numbers["studies"]) != 1:
        raise StorageInputError("there is not exactly one sweep in it")
    _refuse_twins(connection, tables["trials"], found)
    _renumber_notes(connection, tables["study_system_attributes"], found, arrival.numbers.get("trials", {}))
    return found


def _refuse_twins(connection: Connection, trials: Table, sweep: SweepRecord) -> None:
    """Optuna lets two trials have one number, and no reader of ours does."""
    query = select(func.count(), func.count(trials.c.number.distinct())).where(trials.c.study_id == sweep.study_id)
    every, different = connection.execute(query).one()
    if every != different:
        raise StorageInputError("two of its trials have the same number")


def _renumber_notes(connection: Connection, table: Table, sweep: SweepRecord, numbers: Mapping[int, int]) -> None:
    """Notes on trials are the study's attributes, whose names have the trial's number in them."""
    rows = connection.execute(select(table).where(table.c.study_id == sweep.study_id)).mappings().all()
    notes = [(row, match) for row in rows if (match := _ON_TRIAL.fullmatch(row["key"]))]
    number = next(iter(table.primary_key.columns))
    for row, _ in notes:  # all of them first: a new name may be another one's old one
        connection.execute(delete(table).where(number == row[number.name]))
    for row, match in notes:
        if (new := numbers.get(int(match[2]))) is not None:
            connection.execute(insert(table).values({**row, "key": f"{match[1]}{new}{match[3]}"}))


def _insert(connection: Connection, table: Table, batch: tuple[tuple[int, Row], ...], arrival: Arrival) -> None:
    values = [row for _, row in batch]
    if table.name not in _NUMBERED:
        connection.execute(insert(table), values)
        return
    number = table.c[_NUMBERED[table.name]]
    given = connection.execute(insert(table).returning(number, sort_by_parameter_order=True), values).scalars()
    known = arrival.numbers.setdefault(table.name, {})
    known.update(zip((old for old, _ in batch), given, strict=True))


def _taken(table: Table, row: Row, arrival: Arrival) -> tuple[int, Row]:
    """A row as it is written here, and the number that it had."""
    known = {column.name for column in table.c}
    needed = {column.name for column in table.c if not column.nullable and column.server_default is None}
    strange = (row.keys() - known) | (needed - row.keys())  # an older version's rows lack what was added since
    if strange:
        raise StorageInputError(f"a row of `{table.name}` lacks the column {min(strange)}, or has it and should not")
    values = {name: read(table.c[name], value) for name, value in row.items()}
    if table.name == "trial_params":
        refuse_odd_parameter(values)
    own = _own_number(table)
    old = values.pop(own, 0) if own else 0
    for column, target in _REFERENCES.items():
        if column in values:
            values[column] = _exchanged(table.name, column, values[column], arrival.numbers.get(target, {}))
    return old, values | _changes(table.name, arrival)


def _own_number(table: Table) -> str | None:
    """The column with the row's own number, which is given out anew."""
    if table.name in _NUMBERED:
        return _NUMBERED[table.name]
    key = [column.name for column in table.primary_key.columns]
    return key[0] if len(key) == 1 and key[0] not in _REFERENCES else None


def _exchanged(table: str, column: str, old: int, numbers: Mapping[int, int]) -> int:
    if old not in numbers:
        raise StorageInputError(f"a row of `{table}` refers to {column} {old}, which is not in it")
    return numbers[old]


def _changes(table: str, arrival: Arrival) -> Row:
    """What is otherwise here than where the row comes from."""
    if table == "studies":
        return {"study_name": arrival.name}
    if table == Sweep.__tablename__:
        return {"name": arrival.name, "uid": arrival.uid, "artifacts": arrival.artifacts, "active_at": None}
    return {}


def _tables(connection: Connection) -> dict[str, Table]:
    """Optuna's tables as they are in this database, and ours as they are declared."""
    metadata = MetaData()
    metadata.reflect(connection, only=_OPTUNAS)
    ours = {name: Base.metadata.tables[name] for name in _OURS}
    return {name: metadata.tables[name] for name in _OPTUNAS} | ours


def _upgraded(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """An earlier version's row in today's columns, as the migrations make it of a database's own."""
    match table:
        case "sweep_sweeps":
            return {_RENAMED.get(name, name): value for name, value in row.items()}
        case "sweep_attempts":
            return {name: value for name, value in row.items() if name != "process_started"}
        case "sweep_epochs" if "metrics" not in row:
            kept = {name: value for name, value in row.items() if name not in _METRICS}
            return kept | {"metrics": {name: row.get(name) for name in _METRICS}}
    return row
