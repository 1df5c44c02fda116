"""What arrived (intake), what was learnt (core), what may be read (mart)."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0001_intake_core"
down_revision = None


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
