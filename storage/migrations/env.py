"""Runs revisions on the connection that `storage.schema` hands over, inside its transaction."""

from alembic import context

from storage.schema import VERSION_TABLE
from storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,  # Optuna's Alembic keeps the default name
    render_as_batch=True,  # SQLite alters tables by copying them
    transactional_ddl=True,  # the transaction is explicit, and SQLite's tables are part of it
)
with context.begin_transaction():
    context.run_migrations()
