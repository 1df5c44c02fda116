"""Every number of the annexes, worked out again from the cells of the workbooks that departments sent, without the product's code."""

import io
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import openpyxl
import pytest
import yaml

from include.summary import write_workbook
from include.summary.compose import compose_from
from include.summary.content import RoundContent
from include.summary.word import write_word
from tests.sample.files import FILES
from tests.sample.playing import CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow
DECLARED = Path(__file__).parents[2] / "include" / "catalog"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ON_TIME, LATE = "Đơn vị được tiếp nhận, đúng hạn", "Đơn vị được tiếp nhận, muộn"
RETURNED, MISSING = "Đơn vị bị trả lại, chưa có bản được tiếp nhận", "Đơn vị chưa nộp"
ESTIMATE = " (ước)"
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


@pytest.fixture(scope="module")
def annexes(copy_of_state, tmp_path_factory):
    engine, _ = copy_of_state("sample round", play, tmp_path_factory.mktemp("annexes"))
    content = RoundContent.read(engine, CATALOGUE, ROUND)
    engine.dispose()
    codes = [None, *(entry.code for entry in CATALOGUE.methodology("2021").sub_indices)]
    return {code: annex_of(compose_from(content, code)) for code in codes}


def annex_of(summary):
    target = io.BytesIO()
    write_workbook(summary, target)
    return openpyxl.load_workbook(target)


@pytest.fixture(scope="module")
def sent():
    """Rows of each department's standing workbook by sheet, as header and value; the last accepted delivery stands."""
    standing = {file.department: file for file in FILES if file.state.startswith("accepted")}
    return {department: rows_by_sheet(file.content) for department, file in standing.items()}


@pytest.fixture(scope="module")
def documents(copy_of_state, tmp_path_factory):
    engine, _ = copy_of_state("sample round", play, tmp_path_factory.mktemp("documents"))
    content = RoundContent.read(engine, CATALOGUE, ROUND)
    engine.dispose()
    codes = [None, *(entry.code for entry in CATALOGUE.methodology("2021").sub_indices)]
    return {code: docx.Document(io.BytesIO(write_word(compose_from(content, code), {}))) for code in codes}


