"""Python's cycle collector, where it only costs: it walks again and again through much that is made and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_collector_resting() -> Iterator[None]:
    """Keep the cycle collector from running. What is made in here should hold hardly any cycles, or be bounded."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
