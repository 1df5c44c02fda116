"""What VCCI published, as the sources give it: readings that supersede each other, and what departments quote."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0008_pci_readings"
down_revision = "0007_time"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
