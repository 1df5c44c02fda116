"""What a hurried person could do wrong: a comparison turned, a bound moved, a filter dropped, an ON clause widened, a state swapped."""

from __future__ import annotations

from tests.mutants.running import Area, Mutant

FAULTS: list[Mutant] = []


def _in(area: Area, file: str, *faults: tuple[str, str, str, str]) -> None:
    """Faults of one file: the text before, the text after, what would happen, and the test (or file of tests) that notices it."""
    FAULTS.extend(Mutant(area, file, before, after, why, test) for before, after, why, test in faults)


VALIDATE = "tests/checks/test_validate.py"
FINDINGS = "tests/checks/test_findings.py"
COLUMNS = "tests/checks/columns/test_columns.py"
SUBMISSIONS = "tests/warehouse/test_submissions.py"
REGISTER = "tests/warehouse/test_register.py"
TERMS = "tests/release/test_terms.py"
CHANGES = "tests/release/test_changes.py"
REQUEST = "tests/release/test_request.py"
FACTS = "tests/intake/test_facts.py"
TABLE = "tests/workbook/test_table.py"
VALUES = "tests/workbook/test_values.py"
QUOTES = "tests/intake/test_quotes.py"
ARRIVALS = "tests/intake/test_arrivals.py"
NAMES = "tests/intake/test_names.py"
SETTLEMENT = "tests/warehouse/test_settlement.py::test_"
FREEZE = "tests/release/test_freeze.py::test_"
IDENTIFY = "tests/intake/test_identify.py::test_"
ARCHIVE = "tests/storage/test_archive.py::test_"
ARCHIVING = "tests/intake/test_archiving.py::test_"

# ------------------------------------------------------------------------------------------------ rules

