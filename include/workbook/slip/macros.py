"""Macros do not go back with a slip: nobody asked for them, and Excel opens no .xlsx that holds some."""

from __future__ import annotations

from include.workbook.package import Package, SlipNotPossibleError

_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_SHEETS = ("/xlMacrosheet", "/xlIntlMacrosheet")


def remove_macros(package: Package) -> None:
    """Take the macro project out; the workbook becomes an ordinary .xlsx.

    Raises:
        SlipNotPossibleError: when a whole sheet consists of macros (Excel 4.0); the department's own sheets are not taken away.
    """
    for rid, kind, target in package.relations(package.workbook_part):
        if kind.endswith(_MACRO_SHEETS):
            raise SlipNotPossibleError(f"{target} is a sheet of Excel 4.0 macros")
        if kind.endswith("/vbaProject"):
            package.unrelate(package.workbook_part, rid)
            package.remove(target)
    for name in [name for name in package.parts if name.lower().endswith(("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin"))]:
        package.remove(name)
    package.set_type(package.workbook_part, _WORKBOOK_TYPE)
