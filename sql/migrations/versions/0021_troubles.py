"""Steps of the intake that broke down over one file."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0021_troubles"
down_revision = "0020_bounded_likeness"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
