"""### Tổng hợp đợt báo cáo / Consolidate a round

**For** the focal departments and the provincial People's Committee. Whenever a round has new facts, its summaries are
written again from the warehouse: one for each PCI sub-index, for its focal department, and one for the province.

The run's partition is the round of a province: `QNG-2021-Y`. Each sub-index's summary is an asset of its own,
`pci_<sub-index>_summary`, partitioned by round, to which other DAGs can subscribe; its event names the files. Nothing here is a
release: these are drafts, and a summary that would say the same is not written again. A PDF of a draft is printed when somebody opens
it on the desk.
"""

import datetime as dt

from airflow.sdk import Asset, AssetAlias, PartitionedAssetTimetable, dag, task

from plugins.alert import tell_failure
from plugins.collection import EVERY_TASK

ROUND_FACTS = Asset("pci_round_facts")
SUB_INDEX_SUMMARIES = AssetAlias("pci_sub_index_summaries")
PROVINCIAL_SUMMARY = Asset("pci_provincial_summary")


@dag(
    schedule=PartitionedAssetTimetable(assets=ROUND_FACTS),
    start_date=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    catchup=False,
    max_active_runs=1,
    tags=["pci", "summary"],
    default_args=EVERY_TASK,
    on_failure_callback=tell_failure,
    doc_md=__doc__,
)
def consolidate_round():
    """Write the summaries of the sub-indices and the province's."""

    @task(outlets=[SUB_INDEX_SUMMARIES, PROVINCIAL_SUMMARY])
    def write_summaries(dag_run=None, outlet_events=None) -> list[str]:
        from include.summary.drafts import write_drafts
        from plugins.collection import deployment

        engine, catalogue, places = deployment()
        written = write_drafts(engine, catalogue, dag_run.partition_key, places.outbox)
        provincial = written.pop(None)
        for code, paths in written.items():
            outlet_events[SUB_INDEX_SUMMARIES].add(Asset(f"pci_{code}_summary"), extra={"files": paths})
        return provincial

    write_summaries()


consolidate_round()
