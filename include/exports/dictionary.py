"""The data dictionary: what every published view, column, unit, code, indicator and rule means, from the catalogue and the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.exports.column_types import column_type
from include.exports.origins import Origin, Origins
from include.texts import CODES
from include.warehouse.mart.views import Relation, published, relations, sql_functions


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
        told = [Meaning(f"{s.text_vi} ({s.base})", s.text_en) for s in self.origin.sources]
        return told or [Meaning("Không lấy từ cột nào", "No column")]


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One view; ``meaning`` says what a row is."""

    name: str
    meaning: Meaning
    columns: tuple[ColumnEntry, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of the dictionary besides the views: headings with their widths in characters, and rows of text."""

    key: str
    title: Meaning
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
    listings = (_indicators(catalogue), _units(catalogue), _codes(catalogue), _rules(catalogue), _workbook(catalogue))
    # What is approved comes before the drafts of it.
    views = sorted(published(found).values(), key=lambda view: (view.name.startswith("draft_"), view.name))
    return Dictionary(catalogue.version, tuple(_view(view, origins) for view in views), listings)


def _view(view: Relation, origins: Origins) -> ViewEntry:
    columns = []
    for column in view.columns:
        known = column_type(column.type, f"{view.name}.{column.name}")
        words = Meaning(known.vi, known.en)
        columns.append(ColumnEntry(column.name, column.type, words, Meaning.of(column.comment), origins.of(view, column.name)))
    return ViewEntry(view.name, Meaning.of(view.comment), tuple(columns))


def _text(value: object) -> str:
    return "" if value is None else f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


_DIRECTIONS = {"higher_better": "Càng cao càng tốt", "lower_better": "Càng thấp càng tốt", "neutral": "Trung tính"}


def _yes(value: bool) -> str:
    return "Có" if value else "Không"


def _indicators(catalogue: Catalogue) -> Listing:
    names = {s.code: s.name_vi for m in catalogue.methodologies for s in m.sub_indices}
    rows = [
        (
            entry.code,
            entry.name_vi,
            entry.name_en,
            f"{names.get(entry.sub_index, entry.sub_index)} ({entry.sub_index})",
            f"{catalogue.units[entry.unit]} ({entry.unit})",
            f"{_DIRECTIONS[entry.direction]} ({entry.direction})",
            _text(entry.limit_min),
            _text(entry.limit_max),
            _yes(entry.whole_number),
            _yes(entry.required),
            _text(entry.valid_from),
            _text(entry.valid_to) or "còn hiệu lực",
            entry.source,
        )
        for entry in catalogue.indicators
    ]
    headings = (
        ("Mã", 10), ("Tên chỉ tiêu", 46), ("Tên tiếng Anh", 40), ("Chỉ số thành phần", 24), ("Đơn vị tính", 16), ("Chiều tốt", 20),
        ("Nhỏ nhất", 10), ("Lớn nhất", 10), ("Số nguyên", 9), ("Bắt buộc", 9), ("Từ ngày", 12), ("Đến ngày", 13), ("Căn cứ", 40),
    )  # fmt: skip
    return Listing("chi-tieu", Meaning("Chỉ tiêu", "Indicators"), headings, tuple(rows))


def _units(catalogue: Catalogue) -> Listing:
    headings = (("Mã", 18), ("Đơn vị tính", 30))
    return Listing("don-vi-tinh", Meaning("Đơn vị tính", "Units"), headings, tuple(sorted(catalogue.units.items())))


def _codes(catalogue: Catalogue) -> Listing:
    """The codes that stand in columns: those of drop-down lists, with the words that people write, and those that the system gives."""
    rows = [
        (name, choice.code, choice.words[0], "", "; ".join(choice.words[1:]))
        for name, choices in sorted(catalogue.choices.items())
        for choice in choices
    ]
    rows += [(name, code, word.vi, word.en, "") for name, table in sorted(CODES.groups().items()) for code, word in table.items()]
    headings = (("Danh mục", 22), ("Mã", 24), ("Nghĩa", 44), ("Tiếng Anh", 36), ("Cũng được viết là", 50))
    return Listing("ma", Meaning("Danh mục mã", "Code lists"), headings, tuple(rows))


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
    headings = (
        ("Mã", 10), ("Mức", 6), ("Mức độ", 22), ("Tình trạng", 20), ("Từ đợt", 11), ("Quy tắc", 50), ("Tiếng Anh", 44), ("Cách xử lý", 50),
    )  # fmt: skip
    return Listing("quy-tac", Meaning("Quy tắc kiểm tra", "Rules"), headings, tuple(rows))


def _workbook(catalogue: Catalogue) -> Listing:
    rows = []
    for sheet in catalogue.layout.sheets:
        stored = sheet.stores.columns if sheet.stores else {}
        for column in sheet.columns:
            targets = [f"{sheet.stores.table}.{name}" for name, keys in stored.items() if column.key in keys] if sheet.stores else []
            rows.append((sheet.name, column.header_vi, column.header_en, "; ".join(targets), column.help_vi or ""))
    headings = (("Sheet", 14), ("Cột trong biểu mẫu", 30), ("Tiếng Anh", 24), ("Lưu tại", 52), ("Cách điền", 50))
    return Listing("bieu-mau", Meaning("Biểu mẫu của đơn vị", "The departments' workbook"), headings, tuple(rows))
