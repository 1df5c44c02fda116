"""What a hurried person could do wrong: a comparison turned, a bound moved, a filter dropped, an ON clause widened, a state swapped."""

from __future__ import annotations

from tests.mutants.running import Area, Mutant

FAULTS: list[Mutant] = []


def _in(area: Area, file: str, *faults: tuple[str, str, str, str]) -> None:
    """Faults of one file: the text before, the text after, why it matters, the tests that notice it."""
    FAULTS.extend(Mutant(area, file, before, after, why, tuple(tests.split())) for before, after, why, tests in faults)


# ------------------------------------------------------------------------------------------------ rules

RULES = "tests/checks/test_rules.py"
ACROSS = "tests/checks/test_across.py"
PAST = "tests/checks/test_past.py"

_in(
    "rules",
    "include/checks/validate.py",
    (
        'if int(rule.since_round[:4]) <= years[row["submission"]]:',
        "if True:",
        "a rule judges rounds from before it was made",
        RULES,
    ),
    ("found.sort(key=_reading_order)", "pass", "the worst findings no longer stand first", RULES),
    ("else column != entry.differs", "else column == entry.differs", "a rule asks the rows that it should leave alone", RULES),
    ("return column.is_not_null()", "return column.is_null()", "a rule for given values asks where none is given", RULES),
)
_in(
    "rules",
    "include/checks/findings.py",
    ('if rule.life == "beta" and', 'if rule.life == "draft" and', "a rule on trial returns workbooks", RULES),
    (
        'words["found"] = visible(raw) or words["found"]',
        'words["found"] = words["found"]',
        "a finding no longer shows what stands in the cell",
        RULES,
    ),
    ("and value == value // 1:", "and value != value // 1:", "a year is written with a point in it: 2.021", RULES),
)
_in(
    "rules",
    "include/checks/frames.py",
    (
        "days_late = max(0, (self.submission.arrived_on - self.submission.due_on).days)",
        "days_late = abs((self.submission.arrived_on - self.submission.due_on).days)",
        "who files early is told to be late",
        RULES,
    ),
    ("return self.extended_due_on or self.round.due_on", "return self.round.due_on", "an extension is granted and not kept", RULES),
    (
        "self.submission.arrived_on <= entry.closes_on,",
        "self.submission.arrived_on < entry.closes_on,",
        "the last day no longer counts",
        "tests/intake/test_identify.py",
    ),
)
_in(
    "rules",
    "include/checks/columns/cover.py",
    ("<= max(entry.period_to, entry.due_on)", "<= entry.period_to", "figures up to the due day are called years off", RULES),
    ("dt.timedelta(days=365)", "dt.timedelta(days=3650)", "a report may bear a day ten years ahead", RULES),
    ("if not named or department.code in named else", "if not named else", "a number that names two agencies is another's", RULES),
)
_in(
    "rules",
    "include/checks/columns/documents.py",
    ('issued_on if record.values.get("citation") == "issued" else None', "issued_on", "a law that is cited must be of this period", RULES),
    ("reported_on if is_reported else arrived_on", "arrived_on", "a document may be younger than the report that cites it", RULES),
)
_in(
    "rules",
    "include/checks/columns/likeness.py",
    ("SAME_RESULT_LIKENESS = 80.0", "SAME_RESULT_LIKENESS = 50.0", "half the words in common is called the same result", RULES),
    ("if not groups[row] & groups[later]", "if groups[row] & groups[later]", "only rows of one group are compared", RULES),
)
_in(
    "rules",
    "include/checks/columns/limits.py",
    ("value is not None and value > 0", "value is not None and value >= 0", "a share of nothing is asked whether it is a hundredth", RULES),
    ("if indicator.whole_number and value", "if value", "every figure must be whole", RULES),
)
_in(
    "rules",
    "include/checks/columns/past.py",
    ("100 * (then - now) > self", "100 * (then - now) >= self", "exactly half gone must be confirmed too", PAST),
    ('_NEAR = Decimal("0.05")', '_NEAR = Decimal("0.5")', "any factor is taken for another unit", PAST),
    ("if places else Decimal(0))", 'if places else Decimal("0.5"))', "a whole number half off is the same", PAST),
    (
        "if written is None and stored.was_printed else None",
        "if written is None else None",
        "what could not be printed must be there",
        PAST,
    ),
)
_in(
    "rules",
    "include/checks/columns/prefilled.py",
    ("if printed not in name:", "if printed != name:", "a task whose name goes on is another task", RULES),
    ("return EMPTY_VI if was_printed else None", "return EMPTY_VI", "a row of one's own lacks what nobody printed", RULES),
)
_in(
    "rules",
    "include/checks/columns/repeats.py",
    (
        'named, record.values.get("issued_on"), record.values.get("citation")',
        'named, record.values.get("issued_on")',
        "a document that is issued and cited is called a repetition",
        RULES,
    ),
    (
        "(number_key(number), issued_on.year), (issued_on,",
        "(number_key(number), 0), (issued_on,",
        "numbers that begin anew each year contradict each other",
        RULES,
    ),
)
_in(
    "rules",
    "include/checks/columns/years.py",
    (r"(?! ?[-–] ?\d{4})", "", "năm 2021-2025 is taken for the year 2021", RULES),
    ("_YEAR.search(clause, programme.end())", "_YEAR.search(clause)", "a year before the programme is taken for the programme's", RULES),
)
_in(
    "rules",
    "include/checks/columns/numbers.py",
    ('and first not in {"other", "cv"}', "", "a công văn is held to be of a type", RULES),
)
_in(
    "rules",
    "include/checks/columns/values.py",
    ('sum(r.values.get("status") is not None for r', "sum(True for r", "tasks without a status count as reported", PAST + " " + RULES),
)
_in(
    "rules",
    "sql/rules/planned_never_reported.sql",
    ("            AND past.superseded_at IS null\n", "", "a plan that was replaced is asked for", ACROSS),
    ("    planned.items <= 200\n    AND NOT", "    NOT", "a plan without end is held against every task", ACROSS),
)
_in(
    "rules",
    "sql/rules/quoted_against_published.sql",
    (
        "published.pci_year < quotes.round_year",
        "published.pci_year <= quotes.round_year",
        "a quote is held against a year that is not over",
        ACROSS,
    ),
    ("round(published.value, scale(quotes.value)) = quotes.value", "published.value = quotes.value", "a rounded quote is wrong", ACROSS),
)
_in(
    "rules",
    "sql/rules/quoted_before_publication.sql",
    ("AND quote.arrived_on < make_date", "AND quote.arrived_on <= make_date", "the first day of publication is too early", ACROSS),
)
_in(
    "rules",
    "sql/rules/total_of_parts.sql",
    (
        "    sums.value - totals.value > totals.tolerance",
        "    sums.value - totals.value >= totals.tolerance",
        "what is just tolerated is told",
        ACROSS,
    ),
    ("HAVING count(value) = cardinality(parts)", "HAVING count(value) > 0", "a sum without one of its parts is made up", ACROSS),
    ("totals.relation = 'equals' AND", "true AND", "a total that may be larger than its parts may not", ACROSS),
)
_in(
    "rules",
    "sql/rules/unfinished_not_carried_over.sql",
    ("'late', 'postponed', 'suspended', 'not_started'", "'late', 'postponed', 'not_started'", "a suspended task is forgotten", ACROSS),
)
_in(
    "rules",
    "sql/rules/reported_beside_the_lead.sql",
    (" AND NOT given.has_contributors", "", "who contributes is accused", ACROSS),
    ("        AND given.department_code <> other.department_code\n", "", "the lead is accused of its own figure", ACROSS),
)
_in(
    "rules",
    "sql/rules/jump_against_last_year.sql",
    ("            AND figure.department_code = past.department_code\n", "", "a figure is held against another department's", ACROSS),
    ("coalesce(ratio > ratio_limit, false)", "coalesce(ratio >= ratio_limit, false)", "a change up to the limit is beyond it", ACROSS),
    ("value = 0 AND last_year > 0 AS is_to_nothing", "value = 0 AS is_to_nothing", "nothing after nothing is a fall", ACROSS),
)

