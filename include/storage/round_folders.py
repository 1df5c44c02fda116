"""The folders of a round below the outbox."""

from __future__ import annotations

from upath import UPath

from include.catalog.models import Catalogue


def round_folder(catalogue: Catalogue, round_key: str, outbox: UPath) -> UPath:
    """The outbox of one round: ``<outbox>/<province>/<round code>``."""
    entry = catalogue.round(round_key)
    return outbox / entry.province / entry.code


def data_docs_folder(catalogue: Catalogue, round_key: str, outbox: UPath) -> UPath:
    """Where the Data Docs of one round lie."""
    return round_folder(catalogue, round_key, outbox) / "kiem-tra-du-lieu"
