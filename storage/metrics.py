"""Metrics in the database: a JSON mapping per epoch, from name to number, or null where it was not finite."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast

from storage.tables import LARGEST, Epoch

Metrics = dict[str, float | None]

TEXT: ColumnElement[str] = cast(Epoch.__table__.c.metrics, Text)  # to be read by `parsed`: many at once are read fast


def finite(metrics: Mapping[str, float | None]) -> Metrics:
    """Give metrics as they are written."""
    return {
        name: None if value is None or not math.isfinite(value) else float(value) for name, value in metrics.items()
    }


def parsed(texts: Iterable[str]) -> list[Metrics]:
    """Give the metrics of many epochs. A whole number is one that PostgreSQL wrote without its `.0`."""
    found: list[Metrics] = json.loads(f"[{','.join(texts)}]", parse_int=float)
    return found


def are_metrics(value: Any) -> bool:
    """Whether a value from elsewhere is what the column holds."""
    return isinstance(value, dict) and all(
        number is None
        or (type(number) is float and math.isfinite(number))
        or (type(number) is int and abs(number) <= LARGEST)
        for number in value.values()
    )
