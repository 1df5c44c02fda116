"""Addresses of the desk's pages, for outputs that a reader opens outside Airflow."""

from __future__ import annotations

import os
from urllib.parse import quote, urlencode

from include.summary.summary_data import Origin

# Where the browser of a reader finds the desk; the DAGs and `make run` serve it there.
DEFAULT_DESK_URL = "http://localhost:8080/steward"


def desk_url() -> str:
    """The desk's address, from ``PCI_DESK_URL``; without a slash at its end."""
    return os.environ.get("PCI_DESK_URL", DEFAULT_DESK_URL).rstrip("/")


def cell_link(origin: Origin) -> str:
    """The desk's page of a source cell: the sheet around it, and the published figures that rest on it."""
    return (
        f"{desk_url()}/submissions/{origin.submission_id}/cell?{urlencode({'sheet': origin.sheet, 'cell': origin.cell}, quote_via=quote)}"
    )


def finding_link(finding_id: int) -> str:
    """The desk's page of a finding."""
    return f"{desk_url()}/findings/{finding_id}"
