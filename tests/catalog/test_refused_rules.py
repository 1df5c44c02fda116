"""Broken rules: each is refused, with file, key, what was found and what is allowed."""

from pathlib import Path

import pytest

from tests.catalog.broken import Broken, is_refused

RULES = "rules.yaml"
BROKEN = [
    Broken(
        "two ways", RULES, "intake: not_a_workbook", "intake: not_a_workbook\n    sql: x.sql", "rules[FIL-01]", "exactly one of", "agree"
    ),
    Broken("rule without its SQL", RULES, "sql: total_of_parts", "sql: sums", "[ACR-03].sql", '"sums"', "total_of_parts"),
    Broken("SQL without its rule", RULES, "sql: total_of_parts", "sql: copied_from_last_year", "rules", "total_of_parts", "one rule"),
    Broken(
        "SQL that returns workbooks",
        RULES,
        "code: PST-01\n    level: 3\n    severity: warning",
        "code: PST-01\n    level: 3\n    severity: critical",
        "[PST-01].severity",
        '"critical"',
        "warning or info",
    ),
    Broken("rule twice", RULES, "code: FIL-02", "code: FIL-01", "rules[FIL-01].code", '"FIL-01"', "once"),
    Broken("rule field", RULES, "field: signer_name", "field: signer", "].field", '"signer"', "signer_name"),
    Broken("rule since", RULES, "since_round: 2021-Y", "since_round: 2019-Y", "].since_round", '"2019-Y"', "2021-Y"),
    Broken("expectation", RULES, "type: ExpectColumnValuesToNotBeInSet", "type: 3", "].expectation.type", '"3"', "Expect"),
]


@pytest.mark.usefixtures("good_files_parsed_once")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_declaration_is_refused(folder: Path, change, broken: Broken):
    change(broken.file, broken.old, broken.new)
    is_refused(folder, broken)
