"""What is asked of a workbook as a whole and of its cover: whose it is, when it came, its days, its number, its printed names."""

from __future__ import annotations

import datetime as dt

from include.catalog.models import Catalogue, Round
from include.checks.columns.registry import columns_of
from include.checks.document_numbers import is_document_number, parts_of
from include.checks.submission import Line
from include.texts import CODES, book
from include.workbook.stamp import structure_checksum
from include.workbook.vietnamese_writing import word_key

column = columns_of("workbook")
column_of_documents_too = columns_of("workbook", "document")
_TEXTS = book("checks")
_REPORT = "BC"
# Later than the latest straggler.
_LATEST_REPORT = dt.timedelta(days=365)


@column("has_macros")
def has_macros(line: Line) -> bool:
    """Does the file hold macros?"""
    return line.submission.reading.has_macros


@column("format_vi")
def format_vi(line: Line) -> str | None:
    """What is the file, where it is no ordinary .xlsx?"""
    other = CODES.words("file_kinds").get(line.submission.reading.file_format)  # an ordinary .xlsx is not in it
    return other.vi if other else None


@column("format_en")
def format_en(line: Line) -> str | None:
    """What is the file, in English, where it is no ordinary .xlsx?"""
    other = CODES.words("file_kinds").get(line.submission.reading.file_format)
    return other.en if other else None


@column("beside_vi")
def beside_vi(line: Line) -> str:
    """What else lay in the archive and was not read, as a sentence?"""
    beside = line.submission.reading.beside
    return _TEXTS.vi("workbook.beside", files=", ".join(beside[:5])) if beside else ""


@column("beside_en")
def beside_en(line: Line) -> str:
    """What else lay in the archive and was not read, as an English sentence?"""
    beside = line.submission.reading.beside
    return _TEXTS.en("workbook.beside", files=", ".join(beside[:5])) if beside else ""


@column("outside_vi")
def outside_vi(line: Line) -> str | None:
    """What in the file reaches outside of it?"""
    return ", ".join(CODES.words("outside_content")[code].vi for code in line.submission.reading.outside) or None


@column("outside_en")
def outside_en(line: Line) -> str | None:
    """What in the file reaches outside of it, in English?"""
    return ", ".join(CODES.words("outside_content")[code].en for code in line.submission.reading.outside) or None


# -------------------------------------------------------------- whose it is


@column("department_conflict")
def department_conflict(line: Line) -> str | None:
    """Where do stamp, cover and file name name different departments?"""
    return line.submission.conflicts.get("department")


@column("round_conflict")
def round_conflict(line: Line) -> str | None:
    """Where do stamp, cover and file name name different rounds?"""
    return line.submission.conflicts.get("round")


@column("province_conflict")
def province_conflict(line: Line) -> str | None:
    """Where do stamp and cover name different provinces?"""
    return line.submission.conflicts.get("province")


@column("identity_is_clear")
def identity_is_clear(line: Line) -> bool:
    """Is it clear whose workbook this is and of which round? Where it is not, the cover is held against neither."""
    return not line.submission.conflicts


@column("identified_by_vi")
def identified_by_vi(line: Line) -> str:
    """By what was the department recognised?"""
    return line.submission.identified_by_vi


@column("stamp_present")
def stamp_present(line: Line) -> bool:
    """Does a stamp say whose workbook this is?"""
    stamp = line.submission.reading.stamp
    return stamp is not None and stamp.department is not None


@column("template_version")
def template_version(line: Line) -> str:
    """Of which version is the template?"""
    stamp = line.submission.reading.stamp
    return (stamp.template_version if stamp else None) or ""


@column("template_accepted")
def template_accepted(line: Line) -> bool:
    """Is this version of the template still taken?"""
    return template_version(line) in line.submission.catalogue.layout.accepted_versions


@column("accepted_versions")
def accepted_versions(line: Line) -> str:
    """Which versions of the template are taken?"""
    return ", ".join(line.submission.catalogue.layout.accepted_versions)


@column("other_structure")
def other_structure(line: Line) -> str | None:
    """Which structure does the stamp name, where it is not the one of this round's workbook of the department?"""
    submission, stamp = line.submission, line.submission.reading.stamp
    mine = (submission.round.key, submission.department.code)
    if stamp is None or stamp.structure is None or (stamp.round_key, stamp.department) != mine:
        return None
    return stamp.structure if stamp.structure != _structure(submission.catalogue, *mine) else None


_STRUCTURES: dict[tuple[str, str, str], str] = {}


def _structure(catalogue: Catalogue, round_key: str, department_code: str) -> str:
    key = (catalogue.version, round_key, department_code)
    if key not in _STRUCTURES:
        _STRUCTURES[key] = structure_checksum(catalogue, round_key, department_code)
    return _STRUCTURES[key]


# -------------------------------------------------------------- when it came


