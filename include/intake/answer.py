"""Answers the departments of a round: a receipt for each, and its own workbook back where something is to settle."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.places import Places
from include.intake.receipt import write_receipts
from include.intake.slips import write_slips


def answer_departments(engine: Engine, catalogue: Catalogue, round_key: str, places: Places, as_of: dt.datetime) -> list[str]:
    """Write receipts and return slips; what was said before is not written again.

    Returns:
        The paths of the files that were written.
    """
    receipts = write_receipts(engine, catalogue, round_key, places.outbox)
    return receipts + write_slips(engine, catalogue, round_key, places, as_of)
