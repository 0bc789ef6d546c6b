"""Metrics by name instead of by column; a budget of epochs; what the user wants under the field's words."""

import json
import math
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_METRICS = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")


def upgrade() -> None:
    op.execute("ALTER TABLE sweep_sweeps RENAME COLUMN wish TO desired_state")
    op.execute("ALTER TABLE sweep_sweeps RENAME COLUMN wish_reason TO pause_reason")
    op.add_column("sweep_sweeps", sa.Column("epochs", sa.Integer))
    op.add_column("sweep_attempts", sa.Column("granted_epoch", sa.Integer))
    op.drop_column("sweep_attempts", "process_started")
    op.add_column("sweep_epochs", sa.Column("metrics", sa.JSON))
    op.execute(f"UPDATE sweep_epochs SET metrics = {_gathered()}")  # noqa: S608 - constants
    with op.batch_alter_table("sweep_epochs") as epochs:
        epochs.alter_column("metrics", existing_type=sa.JSON, nullable=False)
        for name in _METRICS:
            epochs.drop_column(name)


def _gathered() -> str:
    """The SQL of a row's metrics as JSON, each number to the last bit; null where it was not finite."""
    if op.get_bind().dialect.name == "sqlite":  # whose own JSON functions round
        connection: Any = op.get_bind().connection.driver_connection
        connection.create_function("sweep_gathered", len(_METRICS), _as_json, deterministic=True)
        return f"sweep_gathered({', '.join(_METRICS)})"
    op.execute("SET LOCAL extra_float_digits = 3")  # as many as it takes, on old servers too
    number = "CASE WHEN {0} IN ('NaN', 'Infinity', '-Infinity') THEN NULL ELSE {0} END"
    return "json_build_object(" + ", ".join(f"'{name}', {number.format(name)}" for name in _METRICS) + ")"


def _as_json(*values: float | None) -> str:
    finite = (None if value is None or not math.isfinite(value) else value for value in values)
    return json.dumps(dict(zip(_METRICS, finite, strict=True)))