def rows_by_sheet(content):
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = {}
    for sheet in book.worksheets:
        rows = [[composed(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        header = next((place for place, row in enumerate(rows) if "TT" in row), None)
        if header is not None:
            filled = [
                dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :] if any(cell not in (None, "") for cell in row)
            ]
            found[composed(sheet.title)] = [row for row in filled if any(value for key, value in row.items() if key != "TT")]
    return found


@pytest.fixture(scope="module")
def estimating():
    """The departments whose standing workbook says on its cover that the figures are estimates of the year."""
    standing = {file.department: file for file in FILES if file.state.startswith("accepted")}
    return {department for department, file in standing.items() if cover_of(file.content)["Tính chất số liệu"] == "Ước cả năm"}


def cover_of(content):
    rows = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0].iter_rows(values_only=True)
    return {composed(name): composed(value) for name, value, *_ in (row[-2:] if len(row) < 3 else pair_of(row) for row in rows) if name}


def pair_of(row):
    filled = [cell for cell in row if cell is not None]
    return (filled[0], filled[1]) if len(filled) > 1 else (None, None)


def composed(value):
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def number(value):
    """A figure as it stands in the cell, or as text in the Vietnamese way."""
    if isinstance(value, str):
        bare = value.translate(FULL_WIDTH).replace("%", "").replace(" ", "")
        return Decimal(bare.replace(".", "").replace(",", ".")) if re.fullmatch(r"-?[\d.]+(,\d+)?", bare) else None
    return None if value is None else Decimal(str(value))


def figures_sent(sent):
    """(department, indicator code) to last year's and this year's figure."""
    return {
        (department, row["Mã chỉ tiêu"]): (number(row["Thực hiện năm trước"]), number(row["Thực hiện năm nay"]))
        for department, sheets in sent.items()
        for row in sheets.get("Chỉ tiêu", ())
        if row["Mã chỉ tiêu"]
    }


def tasks_sent(sheets):
    """The tasks of a workbook with their status, a word or a cross under it; a printed task that nobody answered is none."""
    crossed = ("Hoàn thành", "Đang thực hiện", "Chưa thực hiện")
    for row in sheets.get("Nhiệm vụ", ()):
        status = row.get("Tình trạng") or next((word for word in crossed if row.get(word) == "X"), None)
        if row["Nhiệm vụ"] and status:
            yield row, status


def statuses_sent(sent, sub_index=None):
    """Status to number of tasks; of one sub-index, named as departments name it."""
    names = None if sub_index is None else {sub_index.name_vi, *sub_index.also_called}
    counts = Counter()
    for sheets in sent.values():
        for row, status in tasks_sent(sheets):
            named = {part.strip() for part in (row["Chỉ số thành phần"] or "").split(";")}
            if names is None or named & names:
                counts[status] += 1
    return counts


def targets():
    declared = yaml.safe_load((DECLARED / "provinces/QNG/targets.yaml").read_text(encoding="utf-8"))["targets"]
    return {(entry["indicator"], entry.get("department")): Decimal(str(entry["target"])) for entry in declared if entry["year"] == 2021}


def published():
    declared = yaml.safe_load((DECLARED / "indices/PCI/results/QNG.yaml").read_text(encoding="utf-8"))["results"]
    return {str(entry["year"]): entry for entry in declared}


def weights(year):
    declared = yaml.safe_load((DECLARED / "indices/PCI/methodologies.yaml").read_text(encoding="utf-8"))["methodologies"]
    methodology = next(entry for entry in declared if entry["first_year"] <= year <= (entry.get("last_year") or year))
    return {entry["name_vi"]: (entry["code"], Decimal(str(entry["weight_pct"]))) for entry in methodology["sub_indices"]}


def owing(code):
    """The departments whose values make the province's, as the catalogue declares it."""
    declared = CATALOGUE.find_indicator(ROUND, code)
    roles = ("lead", "contributing") if declared.aggregation == "sum_of_all" else ("lead",)
    return [entry.department for entry in CATALOGUE.assignments(ROUND) if entry.item == code and entry.role in roles]


def of_the_province(code, figures):
    """The province's value, worked out from the cells; ``None`` where a department's figure or weight is missing."""
    declared = CATALOGUE.find_indicator(ROUND, code)
    values = [figures.get((department, code), (None, None))[1] for department in owing(code)]
    weights = [figures.get((department, declared.weight_indicator), (None, None))[1] for department in owing(code)]
    if None in values or declared.aggregation == "none":
        return None
    if declared.aggregation.startswith("sum"):
        return sum(values)
    if len(values) == 1:
        return values[0]
    return None if None in weights else round(sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights), 2)


def is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def numbers_of(sheet):
    """Every number of a sheet as (row of values, column from 0, number)."""
    return [(row, place, value) for row in sheet.iter_rows(values_only=True) for place, value in enumerate(row) if is_number(value)]


def parts_of(book):
    named = {f"{entry.ordinal}. {entry.name_vi}"[:31]: entry for entry in CATALOGUE.methodology("2021").sub_indices}
    return [(book[name], entry) for name, entry in named.items() if name in book.sheetnames]


