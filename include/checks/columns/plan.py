"""What is asked of one item of the plan beside what is asked of tasks too: its year, and what it takes over."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.programmes import programme_of_year
from include.checks.repeats import line_key, repeats
from include.checks.submission import Line, SubmissionToCheck

column = columns_of("plan")


@column("plan_year")
def plan_year(line: Line) -> str:
    """For which year does the plan speak?"""
    return str(line.entry.plan_year)


@column("past_year_named")
def past_year_named(line: Line) -> str | None:
    """Which year before that of the plan does its programme bear?"""
    named = programme_of_year(line["name"] or "")
    return named[0] if named and named[1] < line.entry.plan_year else None


@column("carried_over_found")
def carried_over_found(line: Line) -> bool:
    """Do the tasks that it is carried over from stand in the report?"""
    carried = (part.strip() for part in (line["carried_over"] or "").split(";"))
    return all(ordinal in line.submission.once(_ordinals) for ordinal in carried if ordinal)


@column("repeats")
def repeated(line: Line) -> str | None:
    """Where does an earlier row plan the same for the same sub-indices?"""
    return line.among(line.submission.once(_repeated))


def _ordinals(submission: SubmissionToCheck) -> set[str | None]:
    return {record.values.get("ordinal") for record in submission.records("task")}


def _repeated(submission: SubmissionToCheck) -> dict[int, str]:
    return repeats(submission.records("plan"), "name", line_key)
