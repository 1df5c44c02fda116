"""Answers that are given before the departments are compared with each other."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0022_first_answers"
down_revision = "0021_troubles"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
