"""Who follows whom when provinces merge: an account of the old province sees the new one from its first day.

What the old provinces were stays apart: nobody sees the history of another old province, nor of another old department.
"""

from __future__ import annotations

import datetime as dt

from include.catalog.models import Catalogue


def province_of(round_key: str) -> str:
    """The province of a round, from its key."""
    return round_key.partition("-")[0]


def provinces_followed(catalogue: Catalogue, province_code: str, day: dt.date) -> tuple[str, ...]:
    """The province, what it had become part of by that day, and so on."""
    declared = {province.code: province for province in catalogue.provinces}
    found = [province_code]
    while (known := declared.get(found[-1])) is not None and known.successor is not None and declared[known.successor].valid_from <= day:
        found.append(known.successor)
    return tuple(found)


def provinces_that_follow(catalogue: Catalogue, province_code: str, day: dt.date) -> tuple[str, ...]:
    """The province, and those that had become part of it by that day."""
    others = (province.code for province in catalogue.provinces if province.code != province_code)
    return (province_code, *(code for code in others if province_code in provinces_followed(catalogue, code, day)))


def departments_followed(catalogue: Catalogue, province_code: str, department_code: str, day: dt.date) -> dict[str, str]:
    """By province: the department, and in each province that followed the one to which all of its work had gone by that day.

    Where the work was shared out or its share is not known nobody follows; a department that took it over within the old province leads on
    to the new one, and stays another department.
    """
    provinces = provinces_followed(catalogue, province_code, day)
    found, place = {province_code: department_code}, (province_code, department_code)
    for entry in sorted((r for r in catalogue.reorganisations if r.from_on <= day), key=lambda r: r.from_on):
        gone = [move for move in entry.moves if entry.origin(move) == place and move.share == 1]
        if gone and entry.province in provinces:
            place = entry.province, gone[0].to_department
            found.setdefault(*place)
    return found