@column("arrived_on")
def arrived_on(line: Line) -> dt.date:
    """On which day did it arrive?"""
    return line.submission.arrived_on


@column("due_on")
def due_on(line: Line) -> dt.date:
    """On which day was it due, after an extension if there is one?"""
    return line.submission.due_on


@column("days_late")
def days_late(line: Line) -> float:
    """How many days after its due day did it arrive? 0 for one in time."""
    return float(max(0, (line.submission.arrived_on - line.submission.due_on).days))


@column("closes_on")
def closes_on(line: Line) -> dt.date:
    """Which is the last day on which the round takes reports?"""
    return line.entry.closes_on


@column("arrived_in_time")
def arrived_in_time(line: Line) -> bool:
    """Did it arrive before the round was closed?"""
    return line.submission.arrived_on <= line.entry.closes_on


# -------------------------------------------------------------- what the cover says


@column("figures")
def figures(line: Line) -> str:
    """Which figures does the report hold, ``estimate`` or ``official``? Empty where it does not say."""
    return line["figures"] or ""


@column("cut_off_on")
def cut_off_on(line: Line) -> dt.date:
    """Up to which day do the round's figures reach?"""
    return line.entry.cut_off_on


@column_of_documents_too("period_from")
def period_from(line: Line) -> dt.date:
    """On which day does the period begin?"""
    return line.entry.period_from


@column_of_documents_too("period_to")
def period_to(line: Line) -> dt.date:
    """On which day does the period end?"""
    return line.entry.period_to


@column("latest_report_on")
def latest_report_on(line: Line) -> dt.date:
    """Which is the last day that a report of the round may bear?"""
    return line.entry.due_on + _LATEST_REPORT


@column("reported_on_problem")
def reported_on_problem(line: Line) -> bool:
    """Is there a day of the report that cannot be read?"""
    return line.submission.is_cover_broken("reported_on")


@column("may_be_reported_on")
def may_be_reported_on(line: Line) -> bool:
    """May a report of the round bear its day, or does it bear none? A year too early or late is a slip of the pen."""
    return is_day_of_a_report(line.entry, line["reported_on"])


def is_day_of_a_report(entry: Round, day: dt.date | None) -> bool:
    """Whether a report of the round may bear that day; no day is as good as any."""
    return day is None or entry.period_from <= day <= entry.due_on + _LATEST_REPORT


@column("may_hold_data_until")
def may_hold_data_until(line: Line) -> bool:
    """May the report's figures reach to the day that it gives, or does it give none?"""
    day, entry = line["data_until_on"], line.entry
    return day is None or entry.period_from <= day <= max(entry.period_to, entry.due_on)


@column("nothing_declared")
def nothing_declared(line: Line) -> bool:
    """Does the cover say that there is nothing to report?"""
    return line.submission.nothing_declared


@column("record_count")
def record_count(line: Line) -> int:
    """How many figures, tasks, documents, plan items and assessments does it report?"""
    return sum(line.submission.held.values())


@column("declares_nothing_but_reports")
def declares_nothing_but_reports(line: Line) -> bool:
    """Does it say that there is nothing to report, and report something?"""
    return line.submission.nothing_declared and record_count(line) > 0


# -------------------------------------------------------------- its number and names


@column("report_number_problem")
def report_number_problem(line: Line) -> bool:
    """Is there a number of the report that cannot be read?"""
    return line.submission.is_cover_broken("report_number")


@column("number_is_one")
def number_is_one(line: Line) -> bool | None:
    """Is the report's number written as offices number their documents? ``None`` where there is no number."""
    return is_document_number(line["report_number"])


@column("number_of_department")
def number_of_department(line: Line) -> str | None:
    """Which other department does the report's number name, and not this one?"""
    submission = line.submission
    codes = {other.code.casefold(): other.code for other in submission.catalogue.departments_of(submission.round.key)}
    agencies = parts_of(line["report_number"], submission.catalogue, submission.round.key).agencies
    named = [codes[agency.casefold()] for agency in agencies if agency.casefold() in codes]
    return None if not named or submission.department.code in named else named[0]


@column("number_of_type")
def number_of_type(line: Line) -> str | None:
    """Which type of document does the report's number name, if that is no report?"""
    catalogue = line.submission.catalogue
    named = parts_of(line["report_number"], catalogue, line.entry.key).document_type
    if not named or named == _REPORT:
        return None
    return next(choice.words[0] for choice in catalogue.choices["document_types"] if choice.code == named)


@column("other_department")
def other_department(line: Line) -> str | None:
    """Which other department's name stands where this one's was printed? Its own name in other words is nobody else's."""
    written, department = line["department_name"], line.submission.department
    if not written or word_key(department.name_vi) in word_key(written):
        return None
    key = word_key(written)
    others = (other.name_vi for other in line.submission.catalogue.departments_of(line.entry.key) if other.code != department.code)
    return next((name for name in others if word_key(name) in key or key in word_key(name)), None)
