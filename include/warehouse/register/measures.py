"""Figures about the running of the collection, for a metrics server: how many files are in which state, and how old is what waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Engine

from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class Measure:
    """One gauge: its name, the state or severity that it speaks of, if any, and its value: a count, or an age in seconds."""

    name: str
    kind: str | None
    value: float

    @property
    def full_name(self) -> str:
        """Its name at the metrics server, such as ``pci.files.returned``."""
        return ".".join(part for part in ("pci", self.name, self.kind) if part)


@dataclass(frozen=True, slots=True)
class _Counted:
    name: str
    kind: str | None
    value: Decimal


def measures(engine: Engine, as_of: dt.datetime) -> list[Measure]:
    """All gauges as of an instant: ``files`` by state, ``findings`` by severity, the ages of the oldest file and finding.

    A file without an outcome is in state ``waiting``. An age is 0 where nothing waits.
    """
    return [Measure(row.name, row.kind, float(row.value)) for row in rows(engine, _Counted, "measures", as_of=as_of)]


def oldest_waiting_seconds(engine: Engine, as_of: dt.datetime) -> float:
    """How long the oldest file without an outcome has waited; 0 when none waits."""
    return next(measure.value for measure in measures(engine, as_of) if measure.name == "oldest_waiting_seconds")
