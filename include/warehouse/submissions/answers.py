"""What each department was answered: the newest versions, and what their return slips say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query


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
    with engine.connect() as connection:
        return [VersionToAnswer(**row) for row in connection.execute(query("versions_to_answer"), {"round_key": round_key}).mappings()]


def has_unanswered_versions(engine: Engine) -> bool:
    """Whether the newest version of any department of an open round still waits for its answer."""
    with engine.connect() as connection:
        return bool(connection.execute(query("has_unanswered_versions")).scalar_one())


def record_answers(engine: Engine, answers: Sequence[Answer]) -> None:
    """Record what versions were answered."""
    if answers:
        with engine.begin() as connection:
            connection.execute(query("record_answers"), {"answers": json_text([asdict(answer) for answer in answers])})
