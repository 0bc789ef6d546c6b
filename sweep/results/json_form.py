"""Records as JSON takes them. The keys are a promise to programs."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from storage.attempts import AttemptRecord
from storage.epoch import Epoch
from storage.trials import StateCounts
from sweep.results.fields import JSON, declared
from sweep.results.metrics import METRICS, metric_names
from sweep.results.records import TrialDetail, TrialRow

_ATTEMPT = ("machine", "device", "started", "ended", "first_epoch", "outcome", "reason")
_COUNTS = ("finished", "complete", "pruned", "failed", "running", "paused", "waiting")


def as_json(record: Any) -> Any:
    """Give a record, or several, as JSON takes it: what is no finite number becomes null."""
    if isinstance(record, list | tuple):
        return [as_json(item) for item in record]
    if isinstance(record, Mapping):
        return {key: as_json(item) for key, item in record.items()}
    if is_dataclass(record):
        return as_json(_keys(record))
    return None if isinstance(record, float) and not math.isfinite(record) else record


def _keys(record: Any) -> dict[str, Any]:
    if isinstance(record, TrialRow):
        return _trial(record)
    if isinstance(record, Epoch):
        return _epoch(record)
    if isinstance(record, AttemptRecord):
        return {"attempt": record.number} | {name: _attempted(getattr(record, name)) for name in _ATTEMPT}
    if isinstance(record, StateCounts):
        return {name: getattr(record, name) for name in _COUNTS}
    return {one.name: getattr(record, one.name) for one in fields(record) if one.metadata.get("json", True)}


def _trial(row: TrialRow) -> dict[str, Any]:
    found = {one.name: one.of(row) for one in declared(JSON)}
    return found | {"curve": row.curve, "history": row.history} if isinstance(row, TrialDetail) else found


def _attempted(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def _epoch(one: Epoch) -> dict[str, Any]:
    """The usual metrics where they have always been, any other one after them."""
    usual = {name: one.metrics.get(name) for name in METRICS}
    others = {name: one.metrics[name] for name in metric_names([one.metrics]) if name not in usual}
    return {"epoch": one.epoch, **usual, "seconds": one.seconds, **others}
