"""A quarantined file is its department's: the register tells of it, and stewards decide about it."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0018_unreadable"
down_revision = "0017_relative_paths"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
