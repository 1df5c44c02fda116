"""Whose workbook is this, and of which round: the hidden stamp, then the cover, then the file name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.catalog.models import Catalogue
from include.workbook.reading import WorkbookReading
from include.workbook.values import clean

_FILE_NAME = re.compile(r"^(?P<round>[A-Z][A-Z0-9]{2,7}-\d{4}-(?:Y|H[12]|Q[1-4]))_(?P<department>[^_.\s(]+)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says. Either part may be silent (``None``)."""

    source_vi: str
    source: str
    round_key: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is, as far as its sources say, and where they contradict each other (in words)."""

    round_key: str | None
    department: str | None
    identified_by: str | None
    identified_by_vi: str
    conflict: str | None


def identify(reading: WorkbookReading, file_name: str, catalogue: Catalogue) -> Identity:
    """The identity that the first speaking source gives, and every disagreement of the others with it."""
    claims = [_of_stamp(reading), _of_cover(reading, catalogue), _of_file_name(file_name)]
    round_claim = next((claim for claim in claims if claim.round_key), None)
    department_claim = next((claim for claim in claims if claim.department), None)
    speaking = department_claim or round_claim
    return Identity(
        round_key=round_claim.round_key if round_claim else None,
        department=department_claim.department if department_claim else None,
        identified_by=speaking.source if speaking else None,
        identified_by_vi=speaking.source_vi if speaking else "không có nguồn nào",
        conflict=_conflict(claims),
    )


def _conflict(claims: list[Claim]) -> str | None:
    told = []
    for part, noun in (("department", "đơn vị"), ("round_key", "đợt")):
        said = [(claim.source_vi, getattr(claim, part)) for claim in claims if getattr(claim, part)]
        if len({value for _, value in said}) > 1:
            told.append(f"{noun}: " + ", ".join(f"{source} ghi “{value}”" for source, value in said))
    return "; ".join(told) or None


def _of_stamp(reading: WorkbookReading) -> Claim:
    stamp = reading.stamp
    return Claim("dấu ẩn", "stamp", stamp.round_key if stamp else None, stamp.department if stamp else None)


def _of_cover(reading: WorkbookReading, catalogue: Catalogue) -> Claim:
    records = reading.records.get("workbook", [])
    values = records[0].values if records else {}
    round_code, department = values.get("round_code"), values.get("department_code")
    round_key = None
    if round_code:
        provinces = {province.name_vi: province.code for province in catalogue.provinces}
        matching = [r.key for r in catalogue.rounds if round_code in (r.key, r.code)]
        same_province = [key for key in matching if key.startswith(f"{provinces.get(values.get('province_name') or '')}-")]
        round_key = (same_province or matching or [round_code])[0]
    return Claim("sheet Bìa", "cover", round_key, department)


def identity_in_file_name(file_name: str) -> tuple[str, str] | None:
    """Round key and department code that a file name such as ``QNG-2021-Y_SCT (ký).pdf`` begins with, or ``None``."""
    found = _FILE_NAME.match(clean(file_name))
    return (found["round"], found["department"]) if found else None


def _of_file_name(file_name: str) -> Claim:
    round_key, department = identity_in_file_name(file_name) or (None, None)
    return Claim("tên tệp", "file_name", round_key, department)
