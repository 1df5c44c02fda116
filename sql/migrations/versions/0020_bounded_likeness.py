"""Likeness of texts is bounded, and phrases of four syllables are compared."""

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    op.get_bind().exec_driver_sql(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("%", "%%"))