_in(
    "rules",
    "include/checks/validate.py",
    ("if rule.is_asked_of(*filed_for[row.submission]):", "if True:", "a rule judges rounds from before it was made", VALIDATE),
    ("found.sort(key=_reading_order)", "pass", "the worst findings no longer stand first", VALIDATE),
)
_in(
    "rules",
    "include/checks/questions.py",
    ("else column != entry.differs", "else column == entry.differs", "a rule asks the rows that it should leave alone", VALIDATE),
    ("return column.is_not_null()", "return column.is_null()", "a rule for given values asks where none is given", VALIDATE),
)
_in(
    "rules",
    "include/checks/findings.py",
    ('if rule.life == "beta" and', 'if rule.life == "draft" and', "a rule on trial returns workbooks", FINDINGS),
    (
        'words["found"] = visible(raw) or words["found"]',
        'words["found"] = words["found"]',
        "a finding no longer shows what stands in the cell",
        FINDINGS,
    ),
    ("and value == value // 1:", "and value != value // 1:", "a year is written with a point in it: 2.021", FINDINGS),
)
_in(
    "rules",
    "include/checks/submission.py",
    ("return self.extended_due_on or self.round.due_on", "return self.round.due_on", "an extension is granted and not kept", COLUMNS),
)
_in(
    "rules",
    "include/checks/columns/workbook.py",
    (
        "float(max(0, (line.submission.arrived_on - line.submission.due_on).days))",
        "float(abs((line.submission.arrived_on - line.submission.due_on).days))",
        "who files early is told to be late",
        COLUMNS,
    ),
    (
        "line.submission.arrived_on <= line.entry.closes_on",
        "line.submission.arrived_on < line.entry.closes_on",
        "the last day no longer counts",
        COLUMNS,
    ),
    ("dt.timedelta(days=365)", "dt.timedelta(days=3650)", "a report may bear a day ten years ahead", COLUMNS),
    (
        "if not named or submission.department.code in named else",
        "if not named else",
        "a number that names two agencies is another's",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/checks/columns/document.py",
    (
        'line.submission.cover["reported_on"] if _is_reported(line) else line.submission.arrived_on',
        "line.submission.arrived_on",
        "a document may be younger than the report that cites it",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/catalog/rules/documents.yaml",
    (
        '      - {column: citation, equals: "issued"}',
        "      - {column: citation, given: true}",
        "a law that is cited must be of this period",
        "tests/checks/columns/test_asked.py",
    ),
)
_in(
    "rules",
    "include/checks/likeness.py",
    ("SAME_RESULT_LIKENESS = 80.0", "SAME_RESULT_LIKENESS = 50.0", "half the words in common is called the same result", COLUMNS),
    ("if not groups[row] & groups[later]", "if groups[row] & groups[later]", "only rows of one group are compared", COLUMNS),
)
_in(
    "rules",
    "include/checks/columns/indicator_value.py",
    (
        "figure is not None and figure > 0 else",
        "figure is not None and figure >= 0 else",
        "a share of nothing is asked whether it is a hundredth",
        COLUMNS,
    ),
    ("not indicator.whole_number or figure is None", "figure is None", "every figure must be whole", COLUMNS),
    ('_NEAR = Decimal("0.05")', '_NEAR = Decimal("0.5")', "any factor is taken for another unit", COLUMNS),
    ("if places else Decimal(0))", 'if places else Decimal("0.5"))', "a whole number half off is the same", COLUMNS),
    (
        "if written is None and stored.was_printed else None",
        "if written is None else None",
        "what could not be printed must be there",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/checks/columns/table.py",
    ("100 * (then - now) > layout", "100 * (then - now) >= layout", "exactly half gone must be confirmed too", COLUMNS),
)
_in(
    "rules",
    "include/checks/columns/task.py",
    ("word_key(task.name_vi) not in line", "word_key(task.name_vi) != line", "a task whose name goes on is another task", COLUMNS),
)
_in(
    "rules",
    "include/checks/printed.py",
    (
        'return _TEXTS.vi("empty") if was_printed else None',
        'return _TEXTS.vi("empty")',
        "a row of one's own lacks what nobody printed",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/checks/repeats.py",
    (
        'named, record.values.get("issued_on"), record.values.get("citation")',
        'named, record.values.get("issued_on")',
        "a document that is issued and cited is called a repetition",
        COLUMNS,
    ),
    (
        "(number_key(number), issued_on.year), (issued_on,",
        "(number_key(number), 0), (issued_on,",
        "numbers that begin anew each year contradict each other",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/texts/checks.yaml",
    (r"(?! ?[-–] ?\d{4})", "", "năm 2021-2025 is taken for the year 2021", COLUMNS),
)
_in(
    "rules",
    "include/checks/programmes.py",
    (
        'pattern("single_year").search(clause, programme.end())',
        'pattern("single_year").search(clause)',
        "a year before the programme is taken for the programme's",
        COLUMNS,
    ),
)
_in(
    "rules",
    "include/checks/document_numbers.py",
    ('and first not in {"other", "cv"}', "", "a công văn is held to be of a type", COLUMNS),
)
_in(
    "rules",
    "include/checks/values.py",
    ('sum(r.values.get("status") is not None for r', "sum(True for r", "tasks without a status count as reported", COLUMNS),
)

# ------------------------------------------------------------------------------------------------ reading

_in(
    "reading",
    "include/workbook/table_rows.py",
    ("if again.known < FEWEST_HEADERS:", "if again.known >= 0:", "a header that stands twice is a record", TABLE),
    (
        "return any(word in self._words.totals for word in first) and not self._has_known_code(filled)",
        "return any(word in self._words.totals for word in first)",
        "an indicator whose name begins with a total is lost",
        TABLE,
    ),
    ("_MOST_OF_A_SIGNATURE = 4", "_MOST_OF_A_SIGNATURE = 40", "a whole row is taken for a signature", TABLE),
    ("return not self._chooses(filled) if begun else", "return True if begun else", "records below a signature are lost", TABLE),
    ("_MOST_WORDS_OF_A_CODE = 3", "_MOST_WORDS_OF_A_CODE = 300", "a note is taken for a code", TABLE),
    ("and cell.value not in _YEARS:", "and cell.value in _YEARS:", "a figure above the table is lost without a word", TABLE),
)
_in(
    "reading",
    "include/workbook/table_header.py",
    ("if len(over) > 1:", "if len(over) > 9:", "a header over several columns counts for the first", TABLE),
    ('"duplicate_header" if key in places else None', "None", "a column that stands twice is not told", TABLE),
    ("if named.other_year:", "if False:", "last year's column is read as this year's", TABLE),
    (
        "free and at.get(number - 1) == before and at.get(number + 1) == after",
        "free and at.get(number - 1) == before",
        "a column without a header is guessed",
        TABLE,
    ),
)
_in(
    "reading",
    "include/workbook/vietnamese_writing.py",
    ('assumed = style or "vi"', 'assumed = style or "en"', "1.234 is one and a quarter", VALUES),
    (
        "return seen.pop() if len(seen) == 1 else None",
        "return seen.pop() if seen else None",
        "two ways of writing are taken for one",
        VALUES,
    ),
    ("serial += _EPOCHS_APART_DAYS if since_1904 else 0", "serial += 0", "days of the system of 1904 are four years off", TABLE),
    ('sign = -1 if body.startswith("-") else 1', "sign = 1", "a minus is lost", VALUES),
    ("if 20000 <= serial <= 60000 else None", "if 0 <= serial else None", "any number is a day", VALUES),
)
_in(
    "reading",
    "include/intake/quotes.py",
    ("_REACH_CHARACTERS = 60", "_REACH_CHARACTERS = 6000", "a score far behind a name is taken for its own", QUOTES),
    ("_PCI if 0 < before <= self._only_pci else None", "_PCI if 0 < before else None", "a sub-index's rank is the province's", QUOTES),
    ("return self._years[before - 1]", "return self._years[0]", "a score is given the first year of the sentence", QUOTES),
    (
        "return None if _NOT_BETWEEN.search(between) else",
        "return None if False else",
        "the points of a criterion are a sub-index's score",
        QUOTES,
    ),
    ("if not _HOPED_FOR.search(folded) and", "if", "a target is held to be a score", QUOTES),
    ("_MOST_QUOTES = 100", "_MOST_QUOTES = 1_000_000", "one cell fills the warehouse", QUOTES),
)
_in(
    "reading",
    "include/intake/arrivals.py",
    ("found.recorded[entry[0]] = entry[1]", "found.recorded.setdefault(entry[0], entry[1])", "a corrected line does not count", ARRIVALS),
    ("_BEFORE = dt.timedelta(days=180)", "_BEFORE = dt.timedelta(days=1800)", "a wrong year of arrival is believed", ARRIVALS),
    ("(self.since is None or self.since <= instant) and", "", "a copied file's old time is its arrival", ARRIVALS),
)
_in(
    "reading",
    "include/intake/identify.py",
    (
        "times_said[v], content(v)))",
        "times_said[v]))",
        "of two departments the wrong one is judged",
        f"{IDENTIFY}of_two_departments_the_one_is_judged_whose_indicators_the_workbook_holds",
    ),
    (
        "if len(said) == 1 and said[0][0] == cover.source_vi and",
        "if",
        "a renamed file returns a sound workbook",
        f"{IDENTIFY}a_file_name_returns_no_workbook_whose_stamp_and_cover_agree",
    ),
)
_in(
    "reading",
    "include/intake/names.py",
    (" and not stem.isupper():", ":", "a word in a name in capitals is a department", NAMES),
)

# ------------------------------------------------------------------------------------------------ loading

_in(
    "loading",
    "include/warehouse/submissions/load.py",
    (
        "lost_facts=counted and judgement.state not in ACCEPTED_STATES",
        "lost_facts=False",
        "a summary keeps figures that no longer count",
        SUBMISSIONS,
    ),
    ("        if not loaded:\n", "        if True:\n", "what is let in twice counts twice", SUBMISSIONS),
    (
        'if counted != counts and judgement.kind == "report":',
        'if counts and judgement.kind == "report":',
        "what counted before is forgotten",
        SUBMISSIONS,
    ),
)
_in(
    "loading",
    "include/warehouse/submissions/write_standing.sql",
    (
        "ORDER BY accepted.arrived_at DESC, accepted.sha256 DESC",
        "ORDER BY accepted.arrived_at ASC, accepted.sha256 DESC",
        "the first version stands for ever",
        SUBMISSIONS,
    ),
    (" AND arrival.arrived_at < closing.closed_at", "", "what is sent again after the end changes the figures", SUBMISSIONS),
    (
        "AND (withdrawn.reinstated_at IS null OR withdrawn.reinstated_at > instants.instant)",
        "",
        "what was taken back stays withdrawn",
        f"{SETTLEMENT}a_withdrawn_version_stood_until_then_and_the_one_before_stands_again",
    ),
    (
        "ORDER BY admitted.admission_id DESC",
        "ORDER BY admitted.admission_id ASC",
        "an explanation that ended still lets in",
        f"{SETTLEMENT}a_version_that_a_late_finding_returns_stood_until_then",
    ),
)
_in(
    "loading",
    "include/warehouse/submissions/number_versions.sql",
    ("    WHERE submission.state <> 'quarantined'\n", "", "a file that nobody could open is a version", SUBMISSIONS),
)
_in(
    "loading",
    "include/warehouse/submissions/known_submission.sql",
    ("    AND submission.state <> 'withdrawn'\n", "", "a withdrawn version comes back by itself", SUBMISSIONS),
    (
        "WHERE release_submission.submission_id = submission.submission_id",
        "WHERE false",
        "what a release froze is judged again",
        SUBMISSIONS,
    ),
)
_in(
    "loading",
    "include/intake/judging.py",
    (
        'return "accepted_with_warnings" if "warning" in severities',
        'return "accepted_with_warnings" if "info" in severities',
        "warnings are not told",
        FACTS,
    ),
    (
        'state="quarantined", cover=no_cover(catalogue), sheets="[]"',
        'state="returned", cover=no_cover(catalogue), sheets="[]"',
        "a department corrects what the system failed on",
        FACTS,
    ),
)
_in(
    "loading",
    "include/storage/archive.py",
    (
        "    if hashlib.sha256(content).hexdigest() != sha256:\n",
        "    if not content:\n",
        "changed bytes are taken for what arrived",
        f"{ARCHIVE}a_damaged_copy_is_told_until_the_file_comes_again_and_mends_it",
    ),
    (
        "if not (target.exists() and sha256_of(target) == sha256):",
        "if not target.exists():",
        "a damaged copy is never mended",
        f"{ARCHIVE}a_damaged_copy_is_told_until_the_file_comes_again_and_mends_it",
    ),
)
_in(
    "loading",
    "include/intake/archiving.py",
    (
        "size = max(batch_size,",
        "size = min(batch_size,",
        "a season is cut into hundreds of batches",
        f"{ARCHIVING}many_waiting_files_are_few_batches",
    ),
)
_in(
    "loading",
    "include/intake/facts.py",
    ("if code != GENERAL]", "]", "an assessment in general is one of a sub-index", FACTS),
    ('return kind != "task" or bool(record.values.get("status"))', "return True", "an open question is a task", FACTS),
    ('answer = answer or "nothing_to_report"', 'answer = "nothing_to_report"', "not applicable is told as nothing", FACTS),
    ('"answer": answer or "missing",', '"answer": answer or "nothing_to_report",', "an empty cell is a confirmed nothing", FACTS),
)

# ------------------------------------------------------------------------------------------------ register

_in(
    "register",
    "sql/migrations/versions/0019_judged_again.sql",
    ("AND as_of < due.due_before THEN 'not_due'", "AND as_of <= due.due_before THEN 'not_due'", "a day that is over is not due", REGISTER),
    (
        "WHEN filed.first_arrived_at >= due.due_before THEN 'late'",
        "WHEN filed.first_arrived_at > due.due_before THEN 'late'",
        "the first instant after the due day is on time",
        REGISTER,
    ),
    (
        "(filed.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on",
        "(filed.first_arrived_at AT TIME ZONE 'UTC')::date - due.due_on",
        "days late are counted in Greenwich",
        REGISTER,
    ),
    (
        "END, arrived_at) DESC, sha256 DESC\n        ) AS newest_first",
        "END, arrived_at) ASC, sha256 DESC\n        ) AS newest_first",
        "the register shows the oldest version",
        REGISTER,
    ),
    (
        "            AND (withdrawal.reinstated_at IS null OR withdrawal.reinstated_at > as_of)\n",
        "",
        "a version that was taken back is missing",
        REGISTER,
    ),
    (
        "        AND (unreadable_file.dismissed_at IS null OR unreadable_file.dismissed_at > as_of)\n",
        "",
        "a file that was no report is owed for ever",
        REGISTER,
    ),
    ("kind = 'workbook' AND decided_at <= as_of", "kind = 'workbook'", "an exemption holds before it was given", REGISTER),
    (
        "ORDER BY department_code ASC, exemption_id DESC",
        "ORDER BY department_code ASC, exemption_id ASC",
        "an exemption cannot be taken back",
        REGISTER,
    ),
    (
        "FILTER (WHERE finding.severity = 'critical')",
        "FILTER (WHERE finding.severity <> 'info')",
        "warnings are counted as faults",
        REGISTER,
    ),
    ("WHERE state NOT IN ('quarantined', 'withdrawn')", "WHERE state <> 'quarantined'", "a withdrawn version is the newest", REGISTER),
)
_in(
    "register",
    "include/warehouse/register/register_items.sql",
    ("AND value.answer <> 'missing'", "", "an empty cell is an answer", REGISTER),
)
_in(
    "register",
    "sql/marts/draft_coverage.sql.j2",
    (
        "greatest((history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on, 0)",
        "abs((history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on)",
        "who filed early is told to be late by as many days",
        "tests/summary/test_marts.py::test_coverage_tells_newest_first_and_standing_version_apart",
    ),
    (
        "::date > due.due_on AS is_late",
        "::date >= due.due_on AS is_late",
        "the due day is late",
        "tests/summary/test_marts.py::test_coverage_tells_newest_first_and_standing_version_apart",
    ),
)

# ------------------------------------------------------------------------------------------------ release

_in(
    "release",
    "include/release/changes.py",
    ("keys = [*new, *(key for key in old if key not in new)]", "keys = [*new]", "what is gone is not told", CHANGES),
    (
        "if before and after and before[1] == after[1]:",
        "if before and after and before == after:",
        "another label is a change of the figure",
        CHANGES,
    ),
)
_in(
    "release",
    "include/release/request.py",
    (
        'metric("filing", "still_owed_count")',
        'metric("filing", "missing_count")',
        "a round is complete while a report cannot be opened",
        REQUEST,
    ),
    (' and not any(line.severity == "critical" for line in summary.findings)', "", "a round with open faults is complete", REQUEST),
    ('if access is None or access.role != "lead_steward":', "if access is None:", "any steward publishes", REQUEST),
    (
        "return province_of(round_key) in provinces_followed(catalogue, access.province_code, day_of(at))",
        "return True",
        "another province's lead publishes",
        REQUEST,
    ),
)
_in(
    "release",
    "include/release/freeze.py",
    (
        "if expected_digest not in (None, frozen.digest):",
        "if False:",
        "facts that nobody was shown are published",
        f"{FREEZE}facts_that_the_approver_did_not_see_are_not_frozen",
    ),
)
_in(
    "release",
    "include/warehouse/releases/releases.py",
    (
        '    if not reason.strip():\n        raise SettlementRefusedError(_TEXTS.say("missing.reason_of_withdrawal"))',
        '    if False:\n        raise SettlementRefusedError(_TEXTS.say("missing.reason_of_withdrawal"))',
        "a release is withdrawn without a reason",
        TERMS,
    ),
    ("if row.is_standing), None)", "if row.is_in_force), None)", "a release under embargo is made again", TERMS),
)
_in(
    "release",
    "include/warehouse/releases/releases_of_round.sql",
    ("release.embargo_until > :as_of", "release.embargo_until >= :as_of", "an embargo holds on its last instant", TERMS),
    (" FILTER (WHERE withdrawal.release_id IS null)", "", "after a withdrawal nothing stands", TERMS),
)
_in(
    "release",
    "include/warehouse/releases/embargoes_over.sql",
    ("            AND event.detail ->> 'release_id' = release.release_id::text\n", "", "a second embargo of a round never ends", TERMS),
)
