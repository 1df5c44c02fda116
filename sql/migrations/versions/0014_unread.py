"""Files on which the reader failed."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0014_unread"
down_revision = "0013_claimed_arrivals"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
