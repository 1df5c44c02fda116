"""A department's login follows into the province that its own became part of, from the day of the merger."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0027_following"
down_revision = "0026_aggregation"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
