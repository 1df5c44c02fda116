"""What the desk, the register and a release share: how a department filed, and what became of findings."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0009_shared"
down_revision = "0008_pci_readings"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
