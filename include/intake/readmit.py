"""Lets a returned version in when every critical finding in it was waived, and returns it again when a waiver no longer holds.

Only rules that say ``waivable: true`` can come to this; see ``Rule.may_be_waived``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.states import ACCEPTED_STATES
from include.intake.facts import facts_of
from include.intake.steps import one_step, raise_failures
from include.sandbox.workbooks import read_workbook
from include.storage.archive import read_archived
from include.storage.places import Places
from include.warehouse.findings.in_hand import FindingFilter, all_findings_in_hand
from include.warehouse.submissions.answers import VersionToAnswer, versions_to_answer
from include.warehouse.submissions.load import admit, return_again


def readmit(engine: Engine, catalogue: Catalogue, places: Places, round_key: str, as_of: dt.datetime) -> list[str]:
    """Make the state of every newest version of a round follow the waivers of its critical findings.

    Returns:
        The departments whose version was let in or returned again.
    """
    waived: dict[int, list[bool]] = {}  # by the waiver itself: a finding that was settled besides stays waived
    for row in all_findings_in_hand(engine, round_key, as_of, FindingFilter(severity="critical")):
        waived.setdefault(row.submission_id, []).append(row.waiver_status == "in_force")
    changed: list[str] = []
    failures: list[Exception] = []
    for version in versions_to_answer(engine, round_key):
        with one_step(engine, "readmit", version.sha256, failures):
            statuses = waived.get(version.submission_id, [])
            if version.state == "returned" and statuses and all(statuses):
                done = admit(engine, version.submission_id, _facts(catalogue, places, round_key, version), as_of)
            elif version.state in ACCEPTED_STATES and statuses and not all(statuses):
                done = return_again(engine, version.submission_id, as_of)
            else:
                continue
            if done:
                changed.append(version.department_code)
    raise_failures("some versions were not let in or returned again", failures)
    return changed


def _facts(catalogue: Catalogue, places: Places, round_key: str, version: VersionToAnswer) -> dict[str, list[dict[str, Any]]]:
    return facts_of(read_workbook(read_archived(places, version.sha256), catalogue), catalogue, round_key)
