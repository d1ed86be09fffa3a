"""Where Alembic begins: it runs this file, with the connection in the attributes."""

from __future__ import annotations

from alembic import context

from bot.records.database.tables import METADATA

# Alembic executes the file; whoever merely imports it has no connection and does nothing.
if (connection := context.config.attributes.get("connection")) is not None:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    context.run_migrations()
