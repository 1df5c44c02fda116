"""### Bù phần còn thiếu / Catch up rounds

**For** everybody who reads a draft or approves a release. Every five minutes: a round whose drafts are older than its facts, or of whose
drafts a file is gone, is announced to the consolidation again; one whose drafts tell something of which no release was considered,
to the publication.

Airflow forgets the event of an asset whose consumer is paused, and a run that failed does not come back by itself. So nothing rests on
events alone: what stands in the warehouse is compared with what was last written. Where nothing is behind, it does nothing.
"""

import os

from airflow.sdk import dag, task

from plugins.assets import PROVINCIAL_SUMMARY, ROUND_FACTS
from plugins.collection import EVERY_DAG
from plugins.steps import catch_up_rounds as steps


@dag(schedule=os.environ.get("PCI_CATCH_UP_CRON", "*/5 * * * *"), tags=["pci", "summary", "release"], doc_md=__doc__, **EVERY_DAG)
def catch_up_rounds():
    """Announce again what was missed, of drafts and of releases, each by itself."""
    task(retries=0, outlets=[ROUND_FACTS])(steps.announce_old_drafts)()
    task(retries=0, outlets=[PROVINCIAL_SUMMARY])(steps.announce_unconsidered_releases)()


catch_up_rounds()
