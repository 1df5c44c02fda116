"""The Vietnamese and English words for codes that people see."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from include.catalog.files import FastLoader
from include.catalog.models import Catalogue


class Word(NamedTuple):
    """One code in both languages."""

    vi: str
    en: str


@cache
def word_tables() -> dict[str, dict[str, Word]]:
    """Every table of ``words.yaml``, by name: code to words."""
    tables = yaml.load((Path(__file__).parent / "national/words.yaml").read_text(encoding="utf-8"), Loader=FastLoader)
    return {name: {code: Word(*words) for code, words in table.items()} for name, table in tables.items()}


def word_table(name: str) -> dict[str, Word]:
    """The table ``name`` of ``words.yaml``: code to words.

    Raises:
        KeyError: when there is no such table.
    """
    return word_tables()[name]


def choice_word(catalogue: Catalogue, choices: str, code: str | None) -> str:
    """The word that the drop-down list offers for ``code``; nothing for nothing."""
    return next((choice.words[0] for choice in catalogue.choices[choices] if choice.code == code), code or "")
