"""What is asked of one task beside what is asked of plans too: whose it is, its printed name, whether it stands twice, its documents."""

from __future__ import annotations

from include.catalog.models import ProvincialTask
from include.checks.columns.registry import columns_of
from include.checks.document_numbers import number_key
from include.checks.likeness import like_earlier
from include.checks.repeats import place_of
from include.checks.submission import Line, SubmissionToCheck
from include.checks.values import split_units
from include.workbook.read import GENERAL
from include.workbook.vietnamese_writing import word_key

column = columns_of("task")


@column("is_present")
def is_present(line: Line) -> bool:
    """Does it stand in the table? An assigned task whose row is gone does not, and is asked nothing else."""
    return line.position is not None


@column("is_prefilled")
def is_prefilled(line: Line) -> bool:
    """Is it a task that was assigned to the department, and printed?"""
    return line["task_code"] in line.submission.owed["task"]


@column("is_known_task")
def is_known_task(line: Line) -> bool:
    """Is its code one of the assigned tasks', or does it bear none?"""
    return line["task_code"] is None or is_prefilled(line)


@column("status_vi")
def status_vi(line: Line) -> str:
    """Which word do people write for its status?"""
    choices = line.submission.catalogue.choices["task_statuses"]
    return next((choice.words[0].lower() for choice in choices if choice.code == line["status"]), "")


# -------------------------------------------------------------- what it says


@column("name_key")
def name_key(line: Line) -> str:
    """What do all writings of its name share?"""
    return line.key_of("name")


@column("quantity_count")
def quantity_count(line: Line) -> int:
    """How many quantities does it give?"""
    return len(line["quantity"] or [])


@column("unit_count")
def unit_count(line: Line) -> int:
    """How many units does it give?"""
    return len(split_units(line["quantity_unit"]))


@column("units_match_quantities")
def units_match_quantities(line: Line) -> bool:
    """Has every quantity its unit?"""
    return not line["quantity"] or unit_count(line) == quantity_count(line)


# -------------------------------------------------------------- its printed name


def assigned_tasks(submission: SubmissionToCheck) -> dict[str, ProvincialTask]:
    """The tasks of the province's plan that were assigned to the department, by code."""
    owed = set(submission.owed["task"])
    return {code: task for code, task in submission.catalogue.tasks_of(submission.round.key).items() if code in owed}


def assigned_by_name(submission: SubmissionToCheck) -> dict[str, str]:
    """The codes of the assigned tasks by what the writings of their names share."""
    return {word_key(task.name_vi): task.code for task in submission.once(assigned_tasks).values()}


def codes_there(submission: SubmissionToCheck) -> set[str | None]:
    """The codes of the rows that stand in the table. A row whose code cannot be read is there all the same: its name says whose it is."""
    by_name = submission.once(assigned_by_name)
    return {
        by_name.get(word_key(record.values.get("name") or ""))
        if submission.is_broken(record, "task_code")
        else record.values.get("task_code")
        for record in submission.records("task")
    }


@column("printed_name")
def printed_name(line: Line) -> str:
    """Which name was printed beside its code?"""
    task = _assigned(line)
    return task.name_vi if task else ""


@column("name_of_another_task")
def name_of_another_task(line: Line) -> str | None:
    """Which other assigned task's name stands beside its code?"""
    return line.submission.once(assigned_by_name).get(line.key_of("name")) if _is_renamed(line) else None


@column("task_name_differs")
def task_name_differs(line: Line) -> str | None:
    """Which name of no task stands beside its code instead of the printed one?"""
    return line["name"] if _is_renamed(line) and name_of_another_task(line) is None else None


@column("repeats_assigned")
def repeats_assigned(line: Line) -> str | None:
    """Which assigned task does a row without a code repeat?"""
    return None if line["task_code"] else line.submission.once(assigned_by_name).get(line.key_of("name"))


def _assigned(line: Line) -> ProvincialTask | None:
    return line.submission.once(assigned_tasks).get(line["task_code"])


def _is_renamed(line: Line) -> bool:
    """Whether other words stand beside a code. A name that goes on behind what was printed (“…: đã họp 3 lần”) is still that task's."""
    task = _assigned(line)
    return task is not None and bool(line.key_of("name")) and word_key(task.name_vi) not in line.key_of("name")


# -------------------------------------------------------------- other rows and sheets


@column("same_as")
def same_as(line: Line) -> str | None:
    """Where does an earlier row tell nearly the same result, under other sub-indices?"""
    return line.among(line.submission.once(_same_result_elsewhere))


@column("documents_not_listed")
def documents_not_listed(line: Line) -> str | None:
    """Which of the documents that it names are not in the table of documents?"""
    listed = line.submission.once(_listed)
    return "; ".join(number for number in line["documents"] or [] if number_key(number) not in listed) or None


def _listed(submission: SubmissionToCheck) -> set[str]:
    return {number_key(record.values["number"]) for record in submission.records("document") if record.values.get("number")}


def _same_result_elsewhere(submission: SubmissionToCheck) -> dict[int, str]:
    records = submission.records("task")
    candidates = [
        (position, str(record.values["name"]), frozenset(record.values["sub_indices"]))
        for position, record in enumerate(records)
        if record.values.get("name") and record.values.get("sub_indices") and record.values["sub_indices"] != [GENERAL]
    ]
    if len({sub_indices for _, _, sub_indices in candidates}) < 2:
        return {}
    pairs = like_earlier([text for _, text, _ in candidates], [sub_indices for *_, sub_indices in candidates])
    return {candidates[later][0]: place_of(records[candidates[earlier][0]], "name") for later, earlier in pairs}
