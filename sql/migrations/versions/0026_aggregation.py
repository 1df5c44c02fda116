"""How departments' values make the province's, and findings that a release keeps of files whose figures do not count."""

from include.warehouse.schema.migrate import run_sql_beside

revision = "0026_aggregation"
down_revision = "0025_pci_publication"


def upgrade() -> None:
    """Run the SQL file beside this one."""
    run_sql_beside(__file__)
