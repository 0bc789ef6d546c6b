"""Plain values for the columns of tables, and back; what comes back is checked, for SQLite would take anything."""

import json
import math
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime

from storage.errors import StorageInputError
from storage.metrics import are_metrics
from storage.sweeps import DesiredState
from storage.tables import LARGEST, Base, Instant

_MAY_LACK = {"datetime_start", "datetime_complete", "value", "intermediate_value"}  # Optuna's: it declares all nullable
_WORDS = {  # the values of columns that are words; SQLite would take any
    "desired_state": tuple(state.value for state in DesiredState),
    "direction": ("NOT_SET", "MINIMIZE", "MAXIMIZE"),
    "state": ("RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"),
    "value_type": ("FINITE", "INF_POS", "INF_NEG"),
    "intermediate_value_type": ("FINITE", "INF_POS", "INF_NEG", "NAN"),
}
_LOCAL = {"datetime_start", "datetime_complete"}  # Optuna's moments: in the machine's own zone, which they do not name


def plain(column: str, value: Any) -> Any:
    """A column's value as JSON takes it."""
    if not isinstance(value, datetime):
        return value
    return (value.astimezone() if column in _LOCAL else value).isoformat()


def read(column: Column[Any], value: Any) -> Any:
    """A plain value as the column takes it; raises `StorageInputError` for one that it does not."""
    if value is None and column.nullable and (column.table.name in Base.metadata.tables or column.name in _MAY_LACK):
        return None
    if isinstance(column.type, Instant | DateTime):
        return _moment(column, value)
    if column.type.python_type is float and type(value) is int and abs(value) <= LARGEST:
        value = float(value)
    if _fits(column, value):
        return value
    raise StorageInputError(f"`{value!r:.40}` is no value of the column {column.table.name}.{column.name}")


def _fits(column: Column[Any], value: Any) -> bool:
    if isinstance(column.type, JSON):
        return are_metrics(value) if column.name == "metrics" else isinstance(value, dict | list)
    if type(value) is not column.type.python_type:
        return False
    if isinstance(value, str):
        return value in _WORDS.get(column.name, (value,)) and _is_text(value, as_json=column.name.endswith("_json"))
    return math.isfinite(value) if isinstance(value, float) else abs(value) <= LARGEST


def _is_text(value: str, *, as_json: bool) -> bool:
    """Whether both databases take it."""
    try:
        value.encode()
        if as_json:
            json.loads(value)
    except (ValueError, RecursionError):  # the former: half a character, too
        return False
    return "\0" not in value


def _moment(column: Column[Any], value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        moment.astimezone(UTC)  # which has no room for the year 0
        return moment.astimezone().replace(tzinfo=None) if column.name in _LOCAL else moment
    except (TypeError, ValueError, OverflowError) as error:
        raise StorageInputError(f"`{value!r:.40}` in {column.table.name}.{column.name} is no moment") from error


def refuse_odd_parameter(values: dict[str, Any]) -> None:
    """Raise `StorageInputError` for a value that its distribution cannot have."""
    from optuna.distributions import json_to_distribution

    try:
        json_to_distribution(values["distribution_json"]).to_external_repr(values["param_value"])
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise StorageInputError(f"the parameter `{values['param_name']:.40}` has no value of its range") from error
