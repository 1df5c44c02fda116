"""Times of arrival that a file claimed and that could not be true."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0013_claimed_arrivals"
down_revision = "0012_roles"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
