"""What drafts are read by lies in one index each."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0016_quick_drafts"
down_revision = "0015_plan_outcomes"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
