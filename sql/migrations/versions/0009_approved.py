"""What is approved: the submissions of each release, how they were filed, and the findings in them."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0006"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
