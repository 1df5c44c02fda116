"""When a PCI result was published, and whether a reading of it is derived."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0027_pci_publication"
down_revision = "0028_aggregation"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
