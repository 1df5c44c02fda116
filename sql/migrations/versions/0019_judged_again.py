"""Files are judged again when what they were judged by has changed; a version sent again stands again."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0019_judged_again"
down_revision = "0018_unreadable"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
