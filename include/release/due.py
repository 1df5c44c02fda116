"""Hands out releases whose embargo has ended. Asked every few minutes, so it loads nothing heavy while nothing is due."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from include.storage.places import Places
from include.warehouse.findings.settlement import record_event
from include.warehouse.releases.releases import embargoes_over


def hand_out_due(engine: Engine, places: Places, as_of: dt.datetime) -> list[str]:
    """Hand out every release whose embargo has ended, once each; returns the folders written to."""
    written: list[str] = []
    for row in embargoes_over(engine, as_of):
        from include.catalog import load_catalogue
        from include.release.freeze import hand_out

        written += hand_out(engine, load_catalogue(), places, row.round_key, as_of)
        record_event(engine, as_of, "ingest_submissions", "release_handed_out", row.round_key, release_id=row.release_id)
    return written
