"""From when until when a version counted by an explanation."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0004_admission"
down_revision = "0003_across"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
