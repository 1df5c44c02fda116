"""Who may read and write what."""

from alembic import op

from include.warehouse.schema.migrate import run_sql_beside
from include.warehouse.schema.roles import create_groups

revision = "0012_roles"
down_revision = "0011_counted"


def upgrade() -> None:
    """Make the groups, then run the SQL file beside this one."""
    create_groups(op.get_bind())
    run_sql_beside(__file__)
