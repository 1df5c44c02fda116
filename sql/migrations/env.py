"""Alembic's entry: the warehouse opens the connection and hands it over, so there is nothing to configure here."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="schema_version")
with context.begin_transaction():
    context.run_migrations()
