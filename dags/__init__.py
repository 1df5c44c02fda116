"""The DAGs, one file per business event."""
