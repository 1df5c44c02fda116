"""What is approved: the submissions of each release, how they were filed, the findings in them; and who may read and write what."""

from pathlib import Path

from alembic import op

from include.warehouse.schema.roles import create_groups

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the groups, then run the SQL files beside this one."""
    create_groups(op.get_bind())
    for name in ("0009_shared.sql", "0009_frozen.sql", "0009_counted.sql", "0009_roles.sql"):
        op.get_bind().exec_driver_sql(Path(__file__).with_name(name).read_text(encoding="utf-8").replace("%", "%%"))
