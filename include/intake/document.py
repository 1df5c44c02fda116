"""Documents the checks of a round for engineers: Data Docs over the newest version of every department."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.confined import Bounds, confined
from include.intake.judging import submissions_to_check
from include.intake.opened import FileToJudge
from include.storage.archive import read_archived
from include.storage.places import Places, write_if_changed
from include.storage.round_folders import data_docs_folder
from include.warehouse.register.opened_rounds import extended_due_days
from include.warehouse.submissions.answers import versions_to_answer

_BOUNDS = Bounds(processor_seconds=600, memory_bytes=1536 * 2**20)


def write_data_docs(engine: Engine, catalogue: Catalogue, places: Places, round_key: str) -> str | None:
    """Build Great Expectations' Data Docs of a round in its outbox; returns where, or ``None`` while nothing was filed.

    Raises:
        OutOfBoundsError: when what a department wrote takes too long to document; its findings stand all the same.
    """
    # Imported here: Great Expectations takes seconds to load.
    from include.checks.data_docs import build_data_docs

    files = [
        FileToJudge(version.sha256, read_archived(places, version.sha256), version.file_name, version.arrived_at)
        for version in versions_to_answer(engine, round_key)
    ]
    batch = submissions_to_check(catalogue, files, extended_due_days(engine))
    if not batch:
        return None
    target = data_docs_folder(catalogue, round_key, places.outbox)
    with tempfile.TemporaryDirectory(prefix="pci-data-docs-") as made:
        confined(partial(build_data_docs, catalogue, batch, Path(made)), _BOUNDS)
        if target.exists():
            target.rmdir(recursive=True)  # only the last validations are of use; every run names its pages anew
        for path in sorted(Path(made).rglob("*")):
            if path.is_file():
                write_if_changed(target / path.relative_to(made).as_posix(), path.read_bytes())
    return str(target / "index.html")
