"""What the checks across years and departments need: limits of change, totals, a task's number, who found a finding."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0003_across"
down_revision = "0002_settlement"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
