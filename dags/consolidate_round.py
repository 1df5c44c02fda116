"""### Tổng hợp đợt báo cáo / Consolidate a round

**For** the focal departments and the provincial People's Committee. Whenever a round has new facts, its summaries are
written again from the warehouse: one for each PCI sub-index, for its focal department, and one for the province.

The run's partition is the round of a province: `QNG-2021-Y`. Each sub-index's summary is an asset of its own,
`pci_<sub-index>_summary`, partitioned by round, to which other DAGs can subscribe; its event names the files. Nothing here is a
release: these are drafts, and a summary that would say the same is not written again. A PDF of a draft is printed when somebody opens
it on the desk. An event that was missed while this was paused, or a run that failed, is made good by `catch_up_rounds`.
"""

from airflow.sdk import PartitionedAssetTimetable, dag, task

from plugins.assets import PROVINCIAL_SUMMARY, ROUND_FACTS, SUB_INDEX_SUMMARIES
from plugins.collection import EVERY_DAG
from plugins.steps import consolidate_round as steps


@dag(schedule=PartitionedAssetTimetable(assets=ROUND_FACTS), tags=["pci", "summary"], doc_md=__doc__, **EVERY_DAG)
def consolidate_round():
    """Write the summaries of the sub-indices and the province's."""
    task(outlets=[SUB_INDEX_SUMMARIES, PROVINCIAL_SUMMARY])(steps.write_summaries)()


consolidate_round()
