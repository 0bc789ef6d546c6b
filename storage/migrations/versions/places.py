"""Where a sweep's data was when it began; an index without which deleting an attempt looks through every epoch."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sweep_sweeps", sa.Column("data_path", sa.Text))
    op.create_index("sweep_epochs_of_attempt", "sweep_epochs", ["attempt_id"])
