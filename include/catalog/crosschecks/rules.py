"""The rules against each other, the columns they point at, and the questions in SQL."""

from __future__ import annotations

from include.catalog.crosschecks.checking import BadOnes, one_of, reads, twice
from include.catalog.declarations import Declarations
from include.catalog.errors import BadDeclaration
from include.catalog.files import sql_rule_files
from include.catalog.models import ANY_INDEX

# What a record carries besides the columns of its sheet: fields of the reader's Part and Problem.
_DERIVED_FIELDS: dict[str, frozenset[str]] = {
    "workbook": frozenset(),
    "part": frozenset({"sheet", "cell", "name", "problem"}),
    "cell": frozenset({"sheet", "row", "column", "field", "problem", "raw"}),
    "table": frozenset({"name"}),  # one row a sheet of records: its name, at its first header
    "pci_result": frozenset({"differing"}),  # the first value in which two readings differ
}
_OF_RESULTS = frozenset({"pci_result", "pci_score", "pci_indicator"})


@reads("rules")
def _families(declared: Declarations) -> BadOnes:
    """The first letters of a code name its family: whoever reads a code in a return slip finds one file."""
    homes: dict[str, str] = {}
    in_the_folder = (placed for placed in declared.rules if placed.file.startswith("rules/"))  # a file that is tried out lies elsewhere
    for placed in in_the_folder:
        letters = placed.entry.code.partition("-")[0]
        home = homes.setdefault(letters, placed.file)
        if home != placed.file:
            yield placed.bad("code", placed.entry.code, f"the file of the other rules that begin with {letters}: {home}")


@reads("rules", "rounds", "indices")
def _rules(declared: Declarations) -> BadOnes:
    yield from twice(((rule, "code", rule.entry.code) for rule in declared.rules), "each rule code once")
    indices = {placed.entry.code for placed in declared.indices}
    for placed in declared.rules:
        index = placed.entry.index
        if index not in (ANY_INDEX, *indices):
            yield placed.bad("index", index, one_of((ANY_INDEX, *indices)))
            continue
        if placed.entry.record in _OF_RESULTS and index != declared.published_index:
            yield placed.bad("index", index, f"{declared.published_index}, of which results are published")
        rounds = {placed.entry.code for placed in declared.rounds if index in (ANY_INDEX, placed.entry.index)}
        if placed.entry.since_round not in rounds:
            yield placed.bad("since_round", placed.entry.since_round, one_of(rounds))
        kind = (placed.entry.expectation or {}).get("type")
        if placed.entry.expectation is not None and not (isinstance(kind, str) and kind.startswith("Expect")):
            allowed = "the name of an expectation, such as ExpectColumnValuesToNotBeNull"
            yield placed.bad("expectation.type", kind, allowed)


@reads("rules")
def _rules_in_sql(declared: Declarations) -> BadOnes:
    """Rules whose SQL file is not there, and files that no rule names: both would be left out without a word."""
    files = sql_rule_files()
    named = {placed.entry.sql for placed in declared.rules}
    for placed in declared.rules:
        if placed.entry.sql is not None and placed.entry.sql not in files:
            yield placed.bad("sql", placed.entry.sql, one_of(files))
        if placed.entry.sql is not None and placed.entry.severity == "critical":
            allowed = "warning or info; a rule in SQL judges what stands already and returns nothing"
            yield placed.bad("severity", placed.entry.severity, allowed)
    for name in files:
        if name not in named:
            yield BadDeclaration("rules", "rules", f"no rule with sql: {name}", f"one rule for sql/rules/{name}.sql")


@reads("rules", "layout", "results_layout")
def _rule_fields(declared: Declarations) -> BadOnes:
    """Fields that no column of the record has; columns that the frames derive are the business of the checks."""
    columns: dict[str, set[str]] = {record: set(fields) for record, fields in _DERIVED_FIELDS.items()}
    for sheet in (sheet for placed in declared.layouts for sheet in placed.entry.sheets):
        if sheet.record:
            columns.setdefault(sheet.record, set()).update(column.key for column in sheet.columns)
    for placed in declared.rules:
        record, field_name = placed.entry.record, placed.entry.field
        if record not in columns:
            yield placed.bad("record", record, one_of(columns))
        elif field_name is not None and field_name not in columns[record]:
            yield placed.bad("field", field_name, one_of(columns[record]))
