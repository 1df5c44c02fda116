"""The data dictionary: what every published view, column, unit, code, indicator and rule means, from the catalogue and the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.exports.column_types import column_type
from include.exports.origins import Origin, Origins
from include.exports.release_tables import FOLDER, RELEASE_TABLES, WORKBOOK, is_public
from include.texts import CODES, Word, book
from include.warehouse.mart.exposures import exposures, used_by
from include.warehouse.mart.grains import grains
from include.warehouse.mart.metrics import metrics
from include.warehouse.mart.views import Relation, published, relations, sql_functions

_TEXTS = book("dictionary")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One text in both languages; English is empty where nobody gave it."""

    vi: str
    en: str

    @classmethod
    def of(cls, comment: str | None) -> Meaning:
        """The two halves of a comment ``Vietnamese / English``."""
        vi, _, en = (comment or "").partition(" / ")
        return cls(vi.strip(), en.strip())


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of a view."""

    name: str
    type: str
    type_words: Meaning
    meaning: Meaning
    origin: Origin

    @property
    def origin_lines(self) -> list[Meaning]:
        """Its origin in words, one line each, without repeats."""
        lines = [Meaning(f"{source.words.vi} ({source.base})", source.words.en) for source in self.origin.sources]
        return lines or [Meaning(_TEXTS.vi("origins.nowhere"), _TEXTS.en("origins.nowhere"))]


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One view; ``meaning`` says what a row is, ``grain`` by which columns it is told from others, ``used_by`` which dashboards read it."""

    name: str
    meaning: Meaning
    grain: tuple[str, ...]
    columns: tuple[ColumnEntry, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the dictionary besides the views: headings with their widths in characters, and rows of text."""

    key: str
    title: Word
    headings: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Everything that the dictionary tells; the same catalogue and schema give the same one."""

    catalogue_version: str
    views: tuple[ViewEntry, ...]
    listings: tuple[Listing, ...]


def read_dictionary(engine: Engine, catalogue: Catalogue) -> Dictionary:
    """The dictionary of the schema that ``engine`` leads to.

    Raises:
        NoSuchTypeError: when a published column has a type that nobody declared.
    """
    found = relations(engine)
    origins = Origins(catalogue, found, sql_functions(engine))
    listings = (
        _metrics(),
        _release_files(catalogue, found),
        _indicators(catalogue),
        _units(catalogue),
        _codes(catalogue),
        _rules(catalogue),
        _workbook(catalogue),
    )
    known = exposures()
    # What is approved comes before the drafts of it.
    views = sorted(published(found).values(), key=lambda view: (view.name.startswith("draft_"), view.name))
    return Dictionary(catalogue.version, tuple(_view(view, origins, used_by(view.name, known)) for view in views), listings)


def _view(view: Relation, origins: Origins, used: tuple[str, ...]) -> ViewEntry:
    columns = []
    for column in view.columns:
        known = column_type(column.type, f"{view.name}.{column.name}")
        words = Meaning(known.words.vi, known.words.en)
        columns.append(ColumnEntry(column.name, column.type, words, Meaning.of(column.comment), origins.of(view, column.name)))
    return ViewEntry(view.name, Meaning.of(view.comment), grains()[view.name].columns, tuple(columns), used)


def _text(value: object) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def _yes(value: bool) -> str:
    return _TEXTS.vi("indicator.is_so" if value else "indicator.is_not_so")


def _listing(key: str, title: str, headings: Mapping[str, str], widths: Sequence[float], rows: Sequence[tuple[str, ...]]) -> Listing:
    return Listing(key, _TEXTS.words("listings")[title], tuple(zip(headings.values(), widths, strict=True)), tuple(rows))


def _metrics() -> Listing:
    """What is counted and how, as views, dashboards, the report and the interface count it."""
    rows = [
        (", ".join(metric.views), metric.name, metric.heading.vi, metric.meaning.vi, metric.meaning.en, metric.sql)
        for of_subject in metrics().values()
        for metric in of_subject.values()
    ]
    return _listing("phep-dem", "metrics", _TEXTS.labels("metric_headings"), (26, 24, 30, 46, 40, 60), rows)


def _release_files(catalogue: Catalogue, found: Sequence[Relation]) -> Listing:
    """The files of a release: a row for each column of each table, with the forms in which the table is there."""
    views = published(found)
    rows = [
        (
            table.name,
            table.title.vi,
            "; ".join([*(f"{FOLDER}/{name}" for name in table.file_names()), f"{WORKBOOK} ({table.title.vi})"]),
            column.name,
            column.type,
            Meaning.of(column.comment).vi,
            _TEXTS.vi("release_editions.public" if is_public(catalogue, table, column.name) else "release_editions.full"),
        )
        for table in RELEASE_TABLES
        for column in views[table.view].columns
    ]
    return _listing("tep-cong-bo", "release_files", _TEXTS.labels("release_headings"), (18, 22, 40, 22, 18, 60, 20), rows)


def _indicators(catalogue: Catalogue) -> Listing:
    directions = _TEXTS.labels("directions")
    names = {s.code: s.name_vi for m in catalogue.methodologies for s in m.sub_indices}
    rows = [
        (
            entry.code,
            entry.name_vi,
            entry.name_en,
            f"{names.get(entry.sub_index, entry.sub_index)} ({entry.sub_index})",
            f"{catalogue.units[entry.unit]} ({entry.unit})",
            f"{directions[entry.direction]} ({entry.direction})",
            _text(entry.limit_min),
            _text(entry.limit_max),
            _yes(entry.whole_number),
            _yes(entry.required),
            _text(entry.valid_from),
            _text(entry.valid_to) or _TEXTS.vi("indicator.in_force"),
            entry.source,
        )
        for entry in catalogue.indicators
    ]
    widths = (10, 46, 40, 24, 16, 20, 10, 10, 9, 9, 12, 13, 40)
    return _listing("chi-tieu", "indicators", _TEXTS.labels("indicator_headings"), widths, rows)


def _units(catalogue: Catalogue) -> Listing:
    rows = sorted(catalogue.units.items())
    return _listing("don-vi-tinh", "units", _TEXTS.labels("unit_headings"), (18, 30), rows)


def _codes(catalogue: Catalogue) -> Listing:
    """The codes that stand in columns: those of drop-down lists, with the words that people write, and those that the system gives."""
    rows = [
        (name, choice.code, choice.words[0], "", "; ".join(choice.words[1:]))
        for name, choices in sorted(catalogue.choices.items())
        for choice in choices
    ]
    rows += [(name, code, word.vi, word.en, "") for name, table in sorted(CODES.groups().items()) for code, word in table.items()]
    return _listing("ma", "codes", _TEXTS.labels("code_headings"), (22, 24, 44, 36, 50), rows)


def _rules(catalogue: Catalogue) -> Listing:
    severities, lives = CODES.words("severities"), CODES.words("rule_lives")
    rows = [
        (
            rule.code,
            str(rule.level),
            f"{severities[rule.severity].vi} ({rule.severity})",
            f"{lives[rule.life].vi} ({rule.life})",
            rule.since_round,
            rule.title_vi,
            rule.title_en,
            rule.remedy_vi,
        )
        for rule in catalogue.rules
    ]
    return _listing("quy-tac", "rules", _TEXTS.labels("rule_headings"), (10, 6, 22, 20, 11, 50, 44, 50), rows)


def _workbook(catalogue: Catalogue) -> Listing:
    rows = []
    for sheet in catalogue.layout.sheets:
        stored = {f"{sheet.stores.table}.{name}": entry.rests_on for name, entry in sheet.stores.columns.items()} if sheet.stores else {}
        for column in sheet.columns:
            targets = [name for name, keys in stored.items() if column.key in keys]
            rows.append((sheet.name, column.header_vi, column.header_en, "; ".join(targets), column.help_vi or ""))
    return _listing("bieu-mau", "workbook", _TEXTS.labels("workbook_headings"), (14, 30, 24, 52, 50), rows)