# ------------------------------------------------------------------------------------------------ reading

TABLE = "tests/workbook/test_table.py"
VALUES = "tests/workbook/test_values.py"
QUOTES = "tests/intake/test_quotes.py"
ARRIVALS = "tests/intake/test_arrivals.py"
IDENTIFY = "tests/intake/test_identify.py"
NAMES = "tests/intake/test_names.py"

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
    "include/workbook/values.py",
    ('assumed = style or "vi"', 'assumed = style or "en"', "1.234 is one and a quarter", VALUES),
    (
        "return seen.pop() if len(seen) == 1 else None",
        "return seen.pop() if seen else None",
        "two ways of writing are taken for one",
        VALUES,
    ),
    ("serial += _EPOCHS_APART_DAYS if since_1904 else 0", "serial += 0", "days of the system of 1904 are four years off", VALUES),
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
    (
        "(self.since is None or self.since <= instant) and",
        "",
        "a copied file's old time is its arrival",
        ARRIVALS + " tests/intake/test_hostile_inbox.py",
    ),
)
_in(
    "reading",
    "include/intake/identify.py",
    ("told[v], content(v)))", "told[v]))", "of two departments the wrong one is judged", IDENTIFY),
    ("return len(held & owed) - len(held - owed)", "return len(held & owed)", "codes of others speak for a department", IDENTIFY),
    ("if len(said) == 1 and said[0][0] == cover.source_vi and", "if", "a renamed file returns a sound workbook", IDENTIFY),
)
_in(
    "reading",
    "include/intake/names.py",
    (" and not stem.isupper():", ":", "a word in a name in capitals is a department", NAMES),
    (
        "return next(iter(found)) if len(found) == 1 else clean(written)",
        "return next(iter(found)) if found else clean(written)",
        "of two departments of one code one is guessed",
        NAMES,
    ),
)

