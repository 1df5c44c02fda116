"""What was published: releases, their files, figures, origins and changes."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0006_releases"
down_revision = "0005_published_results"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
