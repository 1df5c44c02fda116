"""Of which index a methodology and an indicator are."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0023_indices"
down_revision = "0022_first_answers"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
