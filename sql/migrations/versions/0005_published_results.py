"""What VCCI published, and the targets that the province set itself."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0005_published_results"
down_revision = "0004_admission"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
