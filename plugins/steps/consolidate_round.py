"""The step of consolidating a round."""

from __future__ import annotations

from typing import Any

from airflow.sdk import Asset

from plugins.assets import SUB_INDEX_SUMMARIES
from plugins.collection import deployment


def write_summaries(dag_run: Any = None, outlet_events: Any = None) -> list[str]:
    """Write the summaries that say something new; the paths of the province's, and an event for each sub-index's."""
    from include.summary.drafts import write_drafts

    engine, catalogue, places = deployment()
    written = write_drafts(engine, catalogue, dag_run.partition_key, places.outbox)
    provincial = written.pop(None)
    for code, paths in written.items():
        outlet_events[SUB_INDEX_SUMMARIES].add(Asset(f"pci_{code}_summary"), extra={"files": paths})
    return provincial
