"""What is asked of one assessment: whether it says something, and something new."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.repeats import assessment_key, repeats
from include.checks.submission import Line, SubmissionToCheck

column = columns_of("assessment")


@column("text_problem")
def text_problem(line: Line) -> bool:
    """Is there a text that cannot be read?"""
    return line.is_broken("text")


@column("repeats")
def repeated(line: Line) -> str | None:
    """Where does an earlier row say the same of the same sub-indices?"""
    return line.among(line.submission.once(_repeated))


def _repeated(submission: SubmissionToCheck) -> dict[int, str]:
    return repeats(submission.records("assessment"), "text", assessment_key)
