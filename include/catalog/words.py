"""The words of drop-down lists, which the catalogue declares; those of all other codes stand in ``include/texts/codes.yaml``."""

from __future__ import annotations

from include.catalog.models import Catalogue


def choice_word(catalogue: Catalogue, choices: str, code: str | None) -> str:
    """The word that the drop-down list offers for ``code``; nothing for nothing."""
    return next((choice.words[0] for choice in catalogue.choices[choices] if choice.code == code), code or "")
