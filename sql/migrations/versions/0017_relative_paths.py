"""Paths are relative to the places, so that these can move."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0017_relative_paths"
down_revision = "0016_quick_drafts"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
