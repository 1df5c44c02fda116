"""Steps of the intake that broke down over one file: how often, and whether that was reported to the operators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from include.warehouse.schema.json_text import json_text, storable
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows

_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class _Trouble:
    file_name: str
    action: str
    subject: str
    reason: str
    detail: dict[str, Any]
    arrived_at: dt.datetime
    sha256: str


def record_trouble(engine: Engine, sha256: str, step: str, error: BaseException) -> int:
    """Record that a step broke down over a file; how many times it has by now."""
    detail = storable(f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL])
    with engine.begin() as connection:
        times: int = connection.execute(query("record_trouble"), {"sha256": sha256, "step": step, "detail": detail}).scalar_one()
    return times


def tell_troubles(engine: Engine, at: dt.datetime) -> list[str]:
    """What the operators are to hear now, each once: the steps that broke down over a file, and the files that wait for another version.

    Returns:
        One line a file: its name, and the step or the code that it was quarantined with. An event is recorded of each.
    """
    lines = []
    with engine.begin() as connection:
        for trouble in rows(connection, _Trouble, "unreported_troubles"):
            event = {"at": at, "by": "report_measures", "action": trouble.action, "subject": trouble.subject}
            connection.execute(query("record_event"), event | {"detail": json_text(trouble.detail)})
            lines.append(f"{trouble.file_name} ({trouble.reason})")
        connection.execute(query("mark_troubles_reported"))
    return lines
