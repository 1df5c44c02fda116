"""When a PCI result was published, and whether a reading of it is derived."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0025_pci_publication"
down_revision = "0024_plan_decisions"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
