"""Submissions with a few figures, as the tests through time need them, and a release of what stands."""

import datetime as dt
import hashlib

from sqlalchemy import text

from include.domain.judgement import Judgement
from include.warehouse.releases.releases import NewRelease, ReleaseContent, record_release
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals

RELEASED_AT = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")


def file_figures(engine, round_key, department, arrived_at, figures, cover=None, **facts):
    """Load an accepted submission that states ``figures`` (indicator code to value, or to an answer without one), under a cover."""
    at = dt.datetime.fromisoformat(arrived_at)
    sha256 = hashlib.sha256(f"{round_key} {department} {arrived_at}".encode()).hexdigest()
    record_arrivals(engine, [KeptDelivery(sha256, 1, "x", "x.xlsx", at, None)])
    stated = [
        {
            "indicator_code": code,
            "answer": given if isinstance(given, str) else "reported",
            "value": None if isinstance(given, str) else given,
            "documents": [],
            "sheet": "Chỉ tiêu",
            "cell": f"G{number}",
        }
        for number, (code, given) in enumerate(figures.items(), start=5)
    ]
    return load_submission(
        engine,
        Judgement(
            sha256=sha256,
            file_name="x.xlsx",
            arrived_at=at,
            round_key=round_key,
            department_code=department,
            state="accepted",
            identified_by="stamp",
            template_version="2021.1",
            catalogue_version="c",
            rule_set_version="r",
            cover=cover or {},
            sheets="[]",
            findings=[],
            facts={"indicator_value": stated, **facts},
        ),
    )


def release(engine, round_key="QNG-2021-Y", number=1, embargo_until=None, at=RELEASED_AT):
    """What freezing a round writes, without its files: the submissions that stand now."""
    with engine.connect() as connection:
        standing = connection.execute(
            text("SELECT submission_id FROM core.standing WHERE round_key = :key AND superseded_at IS null"), {"key": round_key}
        ).scalars()
        frozen = list(standing)
    row = NewRelease(round_key, number, "lead", at, "duyệt", embargo_until, f"{number:064}", "r", "c", None)
    return record_release(engine, row, ReleaseContent([], [], [], frozen))
