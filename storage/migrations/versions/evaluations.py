"""What models find on the sealed test split."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sweep_evaluations",
        sa.Column("trial_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("data_fingerprint", sa.Text, nullable=False),
        sa.Column("recorded", sa.DateTime, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("versions", sa.JSON, nullable=False),
        sa.Column("images", sa.Integer, nullable=False),
        sa.Column("loss", sa.Float(53)),
        sa.Column("confusion", sa.JSON, nullable=False),
        sa.Column("bins", sa.JSON, nullable=False),
    )
    op.create_index("ix_sweep_evaluations_data_fingerprint", "sweep_evaluations", ["data_fingerprint"])
