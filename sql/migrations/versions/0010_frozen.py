"""What is approved: the submissions that each release froze, how they were filed, what was found in them."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0010_frozen"
down_revision = "0009_shared"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