def test_every_number_of_every_sub_index_is_one_of_the_departments(annexes, sent):
    figures, aims, checked = figures_sent(sent), targets(), Counter()
    codes = {indicator.name_vi: indicator.code for indicator in CATALOGUE.indicators}
    for book in annexes.values():
        for sheet, entry in parts_of(book):
            counts = statuses_sent(sent, entry)
            for row, place, value in numbers_of(sheet):
                if place == 2:
                    assert value == counts[row[1]], (sheet.title, row)
                    checked["status"] += 1
                    continue
                code = codes[row[1]]
                if row[0] == "Toàn tỉnh":
                    assert (place, value) == (4, pytest.approx(float(of_the_province(code, figures)))), (sheet.title, row)
                    checked["province"] += 1
                    continue
                last_year, this_year = figures[row[0], code]
                aim = aims.get((code, row[0]), aims.get((code, None)))
                change = this_year - last_year if None not in (this_year, last_year) else None
                expected = {3: last_year, 4: this_year, 5: change, 6: aim}[place]
                assert value == pytest.approx(float(expected)), (sheet.title, row, place)
                checked[place] += 1
    # The province's annex and the one of the sub-index each tell all of it.
    reported = sum(this_year is not None for _, this_year in figures.values())
    assert checked[4] == 2 * reported and checked["status"] > 20 and checked[6] > 5, checked
    whole = [code for code in set(codes.values()) if len(owing(code)) > 1 and of_the_province(code, figures) is not None]
    assert checked["province"] == 2 * len(whole) > 0


def test_every_estimate_of_the_annexes_says_so_beside_its_number(annexes, sent, estimating):
    checked = Counter()
    for book in annexes.values():
        for sheet, _ in parts_of(book):
            for row in sheet.iter_rows():
                if is_number(row[4].value) and row[0].value in sent:
                    for cell in (row[4], row[5]):
                        is_estimate = row[0].value in estimating and is_number(cell.value)
                        assert cell.number_format.endswith('"(ước)"') == is_estimate, (sheet.title, cell.coordinate)
                        checked[is_estimate] += 1
    assert checked[True] > 100 and checked[False] > 10


def test_no_task_is_lost_between_the_workbooks_and_the_annex(annexes, sent):
    book = annexes[None]
    printed = Counter()
    for sheet in [*(sheet for sheet, _ in parts_of(book)), book["Nhiệm vụ chung"]]:
        for row in sheet.iter_rows(values_only=True):
            if row[8] and " · Nhiệm vụ!" in str(row[8]):
                printed[row[8]] += 1
    assert len(printed) == sum(1 for sheets in sent.values() for _ in tasks_sent(sheets))
    plan = [row for row in book["Kế hoạch 2022"].iter_rows(values_only=True) if row[9] and " · Kế hoạch!" in str(row[9])]
    assert Counter(row[1] for row in plan) == {
        department: len(rows)
        for department, sheets in sent.items()
        if (rows := [row for row in sheets.get("Kế hoạch", ()) if row["Nhiệm vụ"]])
    }


def test_every_number_beside_a_chart_is_what_vcci_published_or_what_departments_sent(annexes, sent):
    sheet, results, newest = annexes[None]["Biểu đồ"], published(), published()["2020"]
    by_name, entries = weights(2020), {entry.name_vi: entry for entry in CATALOGUE.methodology("2021").sub_indices}
    headings, filings = [], {}
    checked = Counter()
    for row in sheet.iter_rows(values_only=True):
        if row[0] in ("Năm", "Chỉ số thành phần", "Tình hình"):
            headings = list(row)
        for place, value in enumerate(row):
            if not is_number(value):
                continue
            if headings[0] == "Năm":
                expected = results[row[0]]["composite" if place == 1 else "rank"]
            elif headings[1] == "Điểm PCI còn thiếu":
                code, weight = by_name[row[0]]
                score = Decimal(str(newest["scores"][code]))
                expected = [None, (10 - score) * weight / 10, score, weight, weight / 10][place]
            elif headings[0] == "Chỉ số thành phần":
                expected = statuses_sent(sent, entries[row[0]])[headings[place]]
            else:
                filings[row[0]] = value
                continue
            assert value == pytest.approx(float(expected)), (row, place)
            checked[headings[0]] += 1
    assert checked["Năm"] == 10 and checked["Chỉ số thành phần"] > 60, checked
    assert filings == filings_of_the_deliveries()