# ------------------------------------------------------------------------------------------------ loading

SUBMISSIONS = "tests/warehouse/test_submissions.py"
JUDGED_AGAIN = "tests/intake/test_judged_again.py"
ARCHIVE = "tests/intake/test_archive.py"
JUDGING = "tests/intake/test_judging.py"
FACTS = "tests/intake/test_workbooks.py"

_in(
    "loading",
    "include/warehouse/submissions.py",
    (
        '        connection.execute(query("forget_facts"), {"submission_id": submission_id})\n',
        "",
        "facts of both judgements count",
        JUDGED_AGAIN,
    ),
    (
        "lost_facts=counted and judgement.state not in ACCEPTED_STATES",
        "lost_facts=False",
        "a summary keeps figures that no longer count",
        JUDGED_AGAIN,
    ),
    (
        "        if not loaded:\n",
        "        if True:\n",
        "what is let in twice counts twice",
        "tests/warehouse/test_settlement.py tests/intake/test_judged_again.py",
    ),
    (
        'if counted != counts and judgement.kind == "report":',
        'if counts and judgement.kind == "report":',
        "what counted before is forgotten",
        JUDGED_AGAIN,
    ),
    (
        'if before["state"] == "quarantined" or not before["department_code"]:',
        'if not before["department_code"]:',
        "a quarantined file is told to stand again",
        JUDGED_AGAIN,
    ),
)
_in(
    "loading",
    "sql/queries/write_standing.sql",
    (
        "ORDER BY accepted.arrived_at DESC, accepted.sha256 DESC",
        "ORDER BY accepted.arrived_at ASC, accepted.sha256 DESC",
        "the first version stands for ever",
        SUBMISSIONS,
    ),
    (" AND arrival.arrived_at < closing.closed_at", "", "what is sent again after the end changes the figures", JUDGED_AGAIN),
    (
        "AND (withdrawn.reinstated_at IS null OR withdrawn.reinstated_at > instants.instant)",
        "",
        "what was taken back stays withdrawn",
        "tests/warehouse/test_settlement.py",
    ),
    (
        "ORDER BY admitted.admission_id DESC",
        "ORDER BY admitted.admission_id ASC",
        "an explanation that ended still lets in",
        "tests/warehouse/test_settlement.py",
    ),
)
_in(
    "loading",
    "sql/queries/number_versions.sql",
    (" AND state <> 'quarantined'", "", "a file that nobody could open is a version", JUDGED_AGAIN + " tests/intake/test_unread.py"),
)
_in(
    "loading",
    "sql/queries/known_submission.sql",
    ("    AND submission.state <> 'withdrawn'\n", "", "a withdrawn version comes back by itself", JUDGED_AGAIN),
    (
        "WHERE release_submission.submission_id = submission.submission_id",
        "WHERE false",
        "what a release froze is judged again",
        JUDGED_AGAIN,
    ),
)
_in(
    "loading",
    "include/intake/judging.py",
    (
        'return "accepted_with_warnings" if "warning" in severities',
        'return "accepted_with_warnings" if "info" in severities',
        "warnings are not told",
        JUDGING + " " + RULES,
    ),
    ("if identity.round_key not in opened:", "if False:", "a round that is not collected takes workbooks in", IDENTIFY),
    (
        'state="quarantined", cover={}, sheets="[]"',
        'state="returned", cover={}, sheets="[]"',
        "a department corrects what the system failed on",
        JUDGING + " tests/faults/test_faults.py",
    ),
    ("if is_from_a_steward(reading, file.sender, known):", "if True:", "anybody publishes PCI results", "tests/intake/test_results.py"),
    (
        'is_unread = error.problem == "reader_failed"',
        "is_unread = False",
        "a fault of the reader is the file's for ever",
        "tests/intake/test_unread.py",
    ),
)
_in(
    "loading",
    "include/intake/archive.py",
    (
        "    if hashlib.sha256(content).hexdigest() != sha256:\n",
        "    if not content:\n",
        "changed bytes are taken for what arrived",
        ARCHIVE,
    ),
    ("if not (target.exists() and sha256_of(target) == sha256):", "if not target.exists():", "a damaged copy is never mended", ARCHIVE),
    (" or is_being_written(delivery.path):", ":", "half a file is archived", ARCHIVE),
    ("size = max(batch_size,", "size = min(batch_size,", "a season is cut into hundreds of batches", ARCHIVE),
)
_in(
    "loading",
    "include/intake/facts.py",
    ("if code != GENERAL]", "]", "an assessment in general is one of a sub-index", FACTS + " tests/sample/test_round.py"),
    (
        'return kind != "task" or bool(record.values.get("status"))',
        "return True",
        "an open question is a task",
        FACTS + " tests/sample/test_round.py",
    ),
    (
        'answer = answer or "nothing_to_report"',
        'answer = "nothing_to_report"',
        "not applicable is told as nothing",
        FACTS + " tests/sample/test_round.py",
    ),
    (
        '"answer": answer or "missing",',
        '"answer": answer or "nothing_to_report",',
        "an empty cell is a confirmed nothing",
        FACTS + " tests/sample/test_round.py",
    ),
)

