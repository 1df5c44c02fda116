"""Opens a round: one workbook per department into the outbox, and the register of who owes what."""

from __future__ import annotations

import datetime as dt
import io

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.storage.places import Places, write_if_changed
from include.storage.round_folders import round_folder
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import last_year_values
from include.warehouse.schema.dimensions import load_dimensions
from include.workbook.write import workbook_file_name, write_workbook


def open_round(engine: Engine, catalogue: Catalogue, round_key: str, opened_at: dt.datetime, places: Places) -> list[str]:
    """Write every department's workbook and record the round as open; running it again changes nothing.

    Returns:
        The paths of the workbooks that were written or changed.

    Raises:
        KeyError: when the catalogue does not declare the round.
    """
    load_dimensions(engine, catalogue)
    written = write_workbooks(engine, catalogue, round_key, places.outbox)
    record_opened_round(engine, catalogue, round_key, opened_at)
    return written


def write_workbooks(engine: Engine, catalogue: Catalogue, round_key: str, outbox: UPath) -> list[str]:
    """Write the workbooks of a round; those whose bytes would not change are left alone."""
    changed = []
    for department in catalogue.departments_of(round_key):
        target = round_folder(catalogue, round_key, outbox) / department.code / workbook_file_name(round_key, department.code)
        content = io.BytesIO()
        last_year = last_year_values(engine, round_key, department.code)
        write_workbook(catalogue, round_key, department.code, content, last_year)
        if write_if_changed(target, content.getvalue()):
            changed.append(str(target))
    return changed