def filings_of_the_deliveries():
    """Which department's workbook was accepted by the due day, later or not at all; of whom nothing came, or nothing that can be opened."""
    first, accepted = {}, {}
    for file in FILES:
        if file.department and file.state != "quarantined":
            first[file.department] = min(file.arrived_at, first.get(file.department, file.arrived_at))
        if file.department and file.state.startswith("accepted"):
            accepted[file.department] = min(file.arrived_at, accepted.get(file.department, file.arrived_at))
    unreadable = {file.department for file in FILES if file.department} - first.keys()
    due_on = CATALOGUE.round(ROUND).due_on
    late = sum(arrived.astimezone(VIETNAM).date() > due_on for arrived in accepted.values())
    return {
        ON_TIME: len(accepted) - late,
        LATE: late,
        RETURNED: len(first) - len(accepted),
        "Đơn vị gửi sau khi đóng đợt, chưa được chấp nhận": 0,
        MISSING: len(CATALOGUE.departments_of(ROUND)) - len(first) - len(unreadable),
        "Đơn vị đã gửi, không mở được": len(unreadable),
    }


def test_every_number_of_the_coverage_is_counted_from_the_deliveries(annexes):
    sheet = annexes[None]["Tình hình nộp"]
    versions, findings = Counter(), {}
    for file in FILES:
        if file.department and file.state not in ("quarantined", "repeated"):
            versions[file.department] += 1
            findings[file.department] = [*file.findings, *file.findings_across]
    severities = {rule.code: rule.severity for rule in CATALOGUE.rules}
    checked = 0
    for row, place, value in numbers_of(sheet):
        if row[2] == "Cộng":
            continue
        if place == 0:
            continue
        counted = Counter(severities[rule] for rule, *_ in findings[row[1]])
        expected = {7: versions[row[1]], 11: counted["critical"], 12: counted["warning"], 13: counted["info"]}[place]
        assert value == expected, (row, place)
        checked += 1
    assert checked == 4 * len(versions)
    total = next(row for row in sheet.iter_rows(values_only=True) if row[2] == "Cộng")
    columns = list(zip(*(row for row in sheet.iter_rows(values_only=True) if row[1] in versions), strict=True))
    assert [total[place] for place in (7, 11, 12, 13)] == [sum(columns[place]) for place in (7, 11, 12, 13)]


def test_every_source_that_the_annex_names_holds_that_figure(annexes, sent):
    sheet, figures, checked = annexes[None]["Nguồn số liệu"], figures_sent(sent), 0
    for label, value, *_ in sheet.iter_rows(values_only=True, min_row=3):
        told = re.fullmatch(r"([A-Z]{3}-\d\d) .*, (\S+), năm (nay|trước)", str(label))
        if told:
            code, department, when = told.groups()
            assert value == pytest.approx(float(figures[department, code][when == "nay"])), label
            checked += 1
    assert checked > 100


def tables_of(document, first_heading):
    """Tables whose first column is headed so, as rows of texts under their headings."""
    found = []
    for table in document.tables:
        heading, *rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
        if heading[0] == first_heading:
            found.append([dict(zip(heading, row, strict=True)) for row in rows])
    return found


def shown(text):
    """A number as the document prints it, or ``None`` for what is no number."""
    return number(text.removesuffix(ESTIMATE).replace("\N{MINUS SIGN}", "-").lstrip("+"))


