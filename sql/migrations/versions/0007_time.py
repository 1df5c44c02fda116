"""Through time: reorganisations with shares, how an indicator may be carried over, when nothing stood."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0007_time"
down_revision = "0006_releases"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
