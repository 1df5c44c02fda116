"""The Vietnamese words and patterns by which the readers know what stands in a cell, from ``vocabulary.yaml``."""

from __future__ import annotations

from pathlib import Path

import yaml

VOCABULARY: dict[str, str] = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))
