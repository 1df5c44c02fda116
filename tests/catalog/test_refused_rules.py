"""Broken rules: each is refused, with file, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from tests.catalog.broken import Broken, is_refused

BROKEN = [
    Broken(
        "two ways",
        "rules/file.yaml",
        "intake: not_a_workbook",
        "intake: not_a_workbook\n    sql: x.sql",
        "rules[FIL-01]",
        "exactly one of",
        "agree",
    ),
    Broken(
        "rule without its SQL",
        "rules/across_departments.yaml",
        "sql: total_of_parts",
        "sql: sums",
        "[ACR-03].sql",
        '"sums"',
        "total_of_parts",
    ),
    Broken(
        "SQL without its rule",
        "rules/across_departments.yaml",
        "sql: total_of_parts",
        "sql: copied_from_last_year",
        "rules",
        "total_of_parts",
        "one rule",
    ),
    Broken(
        "SQL that returns workbooks",
        "rules/past.yaml",
        "code: PST-01\n    level: 3\n    severity: warning",
        "code: PST-01\n    level: 3\n    severity: critical",
        "[PST-01].severity",
        '"critical"',
        "warning or info",
    ),
    Broken("rule twice", "rules/file.yaml", "code: FIL-02", "code: FIL-01", "rules[FIL-01].code", '"FIL-01"', "once"),
    Broken("family in two files", "rules/plan.yaml", "code: PLN-08", "code: TSK-88", "rules[TSK-88].code", '"TSK-88"', "rules/tasks.yaml"),
    Broken("rule field", "rules/cover.yaml", "field: signer_name", "field: signer", "].field", '"signer"', "signer_name"),
    Broken("rule since", "rules/cover.yaml", "since_round: 2021-Y", "since_round: 2019-Y", "].since_round", '"2019-Y"', "2021-Y"),
    Broken("expectation", "rules/structure.yaml", "type: ExpectColumnValuesToNotBeInSet", "type: 3", "].expectation.type", '"3"', "Expect"),
    Broken("an index that nobody declares", "rules/cells.yaml", "index: any", "index: DTI", "].index", '"DTI"', "one of PCI, any"),
    Broken("rules of no index", "rules/cells.yaml", "index: any\n", "", "].index", "nothing", "required"),
    Broken(
        "results of any index",
        "rules/pci_results.yaml",
        "index: PCI",
        "index: any",
        "[PCI-02].index",
        '"any"',
        "PCI, of which results are published",
    ),
]


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    is_refused(folder, broken)
