"""Likeness of texts is bounded, and phrases of four syllables are compared."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0020_bounded_likeness"
down_revision = "0019_judged_again"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
