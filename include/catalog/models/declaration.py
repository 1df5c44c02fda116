"""What every entry of the catalogue is: frozen, without unknown keys, and often valid for a time.

Field names are the keys of the YAML and CSV files. Dates are ``datetime.date``; ``valid_to`` is the last day of validity, ``None`` while it
lasts.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Evidence = Literal["documented", "partly", "memory", "illustrative"]


class Declaration(BaseModel):
    """A frozen entry of the catalogue; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Dated(Declaration):
    """Something that is valid for a time."""

    valid_from: dt.date
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dated:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} lies before valid_from {self.valid_from}")
        return self

    def valid_on(self, day: dt.date) -> bool:
        """Whether it was in force on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
