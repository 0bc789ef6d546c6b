"""Leases, supervisors and checkpoints; what a sweep needs to be worked on from several machines."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:  # long: one migration, step by step
    _name_sweeps()
    with op.batch_alter_table("sweep_models") as models:
        models.add_column(sa.Column("is_kept", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_table(
        "sweep_supervisors",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("host", sa.Text),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_started", sa.Double),
        sa.Column("devices", sa.JSON, nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("seen", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
    )
    op.create_table(
        "sweep_leases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sweep_id", sa.Integer, sa.ForeignKey("sweep_sweeps.id"), nullable=False),
        sa.Column("trial_id", sa.Integer, unique=True),
        sa.Column("supervisor_id", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    no_trial = sa.text("trial_id IS NULL")
    op.create_index(
        "sweep_one_turn", "sweep_leases", ["sweep_id"], unique=True, sqlite_where=no_trial, postgresql_where=no_trial
    )
    op.create_table(
        "sweep_checkpoints",
        sa.Column("trial_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
    )


def _name_sweeps() -> None:
    """Add the new columns, and give each sweep that is there a uid of its own."""
    with op.batch_alter_table("sweep_sweeps") as sweeps:
        sweeps.add_column(sa.Column("uid", sa.Text, nullable=True))
        sweeps.add_column(sa.Column("artifacts", sa.Text))
        sweeps.add_column(sa.Column("wish_reason", sa.Text))
        sweeps.add_column(sa.Column("active_at", sa.Double))
        sweeps.add_column(sa.Column("reopened", sa.Integer, nullable=False, server_default="0"))
    table = sa.table("sweep_sweeps", sa.column("id"), sa.column("uid"))
    for (sweep,) in op.get_bind().execute(sa.select(table.c.id)).all():
        op.execute(table.update().where(table.c.id == sweep).values(uid=uuid4().hex))
    with op.batch_alter_table("sweep_sweeps") as sweeps:
        sweeps.alter_column("uid", existing_type=sa.Text, nullable=False)
