"""### Tổng hợp đợt báo cáo / Consolidate a round

**For** the focal departments and the provincial People's Committee. Whenever a round has new facts, its summaries are
written again from the warehouse: one for each PCI sub-index, for its focal department, and one for the province.

The run's partition is the round of a province: `QNG-2021-Y`. Each sub-index's summary is an asset of its own,
`pci_<sub-index>_summary`, partitioned by round, to which other DAGs can subscribe. Nothing here is a release: these are drafts.
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
    """Write a summary for each sub-index, then the province's, then print them; beside them, the checks for engineers."""

    @task
    def sub_indices_of_round(dag_run=None) -> list[dict[str, str]]:
        from include.catalog import load_catalogue

        catalogue = load_catalogue()
        methodology = catalogue.methodology(catalogue.round(dag_run.partition_key).methodology)
        return [{"code": entry.code, "name": entry.name_vi} for entry in methodology.sub_indices]

    @task(map_index_template="{{ sub_index_name }}", outlets=[SUB_INDEX_SUMMARIES])
    def summarise_sub_index(code: str, name: str, dag_run=None, outlet_events=None) -> list[str]:
        from airflow.sdk import get_current_context

        from include.catalog import load_catalogue
        from include.intake.places import Places
        from include.summary import publish_draft
        from plugins.collection import warehouse

        get_current_context()["sub_index_name"] = name
        paths = publish_draft(warehouse(), load_catalogue(), dag_run.partition_key, Places.from_environment().outbox, code)
        outlet_events[SUB_INDEX_SUMMARIES].add(Asset(f"pci_{code}_summary"), extra={"files": paths})
        return paths

    @task(outlets=[PROVINCIAL_SUMMARY])
    def write_provincial_summary(dag_run=None) -> list[str]:
        from include.catalog import load_catalogue
        from include.intake.places import Places
        from include.summary import publish_draft
        from plugins.collection import warehouse

        return publish_draft(warehouse(), load_catalogue(), dag_run.partition_key, Places.from_environment().outbox)

    @task
    def print_as_pdf(dag_run=None) -> list[str]:
        from include.catalog import load_catalogue
        from include.intake.places import Places
        from include.summary import print_drafts

        return print_drafts(load_catalogue(), dag_run.partition_key, Places.from_environment().outbox)

    @task
    def document_checks(dag_run=None) -> None:
        from include.intake.document import write_data_docs
        from plugins.collection import deployment

        write_data_docs(*deployment(), dag_run.partition_key)

    document_checks()
    summarise_sub_index.expand_kwargs(sub_indices_of_round()) >> write_provincial_summary() >> print_as_pdf()


consolidate_round()
