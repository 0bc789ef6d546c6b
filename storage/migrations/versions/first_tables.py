"""The first tables: sweeps, attempts, epochs, models."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # long: every column of the first version
    op.create_table(
        "sweep_sweeps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("study_id", sa.Integer, nullable=False, unique=True),
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("metric", sa.Text, nullable=False),
        sa.Column("trials", sa.Integer, nullable=False),
        sa.Column("timeout_s", sa.Float),
        sa.Column("active_seconds", sa.Float, nullable=False),
        sa.Column("wish", sa.Text, nullable=False),
        sa.Column("data_fingerprint", sa.Text, nullable=False),
        sa.Column("image", sa.JSON, nullable=False),
        sa.Column("classes", sa.JSON, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sweep_attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("trial_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("process_started", sa.Float),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("ended", sa.DateTime),
        sa.Column("first_epoch", sa.Integer),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
        sa.UniqueConstraint("trial_id", "number"),
    )
    op.create_table(
        "sweep_epochs",
        sa.Column("trial_id", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("attempt_id", sa.Integer, sa.ForeignKey("sweep_attempts.id"), nullable=False),
        sa.Column("loss", sa.Float(53)),
        sa.Column("accuracy", sa.Float(53)),
        sa.Column("val_loss", sa.Float(53)),
        sa.Column("val_accuracy", sa.Float(53)),
        sa.Column("learning_rate", sa.Float(53)),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("recorded", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sweep_models",
        sa.Column("trial_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("parameters", sa.BigInteger, nullable=False),
        sa.Column("flops", sa.BigInteger, nullable=False),
    )
