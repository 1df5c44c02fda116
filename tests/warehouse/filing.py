"""Submissions with a few figures, as the tests through time need them."""

import datetime as dt
import hashlib

from include.domain.judgement import Judgement
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.sent_files import KeptDelivery, record_arrivals


def file_figures(engine, round_key, department, arrived_at, figures, **facts):
    """Load an accepted submission that states ``figures`` (indicator code to value, or to an answer without one)."""
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
            cover={},
            sheets="[]",
            findings=[],
            facts={"indicator_value": stated, **facts},
        ),
    )
