"""Which submissions count, as a draft and as approved."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0011_counted"
down_revision = "0010_frozen"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