def test_every_figure_in_a_table_of_the_documents_is_one_of_the_departments(documents, sent, estimating):
    figures, aims, checked = figures_sent(sent), targets(), Counter()
    assert 0 < len(estimating) < len(sent)
    for document in documents.values():
        for row in (row for table in tables_of(document, "Chỉ tiêu") for row in table):
            code, department = row["Chỉ tiêu"].split()[0], row["Đơn vị"]
            if department == "Toàn tỉnh":
                assert shown(row["Năm nay"]) == of_the_province(code, figures), row
                is_estimate = bool(set(owing(code)) & estimating)
                assert row["Năm nay"].endswith(ESTIMATE) == (is_estimate and shown(row["Năm nay"]) is not None), row
                continue
            last_year, this_year = figures[department, code]
            aim = aims.get((code, department), aims.get((code, None)))
            change = this_year - last_year if None not in (this_year, last_year) else None
            for heading, expected in (("Năm trước", last_year), ("Năm nay", this_year), ("Thay đổi", change), ("Mục tiêu", aim)):
                assert shown(row[heading]) == expected, (row, heading)
                is_estimate = heading in ("Năm nay", "Thay đổi") and department in estimating and expected is not None
                assert row[heading].endswith(ESTIMATE) == is_estimate, (row, heading)
                checked[heading] += expected is not None
    reported = sum(this_year is not None for _, this_year in figures.values())
    assert checked["Năm nay"] == 2 * reported and checked["Mục tiêu"] > 5


def test_every_published_figure_in_the_document_is_vcci_s(documents):
    results, by_name, newest = published(), weights(2020), published()["2020"]
    [years] = tables_of(documents[None], "Năm")
    assert [(row["Năm"], shown(row["Điểm PCI"]), int(row["Xếp hạng"])) for row in years] == [
        (str(year), Decimal(str(results[str(year)]["composite"])), results[str(year)]["rank"]) for year in range(2016, 2021)
    ]
    gaps = next(table for table in tables_of(documents[None], "Chỉ số thành phần"))
    for row in gaps:
        code, weight = by_name[row["Chỉ số thành phần"]]
        score = Decimal(str(newest["scores"][code]))
        told = [shown(row[heading]) for heading in ("Trọng số", "Điểm", "Điểm PCI còn thiếu", "Thêm 1 điểm được")]
        assert told == [weight, score, (10 - score) * weight / 10, weight / 10], row
    assert len(gaps) == 10


def test_the_sentences_count_what_was_delivered(documents, sent, estimating):
    text = "\n".join(paragraph.text for paragraph in documents[None].paragraphs)
    filings = filings_of_the_deliveries()
    owed, filed = sum(filings.values()), filings[ON_TIME] + filings[LATE] + filings[RETURNED]
    assert f"{owed} đơn vị được giao báo cáo" in text and f"Đã nộp {filed} đơn vị" in text
    accepted = f"được tiếp nhận đúng hạn {filings[ON_TIME]}, được tiếp nhận muộn {filings[LATE]}, bị trả lại {filings[RETURNED]}"
    assert f"{accepted}; chưa nộp {filings[MISSING]}" in text
    assert f"{len(estimating)}/{len(sent)} đơn vị báo cáo số ước cả năm" in text
    assert f"Số liệu của {len(sent)} đơn vị được tổng hợp" in text
    for status, count in statuses_sent(sent).items():
        assert re.search(rf"Toàn tỉnh, số nhiệm vụ theo tình trạng:.*{status.lower()}: {count}\b", text), (status, count)
    planned = sum(1 for sheets in sent.values() for row in sheets.get("Kế hoạch", ()) if row["Nhiệm vụ"])
    assert f"đưa vào kế hoạch {planned:02d} nhiệm vụ" in text
    quantities = [(row["Số lượng"], row["Đơn vị tính"]) for sheets in sent.values() for row, _ in tasks_sent(sheets) if row["Số lượng"]]
    assert len(quantities) > 50
    for counted, units in quantities:
        for part, unit in zip(str(counted).split(";"), str(units or "").split(";"), strict=False):
            bare = number(part.strip())
            told = f"{int(bare):02d}" if bare is not None and bare == int(bare) and bare < 10 else part.strip()
            assert f"{told} {unit.strip()}".strip() in text, (counted, units)
