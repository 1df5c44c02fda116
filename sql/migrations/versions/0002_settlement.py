"""Versions that are withdrawn, findings that people settle, extensions, exemptions, reminders, and who may do what."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0002_settlement"
down_revision = "0001_intake_core"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
