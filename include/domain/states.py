"""The states that a file may end in, and which of them let its figures count."""

from __future__ import annotations

ACCEPTED_STATES = ("accepted", "accepted_with_warnings")
"""The figures of a submission in one of these count; those of a returned or quarantined file do not."""
