"""Which round a file that no round could take is a matter of."""

from __future__ import annotations

from include.catalog.models import Round
from include.domain.clock import day_of
from include.domain.rows import Row


def concerns(entry: Round, row: Row) -> bool:
    """Whether a quarantined file is a matter of the round: it is of the round, or came into the province while it was collected."""
    arrived_on = day_of(row["arrived_at"])
    meanwhile = entry.requested_on <= arrived_on <= entry.closes_on and row["province_code"] in (None, entry.province)
    return row["round_key"] == entry.key or meanwhile
