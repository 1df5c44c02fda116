"""A workbook: its sheets and columns, the words that people write in them, and where its records end."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from include.catalog.models.declaration import Declaration
from include.catalog.models.rules import RecordType

FieldType = Literal["text", "number", "quantity", "date", "choice", "sub_index", "documents", "fixed"]


class Choice(Declaration):
    """A code and the words that people write for it; the first one is what the drop-down list offers."""

    code: str
    words: tuple[str, ...] = Field(min_length=1)


class Column(Declaration):
    """A column of a table sheet, or a line of the cover."""

    key: str = Field(pattern=r"^[a-z_]+$")
    header_vi: str
    header_en: str
    type: FieldType
    choices: str | None = None
    also_called: tuple[str, ...] = ()
    one_hot: dict[str, str] = Field(default_factory=dict)
    writing: Literal["code", "document_number"] | None = None
    """How its text is written: a code of the catalogue (any case, any dash), or a document's number (any dash)."""
    year: Literal["this", "last"] | None = None
    """Which year's figure it holds, seen from the round; a header may say the year itself."""
    required_header: bool = True
    input: bool = True
    offered: bool = True
    """Whether the template shows it; a column that is not offered is read all the same."""
    sub_index: str | None = None
    """The sub-index whose scores stand in it, for a column made from the methodologies."""
    width: float = 14
    help_vi: str | None = None


class Explanation(Declaration):
    """A meaning in both languages, as the comments of views and columns give it."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def comment(self) -> str:
        """Both, as PostgreSQL keeps them."""
        return f"{self.vi} / {self.en}"


class StoredColumn(Explanation):
    """A column of a fact: everything that anybody needs to know of it.

    ``rests_on`` (``from`` in the file) are keys of the sheet's columns; with one key the value is taken as it was read unless code says
    otherwise. ``basis`` says which views show it. ``public`` tells whether it stands in the public edition of a release.
    """

    rests_on: Annotated[tuple[str, ...], Field(min_length=1, alias="from")]
    type: Literal["text", "numeric", "integer", "boolean", "date", "text[]", "numeric[]"]
    basis: frozenset[Literal["draft", "approved"]] = frozenset({"draft", "approved"})
    public: bool = True


class FactRows(Declaration):
    """What one row is of the views of a family; a family without ``history`` is not published through time."""

    draft: Explanation
    history: Explanation | None = None
    approved: Explanation


class Stores(Declaration):
    """Where a sheet's records end: a table of the warehouse with its columns in their order, and how ``mart`` publishes them.

    ``place`` is the key of the sheet's column whose cell stands for the record. A family without ``view`` and ``rows`` has its own views.
    """

    table: str = Field(pattern=r"^(core|intake)\.[a-z_]+$")
    place: str | None = None
    view: str | None = Field(default=None, pattern=r"^[a-z_]+$")
    rows: FactRows | None = None
    columns: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], StoredColumn]

    @model_validator(mode="before")
    @classmethod
    def _rests_on_its_own_name(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("columns"), dict):
            return given
        columns = {
            name: {"from": (name,), **declared} if isinstance(declared, dict) else declared for name, declared in given["columns"].items()
        }
        return {**given, "columns": columns}

    @property
    def table_name(self) -> str:
        """The table without its schema."""
        return self.table.partition(".")[2]

    def columns_of(self, basis: Literal["draft", "approved"]) -> list[str]:
        """The names of the columns that the views of this basis show, in their order."""
        return [name for name, column in self.columns.items() if basis in column.basis]


class Sheet(Declaration):
    """A sheet of the workbook. ``form``: label and value side by side; ``table``: one record a row; ``text``: for reading."""

    key: str
    name: str
    kind: Literal["form", "table", "text"]
    record: RecordType | None = None
    title_vi: str
    blank_rows: int = 0
    stores: Stores | None = None
    required: bool = True
    sub_index_columns: Literal["offered", "accepted"] | None = None
    """Whether the sheet also has one column of scores for every sub-index, shown in the template or only read."""
    columns: tuple[Column, ...] = ()


class WorkbookLayout(Declaration):
    """The declaration from which template, reader, tidy frames and data dictionary derive."""

    version: str
    accepted_versions: tuple[str, ...]
    confirm_drop_pct: int = Field(default=50, gt=0, le=100)
    """A version that holds less of a table than what stands by more than so many per cent asks for confirmation."""
    confirm_drop_from_rows: int = Field(default=4, ge=1)
    """Of a table that held fewer rows than this, no share is asked."""
    sheets: tuple[Sheet, ...]

    def stores(self, record: RecordType) -> Stores:
        """Where records of that type end; ``KeyError`` when no sheet says so."""
        return {sheet.record: sheet.stores for sheet in self.sheets if sheet.stores}[record]

    @property
    def inside_columns(self) -> frozenset[str]:
        """The names of stored columns that no public edition has, whichever sheet says so."""
        stored = [item for sheet in self.sheets if sheet.stores for item in sheet.stores.columns.items()]
        return frozenset(name for name, column in stored if not column.public)

    def sheet(self, key: str) -> Sheet:
        """The sheet named ``key``; ``KeyError`` when there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)
