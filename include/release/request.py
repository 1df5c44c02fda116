"""Whether a round is to be published, and what the approver is shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.following import province_of, provinces_followed
from include.catalog.models import Catalogue
from include.domain.clock import VIETNAM, day_of
from include.domain.severities import SEVERITIES
from include.release.changes import changes_since
from include.release.freeze import Approval, new_release
from include.release.frozen import frozen_round
from include.summary.compose import compose_from
from include.summary.content import RoundContent
from include.summary.links import desk_url
from include.summary.summary_data import Summary
from include.texts import CODES, book
from include.warehouse.findings.settlement import access_of
from include.warehouse.mart.metrics import metric
from include.warehouse.register.written_drafts import record_considered_release, round_news
from include.warehouse.releases.releases import Release, ReleaseChange, newest_ask, next_number, standing_release

_TEXTS = book("release")
_MOST_CHANGES = 20


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What is put before the approver: Markdown in Vietnamese, and the digest of the facts that it speaks of."""

    subject: str
    body: str
    facts_digest: str


def release_request(engine: Engine, catalogue: Catalogue, round_key: str) -> ReleaseRequest | None:
    """The request for a release, or ``None`` while there is nothing to ask.

    A round is put forward when it is complete (nobody still owes a workbook that can be used, no critical finding is open) or a lead
    steward decided so, and when its facts are not those of the standing release.
    """
    content = RoundContent.read(engine, catalogue, round_key)
    asked = newest_ask(engine, round_key)
    if not (is_complete(compose_from(content)) or asked):
        return None
    standing = standing_release(engine, round_key)
    nobody_yet = Approval("-", dt.datetime.now(dt.UTC), "-")
    frozen = frozen_round(engine, content, new_release(engine, content, nobody_yet, standing))
    if standing and standing.facts_digest == frozen.digest:
        return None
    summary = frozen.province
    decision = _TEXTS.vi("request.complete")
    if asked and not is_complete(summary):
        decision = _TEXTS.vi("request.decided", actor=asked.actor, reason=asked.reason)
    changes = _changes(changes_since(engine, frozen, standing), standing) if standing else []
    number, province = next_number(engine, round_key), summary.province.name_vi
    subject = _TEXTS.vi("request.subject", number=number, index=summary.index.code, round=summary.round.code, province=province)
    return ReleaseRequest(subject, "\n\n".join([decision, *_described(summary), *changes, *_links(summary)]), frozen.digest)


def request_of_run(engine: Engine, catalogue: Catalogue, round_key: str, run_id: str, is_asked_by_hand: bool) -> ReleaseRequest | None:
    """The request that a run puts forward, and a record that it considered it: one run asks for a release of the same facts.

    A person who starts a run by hand is asked again.
    """
    known = round_news(engine, round_key)
    request = release_request(engine, catalogue, round_key)
    digest = request.facts_digest if request else ""
    is_first = record_considered_release(engine, round_key, known, digest, run_id, is_asked_by_hand)
    return request if is_first else None


def is_complete(summary: Summary) -> bool:
    """Whether every department that owes filed, and no critical finding is open."""
    missing = metric("filing", "still_owed_count").of(summary.coverage.lines) > 0
    return bool(summary.coverage.lines) and not missing and not any(line.severity == "critical" for line in summary.findings)


def is_lead_of(engine: Engine, catalogue: Catalogue, user_name: str, round_key: str, at: dt.datetime) -> bool:
    """Whether this account is a lead steward of the round's province, or of one that had become part of it by then."""
    access = access_of(engine, user_name)
    if access is None or access.role != "lead_steward":
        return False
    return province_of(round_key) in provinces_followed(catalogue, access.province_code, day_of(at))


def embargo_of(written: str | None) -> dt.datetime | None:
    """The instant of an embargo as the approver wrote it; without a zone it is Vietnam's.

    Raises:
        ValueError: when it is no date and time.
    """
    if not written:
        return None
    instant = dt.datetime.fromisoformat(written)
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)


def _described(summary: Summary) -> list[str]:
    coverage = summary.coverage
    filed = _TEXTS.vi("request.filed", filed=coverage.filed, assigned=coverage.assigned, standing=coverage.standing)
    owing = {"missing_count": coverage.missing_codes, "unreadable_count": coverage.unreadable_codes}
    owing["returned_count"] = [line.department_code for line in metric("filing", "returned_count").those(coverage.lines)]
    for name, codes in owing.items():
        if codes:
            filed += _TEXTS.vi("request.owing", filing=CODES.words("counted_filings")[name].vi, departments=", ".join(codes))
    if summary.finality_vi:
        filed += f" {summary.finality_vi}"
    words, found = CODES.words("severities"), Counter(line.severity for line in summary.findings)
    counts = ", ".join(f"{found[severity]} {words[severity].vi.lower()}" for severity in SEVERITIES)
    return [filed, _TEXTS.vi("request.findings", counts=counts, waivers=len(summary.waivers))]


def _changes(changes: list[ReleaseChange], standing: Release) -> list[str]:
    lines = [_line(change) for change in changes[:_MOST_CHANGES]]
    more = [_TEXTS.vi("request.more_changes", count=len(changes) - _MOST_CHANGES)] if len(changes) > _MOST_CHANGES else []
    return ["\n".join([_TEXTS.vi("request.changes", number=standing.number, count=len(changes)), "", *lines, *more])]


def _line(change: ReleaseChange) -> str:
    if change.before is None and change.after is None:
        return _TEXTS.vi("request.change_of_words", label=change.label)
    return _TEXTS.vi("request.change", label=change.label, before=change.before or "–", after=change.after or "–")


def _links(summary: Summary) -> list[str]:
    return [_TEXTS.vi("request.links", base=f"{desk_url()}/rounds/{summary.round.key}")]
