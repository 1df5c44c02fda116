"""A PDF in the inbox, or a .docx: a signed report that comes beside a workbook, kept and linked to the department's submission."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.identify import identity_in_file_name
from include.warehouse.submissions.sent_files import WaitingFile, record_attachment, submission_of_stem


def owner_of_report(engine: Engine, file_name: str, arrived_at: dt.datetime) -> tuple[str, str] | None:
    """Round key and department code of a signed report: by its own name, or by the workbook that has the same name."""
    return identity_in_file_name(file_name) or submission_of_stem(engine, PurePath(file_name).stem, arrived_at)


def keep_attachment(engine: Engine, catalogue: Catalogue, file: WaitingFile, media_type: str) -> tuple[str, str] | None:
    """Link a signed report to its department and round, by its own name or by the workbook that has the same name.

    Returns:
        Round key and department code, or ``None`` when nobody can tell whose it is.
    """
    owner = owner_of_report(engine, file.file_name, file.arrived_at)
    declared = {entry.key for entry in catalogue.rounds}
    if owner is None or owner[0] not in declared or catalogue.department(*owner) is None:
        return None
    record_attachment(engine, file, owner, media_type)
    return owner
