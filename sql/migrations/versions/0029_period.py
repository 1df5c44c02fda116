"""Which year and which kind of period a round reports on, declared once."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0029_period"
down_revision = "0028_keys"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
