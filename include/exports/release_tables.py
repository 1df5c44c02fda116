"""The data of a release: which approved view each file of ``du-lieu`` holds, and in which forms; files and dictionary follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from include.catalog.models import Catalogue
from include.texts import Word, book

_TEXTS = book("release_tables")
FOLDER = "du-lieu"
WORKBOOK = f"{FOLDER}/du-lieu.xlsx"
FORMS = {"machine": "{name}.csv", "excel": "excel/{name}.csv", "parquet": "{name}.parquet"}
"""What a file of a table is called, by form: for programs, for a Vietnamese Excel, for both with types."""


@dataclass(frozen=True, slots=True)
class ReleaseTable:
    """One table of a release: the name of its files, the view of mart that it holds, and whose rows those are.

    ``is_inside`` tables are in the full edition only. ``marked_by`` names the columns in which a department may mark a row as internal;
    a marked figure hides the rows of the same ``hidden_by`` columns too, where it could be read or worked out of them.
    """

    name: str
    view: str
    of: Literal["round", "province"] = "round"
    marked_by: tuple[str, ...] = ()
    hidden_by: tuple[str, ...] = ()
    is_inside: bool = False

    @property
    def title(self) -> Word:
        """What it holds, in both languages: also the name of its sheet."""
        return _TEXTS.words("tables")[self.name]

    def file_names(self) -> list[str]:
        """Its files in ``du-lieu``."""
        return [form.format(name=self.name) for form in FORMS.values()]


RELEASE_TABLES = (
    ReleaseTable("tinh-hinh-nop", "coverage"),
    ReleaseTable("chi-tieu", "indicator_value", marked_by=("note",)),
    ReleaseTable("gia-tri-tinh", "provincial_indicator_value", hidden_by=("indicator_code",)),
    ReleaseTable("muc-tieu", "target", hidden_by=("department_code", "indicator_code")),
    ReleaseTable("nhiem-vu", "task", marked_by=("note",)),
    ReleaseTable("van-ban", "document", marked_by=("note",)),
    ReleaseTable("ke-hoach", "plan_item", marked_by=("note",)),
    ReleaseTable("ke-hoach-nam-truoc", "planned_and_done", marked_by=("note", "done_note")),
    ReleaseTable("danh-gia", "assessment", marked_by=("text",)),
    ReleaseTable("ket-qua-pci", "pci_result", of="province"),
    ReleaseTable("diem-thanh-phan", "pci_sub_index", of="province"),
    ReleaseTable("loi-con-mo", "finding", is_inside=True),
)
# What leads back into a department's workbook, or counts its faults, stays inside; so does what workbook.yaml declares not to be public.
INSIDE_COLUMNS = frozenset(
    {
        *("submission_id", "receipt_number", "file_name", "sheet", "cell", "sheet_row", "last_round_sheet", "last_round_cell"),
        *("done_submission_id", "done_sheet", "done_cell", "done_note"),
        *("state", "version", "version_count", "critical_count", "warning_count", "info_count"),
    }
)


def is_public(catalogue: Catalogue, table: ReleaseTable, column: str) -> bool:
    """Whether the public edition of a release has a column."""
    return not table.is_inside and column not in INSIDE_COLUMNS | catalogue.layout.inside_columns