# ------------------------------------------------------------------------------------------------ register

SETTLEMENT = "tests/warehouse/test_settlement.py"
TIME = "tests/warehouse/test_time.py"
MARTS = "tests/summary/test_marts.py"
REGISTER = "sql/migrations/versions/0018_judged_again.sql"
ROUND = "tests/sample/test_round.py"

_in(
    "register",
    REGISTER,
    (
        "AND as_of < due.due_before THEN 'not_due'",
        "AND as_of <= due.due_before THEN 'not_due'",
        "a day that is over is not due",
        SETTLEMENT,
    ),
    (
        "WHEN filed.first_arrived_at >= due.due_before THEN 'late'",
        "WHEN filed.first_arrived_at > due.due_before THEN 'late'",
        "the first instant after the due day is on time",
        SETTLEMENT,
    ),
    (
        "(filed.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on",
        "(filed.first_arrived_at AT TIME ZONE 'UTC')::date - due.due_on",
        "days late are counted in Greenwich",
        SETTLEMENT,
    ),
    (
        "END, arrived_at) DESC, sha256 DESC\n        ) AS newest_first",
        "END, arrived_at) ASC, sha256 DESC\n        ) AS newest_first",
        "the register shows the oldest version",
        SETTLEMENT,
    ),
    (
        "            AND (withdrawal.reinstated_at IS null OR withdrawal.reinstated_at > as_of)\n",
        "",
        "a version that was taken back is missing",
        SETTLEMENT,
    ),
    (
        "        AND (unreadable_file.dismissed_at IS null OR unreadable_file.dismissed_at > as_of)\n",
        "",
        "a file that was no report is owed for ever",
        "tests/intake/test_unread.py tests/intake/test_judged_again.py",
    ),
    ("kind = 'workbook' AND decided_at <= as_of", "kind = 'workbook'", "an exemption holds before it was given", SETTLEMENT),
    (
        "ORDER BY department_code ASC, exemption_id DESC",
        "ORDER BY department_code ASC, exemption_id ASC",
        "an exemption cannot be taken back",
        SETTLEMENT,
    ),
    (
        "FILTER (WHERE finding.severity = 'critical')",
        "FILTER (WHERE finding.severity <> 'info')",
        "warnings are counted as faults",
        SETTLEMENT + " " + ROUND,
    ),
    ("WHERE state NOT IN ('quarantined', 'withdrawn')", "WHERE state <> 'quarantined'", "a withdrawn version is the newest", SETTLEMENT),
)
_in(
    "register",
    "sql/queries/register_items.sql",
    ("AND value.answer <> 'missing'", "", "an empty cell is an answer", ROUND + " " + SETTLEMENT),
    (
        "        owed.department_code = first_stated.department_code\n        AND owed.kind",
        "        owed.kind",
        "a thing is late by another department's answer",
        ROUND + " " + SETTLEMENT,
    ),
    (
        "WHERE round_key = :round_key AND decided_at <= :as_of",
        "WHERE round_key = :round_key",
        "a thing is exempt before it was decided",
        SETTLEMENT,
    ),
    ("        AND arrived_at <= :as_of\n", "", "the register of a day knows what came later", SETTLEMENT + " " + ROUND),
    (
        "WHEN first_stated.arrived_at >= due.due_before THEN 'late'",
        "WHEN false THEN 'late'",
        "no single thing is ever late",
        SETTLEMENT + " " + ROUND,
    ),
)
_in(
    "register",
    "sql/queries/register.sql",
    (
        "ORDER BY department_ordinal",
        "ORDER BY department_code",
        "departments stand in another order than the province's",
        ROUND + " tests/warehouse",
    ),
)
_in(
    "register",
    "sql/marts/draft_coverage.sql",
    (
        "greatest((history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on, 0)",
        "abs((history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on)",
        "who filed early is told to be late by as many days",
        MARTS,
    ),
    ("::date > due.due_on AS is_late", "::date >= due.due_on AS is_late", "the due day is late", MARTS),
)
_in(
    "register",
    "include/warehouse/register.py",
    ("int(year) - 1", "int(year)", "this year's figures are printed as last year's", ROUND + " tests/checks/test_past.py"),
)
_in(
    "register",
    "include/intake/receipt.py",
    (
        "entry.requested_on <= arrived_on <= entry.closes_on and",
        "entry.requested_on <= arrived_on and",
        "a file of next year stands among this round's",
        "tests/intake/test_receipt.py",
    ),
    ('row["province_code"] in (None, entry.province)', "True", "a province is told of another one's files", "tests/intake/test_receipt.py"),
    (
        "critical == {AFTER_CLOSE}",
        "AFTER_CLOSE in critical",
        "what must be corrected too is said to wait for a decision only",
        "tests/intake/test_receipt.py tests/intake/test_slips.py",
    ),
)

