"""Rounds whose drafts are older than their facts, or are gone. Asked every few minutes, so it loads nothing heavy."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine
from upath import UPath

from include.warehouse.register.measures import Measure
from include.warehouse.register.written_drafts import DraftsAgainstFacts, drafts_against_facts


def old_drafts(engine: Engine) -> list[DraftsAgainstFacts]:
    """The rounds whose drafts do not tell all that happened, or of whose drafts a file is missing."""
    return [found for found in drafts_against_facts(engine) if found.is_behind or _is_missing(found)]


def behind_longer(found: list[DraftsAgainstFacts], than: dt.timedelta, as_of: dt.datetime) -> bool:
    """Whether drafts have been behind for longer: what happened just now is about to be written."""
    return any(one.behind_since is not None and as_of - one.behind_since > than for one in found)


def draft_measures(engine: Engine) -> list[Measure]:
    """A gauge: how many rounds have drafts that are older than their facts."""
    return [Measure("rounds_with_old_drafts", None, len(old_drafts(engine)))]


def _is_missing(found: DraftsAgainstFacts) -> bool:
    """Whether a file is gone; the folder is read once, as an object store answers for a folder as fast as for a file."""
    folder = UPath(found.folder or "")
    try:
        there = {path.name for path in folder.iterdir()}
    except (FileNotFoundError, NotADirectoryError):  # with all that lay in it
        return True
    return not there.issuperset(found.files or [])
