"""How a plan was held against what was reported, what stewards say of it, and up to where the drafts of a round were written."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0024_plan_decisions"
down_revision = "0023_indices"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
