"""What became of a plan, kept with the release that says so."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0015_plan_outcomes"
down_revision = "0014_unread"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
