"""The assets by which one DAG starts another, each named once."""

from __future__ import annotations

from airflow.sdk import Asset, AssetAlias, AssetWatcher

from plugins.inbox import InboxTrigger

INBOX = Asset("pci_inbox", watchers=[AssetWatcher(name="new_files", trigger=InboxTrigger(poll_seconds=10, quiet_seconds=0.7))])
"""Something new waits in the inbox."""
ROUND_FACTS = Asset("pci_round_facts")
"""A round (the partition) has new facts, or people decided something in it."""
PROVINCIAL_SUMMARY = Asset("pci_provincial_summary")
"""The summary of a round (the partition) was written anew."""
SUB_INDEX_SUMMARIES = AssetAlias("pci_sub_index_summaries")
"""Stands for ``pci_<sub-index>_summary``, one asset for each sub-index, partitioned by round."""