# ------------------------------------------------------------------------------------------------ release

FREEZE = "tests/release/test_freeze.py"
REQUEST = "tests/release/test_request.py"

_in(
    "release",
    "include/release/changes.py",
    ("keys = [*new, *(key for key in old if key not in new)]", "keys = [*new]", "what is gone is not told", FREEZE),
    (
        "if before and after and before[1] == after[1]:",
        "if before and after and before == after:",
        "another label is a change of the figure",
        FREEZE,
    ),
)
_in(
    "release",
    "include/release/request.py",
    (
        '("missing", "not_due", "unreadable", "after_close")',
        '("missing", "not_due")',
        "a round is complete while a report cannot be opened",
        REQUEST,
    ),
    (' and not any(line.severity == "critical" for line in report.findings)', "", "a round with open faults is complete", REQUEST),
    ('access.role == "lead_steward" and round_key', "round_key", "any steward publishes", REQUEST),
    (
        '== "lead_steward" and round_key.startswith(f"{access.province_code}-")',
        '== "lead_steward"',
        "another province's lead publishes",
        REQUEST,
    ),
    ("instant.replace(tzinfo=VIETNAM)", "instant.replace(tzinfo=dt.UTC)", "an embargo ends seven hours late", REQUEST),
    ('(standing and standing["facts_digest"] == digest) or', "", "what is published is put forward again", REQUEST),
)
_in(
    "release",
    "include/release/freeze.py",
    ("if expected_digest not in (None, digest):", "if False:", "facts that nobody was shown are published", FREEZE + " " + REQUEST),
    ('if standing is None or standing["facts_digest"] != digest:', "if True:", "each answer makes a release", FREEZE),
    ('if not row["is_held_back"] and not', "if not", "an embargo is not kept", FREEZE),
    ("and withdrawn < embargo", "and withdrawn > embargo", "what was withdrawn in time is handed out", FREEZE),
    (
        "repr((figures, quotes, documents, answers, filings))",
        "repr((figures, quotes, documents, answers))",
        "who filed may change behind an approval",
        FREEZE,
    ),
    ('    if edition == "full":\n        embargo', "    if edition:\n        embargo", "the public reads who approved", FREEZE),
    ("data_files(engine, without_internal(content), edition)", "data_files(engine, content, edition)", "internal data is public", FREEZE),
    ('if release["withdrawn_at"] is not None:', "if False:", "a withdrawn release does not say so", FREEZE),
    ('if row["standing_submission_id"] is not None]', 'if row["standing_submission_id"]][:1]', "a release freezes one department", FREEZE),
)
_in(
    "release",
    "include/release/answer.py",
    ('if not str(given.get("comment") or "").strip():', "if False:", "a release without a word", REQUEST),
    ("if not is_lead_of(engine, who, round_key):", "if False:", "anybody's answer publishes", REQUEST),
)
_in(
    "release",
    "include/warehouse/releases.py",
    (
        '    if not reason.strip():\n        raise SettlementRefusedError("Cần ghi lý do thu hồi."',
        '    if False:\n        raise SettlementRefusedError("Cần ghi lý do thu hồi."',
        "a release is withdrawn without a reason",
        FREEZE,
    ),
    ('if row["is_standing"]), None)', 'if row["is_in_force"]), None)', "a release under embargo is made again", FREEZE),
)
_in(
    "release",
    "sql/queries/releases_of_round.sql",
    ("release.embargo_until > :as_of", "release.embargo_until >= :as_of", "an embargo holds on its last instant", FREEZE),
    (" FILTER (WHERE withdrawal.release_id IS null)", "", "after a withdrawal nothing stands", FREEZE),
)
_in(
    "release",
    "sql/queries/embargoes_over.sql",
    ("            AND event.detail ->> 'release_id' = release.release_id::text\n", "", "a second embargo of a round never ends", FREEZE),
)
_in(
    "release",
    "sql/queries/newest_ask_for_release.sql",
    ("'release_approved', 'release_refused'", "'release_approved'", "a refused decision is put forward for ever", REQUEST),
)
