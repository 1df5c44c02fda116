"""What reaches outside of a workbook is told in both languages and does not go back with the slip, which keeps every value."""

import datetime as dt
import io
import re

import openpyxl
import pytest

from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.texts import CODES
from include.workbook.cells import read_sheets
from include.workbook.outside import outside_content, reaches_out
from include.workbook.slip.marking import SLIP_SHEET, SlipNotPossibleError, mark_workbook
from tests.sandbox.hostile import CATALOGUE, COVER, DEPARTMENT, GOOD, ROUND, packed, parts_of
from tests.workbook import outside
from tests.workbook.marks import HEAD, mark
from tests.workbook.test_print import converted

ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
SEPARATE = [thing for thing in outside.EACH if thing not in (outside.name_of_another_book, outside.dde_link, outside.query_table)]


def slip_of(content):
    return mark_workbook(content, HEAD, [mark("B4", "Bìa")])


@pytest.fixture(scope="module")
def judgements():
    """One workbook with each thing, judged in one batch."""
    files = [FileToJudge("0" * 64, outside.with_(thing), f"{ROUND}_{DEPARTMENT}.xlsx", ARRIVED) for thing in outside.EACH]
    return dict(zip(outside.EACH, judge(CATALOGUE, files, {ROUND}), strict=True))


def values(content):
    """Every filled cell with its value; formulas that lost their source are values then."""
    return {sheet.name: sheet.rows for sheet in read_sheets(content).sheets if sheet.name != SLIP_SHEET}


@pytest.mark.slow
@pytest.mark.parametrize("thing", outside.EACH, ids=lambda thing: thing.__name__)
def test_it_is_told_and_the_figures_count(judgements, thing):
    judgement = judgements[thing]
    assert (judgement.state, [f.rule_code for f in judgement.findings]) == ("accepted", ["FIL-14"])
    words = CODES.words("outside_content")[outside.EACH[thing]]
    finding = judgement.findings[0]
    assert words.vi in finding.message_vi and words.en in finding.message_en


@pytest.mark.parametrize("thing", outside.EACH, ids=lambda thing: thing.__name__)
def test_it_does_not_go_back_and_every_value_does(thing):
    content = outside.with_(thing)
    slip = slip_of(content)
    assert outside.CANARY in str(parts_of(content).values())
    assert outside.CANARY not in str(parts_of(slip).values())
    assert outside_content(parts_of(content)) and outside_content(parts_of(slip)) == ()
    assert values(slip) == values(content)
    assert openpyxl.load_workbook(io.BytesIO(slip)).sheetnames[0] == SLIP_SHEET


@pytest.mark.slow
def test_a_slip_of_all_of_it_opens_and_shows_the_values(tmp_path):
    slip = slip_of(outside.with_(*SEPARATE, outside.query_table))
    assert outside_content(parts_of(slip)) == () and outside.CANARY not in str(parts_of(slip).values())
    assert b"_x0000_s4097" not in parts_of(slip)["xl/drawings/vmlDrawing9.vml"], "the picture of the object is gone"
    assert b"_x0000_s4098" in parts_of(slip)["xl/drawings/vmlDrawing9.vml"], "a shape of something else is not"
    shown = openpyxl.load_workbook(io.BytesIO(converted(slip, "xlsx", tmp_path)), data_only=True)
    assert shown["Bìa"]["H90"].value == 41


def test_shared_formulas_lose_their_followers_and_the_chain_is_made_anew():
    parts = parts_of(GOOD)
    rows = (
        '<row r="90"><c r="H90"><f t="shared" si="0" ref="H90:H91">[1]S!A1</f><v>1</v></c></row>'
        '<row r="91"><c r="H91"><f t="shared" si="0"/><v>2</v></c><c r="I91"><f>1+2</f><v>3</v></c></row>'
    )
    outside.put(parts, COVER, "</sheetData>", rows)
    outside.related(parts, outside.BOOK, "calcChain", "xl/calcChain.xml", f'<calcChain xmlns="{outside.MAIN}"/>')
    slip = parts_of(slip_of(packed(parts)))
    assert len(re.findall(rb"<f[ >/]", slip[COVER])) == 1 and b"<f>1+2</f>" in slip[COVER] and b"<v>2</v>" in slip[COVER]
    assert "xl/calcChain.xml" not in slip


def test_a_pivot_table_on_outside_data_gets_a_receipt_and_no_slip():
    parts = parts_of(GOOD)
    cache = f'<pivotCacheDefinition xmlns="{outside.MAIN}"><cacheSource type="external" connectionId="1"/></pivotCacheDefinition>'
    outside.related(parts, outside.BOOK, "pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml", cache)
    with pytest.raises(SlipNotPossibleError, match="pivot"):
        slip_of(packed(parts))


@pytest.mark.parametrize(
    "formula",
    ["SUM(A1:A9)", "'Chỉ tiêu'!G7*2", "T[Cột]+1", "T[[#This Row],[Cột]]", '"a|b"&"[x]y!"', "[0]!ten", "IF(A1>0,T[a]*Bìa!B1,0)"],
)
def test_formulas_of_ones_own_workbook_are_left_alone(formula):
    assert not reaches_out(formula)


@pytest.mark.parametrize(
    "formula",
    [
        "[1]S!A1",
        "[12]!ten",
        "'[1]Chỉ tiêu'!G7",
        "'C:\\x\\[khac.xlsx]S'!A1",
        "SUM([khac.xlsx]S!A1:A9)",
        "cmd|'/C calc'!A0",
        "_xlfn.WEBSERVICE(A1)",
    ],
)
def test_formulas_that_reach_out_are_known(formula):
    assert reaches_out(formula)


def test_what_the_project_hands_out_reaches_nowhere():
    assert outside_content(parts_of(GOOD)) == ()
