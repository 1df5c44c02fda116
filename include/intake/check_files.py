"""Checks files without filing them: the same judgement as the intake's, nothing stored, no warehouse asked."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.catalog.models import Catalogue
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.judging import judge_confined
from include.intake.opened import Circumstances, FileToJudge, OpenedFile, open_file
from include.intake.results_file import Known
from include.sandbox.workbooks import several_at_once, why_file_too_large
from include.texts import CODES
from include.workbook.safe_package import MAX_FILE_BYTES

OPERATOR = "command line"
_NO_SHA256 = "0" * 64  # nothing is archived
REFUSED_STATES = frozenset({"returned", "quarantined"})
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one file: its judgement, or a code of the word table ``check_troubles`` that says why there is none."""

    path: Path
    judgement: Judgement | None = None
    trouble: str | None = None

    @property
    def shown_path(self) -> str:
        r"""The path as text; bytes of a name that are no UTF-8 are shown as ``\xNN``."""
        return os.fsencode(self.path).decode("utf-8", "backslashreplace")


def check_files(catalogue: Catalogue, paths: Sequence[Path], arrived_at: dt.datetime) -> list[Checked]:
    """Judge files against every declared round, all in one batch; in the order given, each with its outcome.

    ``arrived_at`` is an instant with its time zone. A file of PCI results is taken for a steward's: whoever can run this holds no
    department's account. What cannot be read or judged has its trouble, and the others their judgement all the same.
    """
    opened = list(several_at_once(lambda path: _opened(catalogue, path, arrived_at), paths))
    judged = iter(_judged(catalogue, [found for found in opened if isinstance(found, OpenedFile)]))
    outcomes = [found if isinstance(found, str) else next(judged) for found in opened]
    return [
        Checked(path, trouble=outcome) if isinstance(outcome, str) else Checked(path, outcome)
        for path, outcome in zip(paths, outcomes, strict=True)
    ]


def exit_code_of(checked: Sequence[Checked]) -> int:
    """2 where a file could not be checked at all, otherwise 1 where one is returned or quarantined, otherwise 0."""
    if any(entry.judgement is None for entry in checked):
        return 2
    return int(any(entry.judgement and entry.judgement.state in REFUSED_STATES for entry in checked))


def as_json(checked: Sequence[Checked]) -> bytes:
    """One JSON document in UTF-8: a list with an object a file, with the same keys whatever became of it."""
    document = json.dumps([_entry_as_json(entry) for entry in checked], ensure_ascii=False, indent=2, allow_nan=False)
    return document.encode("utf-8", "backslashreplace")  # half a surrogate pair becomes JSON's own escape


def _opened(catalogue: Catalogue, path: Path, arrived_at: dt.datetime) -> OpenedFile | str:
    """The file as a confined reader opened it, or the code of its trouble; one over the bound of size is not read into memory."""
    try:
        if not path.exists():
            return "not_found"
        if path.is_dir():
            return "folder"
        if not path.is_file():
            return "no_file"
        size = path.stat().st_size
        if size <= MAX_FILE_BYTES:
            return open_file(catalogue, FileToJudge(_NO_SHA256, path.read_bytes(), path.name, arrived_at, OPERATOR))
        with path.open("rb") as opened:
            return OpenedFile(_NO_SHA256, path.name, arrived_at, OPERATOR, why_file_too_large(opened, size))
    except OSError as error:
        _LOG.warning("%s: %s", path, error)
        return "not_readable"


def _judged(catalogue: Catalogue, files: list[OpenedFile]) -> list[Judgement | str]:
    """The judgement of every file. Should the batch fail, each is judged alone, so that it is one file's trouble."""
    if not files:
        return []
    everything = Circumstances(frozenset(entry.key for entry in catalogue.rounds), known=Known(frozenset({OPERATOR})))
    try:
        return list(judge_confined(catalogue, files, everything))
    except Exception:
        if len(files) > 1:
            return [outcome for file in files for outcome in _judged(catalogue, [file])]
        _LOG.exception("%s cannot be judged", files[0].file_name)
        return ["failed"]


def _entry_as_json(entry: Checked) -> dict[str, Any]:
    judgement = entry.judgement
    state = CODES.words("states")[judgement.state] if judgement else None
    trouble = CODES.words("check_troubles")[entry.trouble] if entry.trouble else None
    return {
        "file": entry.shown_path,
        "state": judgement.state if judgement else None,
        "state_vi": state.vi if state else None,
        "state_en": state.en if state else None,
        "round": judgement.round_key if judgement else None,
        "department": judgement.department_code if judgement else None,
        "identified_by": judgement.identified_by if judgement else None,
        "rule_set": judgement.rule_set_version if judgement else None,
        "findings": [_finding_as_json(finding) for finding in judgement.findings] if judgement else [],
        "trouble": {"code": entry.trouble, "message_vi": trouble.vi, "message_en": trouble.en} if trouble else None,
    }


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule_code,
        "level": finding.level,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "found": finding.found,
        "expected": finding.expected,
        "difference": None if finding.difference is None else str(finding.difference),
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "remedy_vi": finding.remedy_vi,
        "remedy_en": finding.remedy_en,
    }
