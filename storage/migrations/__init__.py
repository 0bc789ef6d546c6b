"""Alembic's home for our tables. Add a revision under `versions/` and its name to `storage.schema.REVISIONS`."""
