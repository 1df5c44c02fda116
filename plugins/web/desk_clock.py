"""The desk's clock: the real one, or one that starts at ``PCI_NOW``, so that an old round can be played or trained with."""

from __future__ import annotations

import datetime as dt
import os

_STARTED_AT = dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """This instant; with ``PCI_NOW`` set, that instant plus the time since the server started."""
    real = dt.datetime.now(dt.UTC)
    played = os.environ.get("PCI_NOW")
    return dt.datetime.fromisoformat(played) + (real - _STARTED_AT) if played else real
