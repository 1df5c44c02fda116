"""What is asked of one document beside its being filled in: its number, its days, its type, and whether it stands twice."""

from __future__ import annotations

import datetime as dt

from include.checks.columns.registry import columns_of
from include.checks.columns.workbook import is_day_of_a_report
from include.checks.document_numbers import is_document_number, parts_of
from include.checks.document_numbers import year_in_number as year_named_in
from include.checks.repeats import document_key, repeats
from include.checks.repeats import issued_and_cited as issued_and_cited_among
from include.checks.repeats import other_dates as other_dates_among
from include.checks.submission import Line, SubmissionToCheck
from include.checks.values import as_float
from include.texts import book

column = columns_of("document")
_TEXTS = book("checks")


@column("number_problem")
def number_problem(line: Line) -> bool:
    """Is there a number that cannot be read?"""
    return line.is_broken("number")


@column("date_problem")
def date_problem(line: Line) -> bool:
    """Is there a day that cannot be read?"""
    return line.is_broken("issued_on")


@column("citation_problem")
def citation_problem(line: Line) -> bool:
    """Does something stand in the column that says whether it was issued or cited, and cannot be read?"""
    return line.is_broken("citation")


@column("number_is_one")
def number_is_one(line: Line) -> bool | None:
    """Is the number written as offices number their documents? ``None`` where there is no number."""
    return is_document_number(line["number"])


@column("number_says")
def number_says(line: Line) -> str | None:
    """Which type of document does the number name, where the row says another one?"""
    written, catalogue = line["document_type"], line.submission.catalogue
    named = parts_of(line["number"], catalogue, line.entry.key).document_type
    if not written or written == "other" or named in (None, written):
        return None
    return next(choice.words[0] for choice in catalogue.choices["document_types"] if choice.code == named)


@column("year_in_number")
def year_in_number(line: Line) -> float:
    """Which year does the number itself name, as in 61/2021/QĐ-UBND?"""
    return as_float(year_named_in(line["number"]))


@column("issued_year")
def issued_year(line: Line) -> float:
    """In which year was it issued?"""
    return as_float(line["issued_on"].year if line["issued_on"] else None)


@column("not_after_on")
def not_after_on(line: Line) -> dt.date:
    """After which day can it not have been issued? Without a day of the report that can be right, that is the day of arrival."""
    return line.submission.cover["reported_on"] if _is_reported(line) else line.submission.arrived_on


@column("not_after_vi")
def not_after_vi(line: Line) -> str:
    """What happened on the day after which it cannot have been issued?"""
    return _TEXTS.vi("document.reported" if _is_reported(line) else "document.arrived")


@column("not_after_en")
def not_after_en(line: Line) -> str:
    """What happened on the day after which it cannot have been issued, in English?"""
    return _TEXTS.en("document.reported" if _is_reported(line) else "document.arrived")


def _is_reported(line: Line) -> bool:
    reported_on = line.submission.cover.get("reported_on")
    return reported_on is not None and is_day_of_a_report(line.entry, reported_on)


@column("repeats")
def repeated(line: Line) -> str | None:
    """Where does an earlier row name the same document, of the same day, issued or cited alike?"""
    return line.among(line.submission.once(_repeated))


@column("other_dates")
def other_dates(line: Line) -> str | None:
    """Which other day does an earlier row give for the document of this number and year, and where?"""
    return line.among(line.submission.once(_other_dates))


@column("issued_and_cited")
def issued_and_cited(line: Line) -> str | None:
    """Where does an earlier row count as issued what this one cites, or the other way round?"""
    return line.among(line.submission.once(_issued_and_cited))


def _repeated(submission: SubmissionToCheck) -> dict[int, str]:
    return repeats(submission.records("document"), "number", document_key)


def _other_dates(submission: SubmissionToCheck) -> dict[int, str]:
    return other_dates_among(submission.records("document"))


def _issued_and_cited(submission: SubmissionToCheck) -> dict[int, str]:
    return issued_and_cited_among(submission.records("document"))
