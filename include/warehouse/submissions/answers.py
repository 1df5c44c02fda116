"""What each department was answered: the newest versions, and what their return slips say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import first_row, rows


@dataclass(frozen=True, slots=True)
class VersionToAnswer:
    """The newest version of a department, with the digest of what its slip said last (``None`` before the first)."""

    submission_id: int
    department_code: str
    sha256: str
    version: int
    receipt_number: str
    file_name: str
    arrived_at: dt.datetime
    state: str
    answers_receipt: str | None
    department_name_vi: str
    digest: str | None
    slip_path: str | None
    problem: str | None
    is_first: bool
    """Whether that was said before the departments were compared with each other."""

    @property
    def answered(self) -> Answer | None:
        """What it was answered last, if it was."""
        if self.digest is None:
            return None
        return Answer(self.submission_id, self.digest, self.slip_path, self.problem, self.is_first)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a version's slip says and where it lies, or why there is none."""

    submission_id: int
    digest: str
    slip_path: str | None
    problem: str | None
    is_first: bool


def versions_to_answer(engine: Engine, round_key: str) -> list[VersionToAnswer]:
    """The newest version of every department of a round, in catalogue order."""
    return rows(engine, VersionToAnswer, "versions_to_answer", round_key=round_key)


@dataclass(frozen=True, slots=True)
class Slip:
    """Where the return slip of a version lies, as a path below the outbox, and whose it is."""

    round_key: str
    department_code: str
    slip_path: str


def slip_of(engine: Engine, submission_id: int) -> Slip | None:
    """The return slip of a version; ``None`` when it has none."""
    return first_row(engine, Slip, "slip_of_submission", submission_id=submission_id)


def has_unanswered_versions(engine: Engine) -> bool:
    """Whether the newest version of any department of an open round still waits for its answer."""
    with engine.connect() as connection:
        return bool(connection.execute(query("has_unanswered_versions")).scalar_one())


def record_answers(engine: Engine, answers: Sequence[Answer]) -> None:
    """Record what versions were answered."""
    if answers:
        with engine.begin() as connection:
            connection.execute(query("record_answers"), {"answers": json_text([asdict(answer) for answer in answers])})
