"""One column that tells a version of a department, and of an indicator, from all others."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0028_keys"
down_revision = "0027_following"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
