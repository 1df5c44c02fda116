"""The catalogue that the project ships: complete, and saying what its sources say."""

import csv
import datetime as dt
import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from include.catalog import load_catalogue
from include.catalog.characters import folded
from include.catalog.files import sql_rule_files
from include.catalog.loading import load_catalogue_with_rules
from include.catalog.models import Catalogue, Methodology
from tests.catalog.conftest import SHIPPED

ROUND = "QNG-2021-Y"
TEN = ["entry", "land", "transparency", "time", "informal", "bias", "proactivity", "support", "labor", "legal"]


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def names_of(methodology: Methodology, code: str) -> set[str]:
    part = next(part for part in methodology.sub_indices if part.code == code)
    return {part.name_vi, *part.also_called}


def test_one_load_serves_the_whole_process(shipped: Catalogue):
    assert load_catalogue() is shipped
    assert load_catalogue(str(SHIPPED)) is shipped


def test_every_text_is_composed_unicode(shipped: Catalogue):
    text = shipped.model_dump_json()
    assert unicodedata.is_normalized("NFC", text)
    assert "Quảng Ngãi" in text


# ---- departments


def test_twenty_five_departments_report_in_2021(shipped: Catalogue):
    codes = [department.code for department in shipped.departments_of(ROUND)]
    assert sorted(codes) == sorted(
        [
            *("SCT", "SKHĐT", "STC", "STP", "SNV", "SLĐTBXH", "SXD", "SGTVT", "STNMT", "SNNPTNT", "STTTT", "SKHCN"),
            *("SGDĐT", "SYT", "SVHTTDL", "SNgV", "BDT", "BQL", "TTT", "VPUBND", "CT", "CAT", "TAND", "THADS", "BHXH"),
        ]
    )


def test_departments_of_2025_do_not_report_in_2021(shipped: Catalogue):
    assert shipped.department(ROUND, "SNNMT") is None
    assert shipped.department(ROUND, "SDTTG") is None


def test_fourteen_departments_are_in_force_in_the_new_province(shipped: Catalogue):
    day = dt.date(2026, 1, 12)
    codes = {d.code for d in shipped.departments if d.province == "QNG25" and d.valid_on(day)}
    assert codes == {
        *("SNNMT", "STC", "SXD", "SNV", "SVHTTDL", "SKHCN", "SGDĐT"),
        *("SYT", "SCT", "SDTTG", "STP", "SNgV", "TTT", "VPUBND"),
    }
    assert not [d.code for d in shipped.departments if d.province == "QNG" and d.valid_on(day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-28", {"SKHĐT", "STC", "SGTVT", "SXD", "SLĐTBXH", "SNV", "STNMT", "SNNPTNT", "STTTT", "SKHCN", "BDT"}),
        ("2025-03-01", {"STC", "SXD", "SNV", "SNNMT", "SKHCN", "SDTTG"}),
    ],
)
def test_the_mergers_of_2025_take_effect_overnight(shipped: Catalogue, day: str, expected: set[str]):
    touched = {
        "SKHĐT",
        "STC",
        "SGTVT",
        "SXD",
        "SLĐTBXH",
        "SNV",
        "STNMT",
        "SNNPTNT",
        "STTTT",
        "SKHCN",
        "BDT",
        "SNNMT",
        "SDTTG",
    }
    in_force = [d.code for d in shipped.departments if d.province == "QNG" and d.valid_on(dt.date.fromisoformat(day))]
    assert max(Counter(in_force).values()) == 1
    assert set(in_force) & touched == expected


def test_a_department_passes_parts_of_its_work_to_several(shipped: Catalogue):
    [reorganisation] = [entry for entry in shipped.reorganisations if entry.key == "QNG-2025-03"]
    moves = [move for move in reorganisation.moves if move.from_department == "SLĐTBXH"]
    assert {move.share for move in moves} == {None}, "nobody knows how much"
    scopes = {move.to_department: move.scope_vi for move in moves}
    assert scopes["SNV"] is None
    assert scopes["SGDĐT"] == "Giáo dục nghề nghiệp"
    assert scopes["SNNMT"] == "Giảm nghèo"


def test_home_affairs_and_foreign_affairs_stay_apart(shipped: Catalogue):
    home, foreign = shipped.department(ROUND, "SNV"), shipped.department(ROUND, "SNgV")
    assert home is not None
    assert foreign is not None
    assert (home.name_vi, foreign.name_vi) == ("Sở Nội vụ", "Sở Ngoại vụ")
    assert folded(home.code) != folded(foreign.code)
    assert not set(home.document_codes) & set(foreign.document_codes)


def test_a_department_may_sign_with_several_codes(shipped: Catalogue):
    inspectorate = shipped.department(ROUND, "TTT")
    assert inspectorate is not None
    assert inspectorate.document_codes == ("TTr", "TTT")


# ---- sub-indices


def test_support_is_one_sub_index_under_two_names(shipped: Catalogue):
    for code in ("2017", "2021", "2022"):
        both = {"Dịch vụ hỗ trợ doanh nghiệp", "Chính sách hỗ trợ doanh nghiệp"}
        assert both <= names_of(shipped.methodology(code), "support")
    current = next(part for part in shipped.methodology("2021").sub_indices if part.code == "support")
    assert current.name_vi == "Chính sách hỗ trợ doanh nghiệp"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Tính năng động của chính quyền", "proactivity"),
        ("Tính năng động", "proactivity"),
        ("Tính minh bạch", "transparency"),
        ("Dịch vụ hỗ trợ doanh nghiệp", "support"),
        ("Chỉ số dịch vụ hỗ trợ doanh nghiệp", "support"),
    ],
)
def test_the_names_of_the_real_report_lead_to_one_sub_index(shipped: Catalogue, name: str, code: str):
    methodology = shipped.methodology("2021")
    assert [part.code for part in methodology.sub_indices if name in names_of(methodology, part.code)] == [code]


@pytest.mark.parametrize(
    ("code", "weights"),
    [
        ("2006", [5, 5, 15, 10, 5, 5, 15, 15, 15, 10]),
        ("2009", [10, 5, 20, 15, 10, None, 10, 5, 20, 5]),
        ("2013", [5, 5, 20, 5, 10, 5, 5, 20, 20, 5]),
        ("2017", [5, 5, 20, 5, 10, 5, 5, 20, 20, 5]),
        ("2021", [5, 5, 20, 5, 10, 5, 5, 20, 20, 5]),
        ("2022", [5, 10, 5, 5, 15, 10, 15, 15, 10, 10]),
    ],
)
def test_weights_are_those_of_their_years(shipped: Catalogue, code: str, weights: list[int | None]):
    found = {part.code: part.weight_pct for part in shipped.methodology(code).sub_indices}
    assert found == {part: Decimal(weight) for part, weight in zip(TEN, weights, strict=True) if weight is not None}


def test_the_weights_of_2025_are_unknown_not_zero(shipped: Catalogue):
    parts = shipped.methodology("2025").sub_indices
    assert len(parts) == 9
    assert {part.weight_pct for part in parts} == {None}
    assert not {"labor", "time", "proactivity"} & {part.code for part in parts}


def test_only_the_documented_focal_departments_are_called_proven(shipped: Catalogue):
    due = shipped.round(ROUND).due_on
    focal = {f.sub_index: f for f in shipped.focal_departments if f.province == "QNG" and f.valid_on(due)}
    assert set(focal) == set(TEN)
    proven = {code: entry.department for code, entry in focal.items() if entry.proven}
    assert proven == {"proactivity": "SKHĐT", "transparency": "STP", "support": "SCT"}


# ---- indicators, tasks, assignments


def test_the_two_transparency_indicators_of_the_real_report(shipped: Catalogue):
    share, days = shipped.indicator(ROUND, "TRA-01"), shipped.indicator(ROUND, "TRA-02")
    assert (share.unit, share.direction, share.limit_min, share.limit_max) == ("pct", "higher_better", 0, 100)
    assert (days.unit, days.direction, days.limit_min) == ("days", "lower_better", 0)
    for indicator in (share, days):
        assert indicator.required
        assert indicator.evidence == "documented"
        assert "dòng 77" in indicator.source


def test_at_least_forty_eight_indicators_over_all_ten_sub_indices(shipped: Catalogue):
    assert len(shipped.indicators) >= 48
    due = shipped.round(ROUND).due_on
    assert {indicator.sub_index for indicator in shipped.indicators if indicator.valid_on(due)} == set(TEN)


def test_an_indicator_is_the_one_of_its_round(shipped: Catalogue):
    assert shipped.indicator(ROUND, "TIM-03").sub_index == "time"
    assert shipped.indicator("QNG25-2026-Y", "TIM-03").sub_index == "compliance"
    assert shipped.indicator("QNG25-2026-Y", "PRO-01").sub_index == "enabling_government"
    assert shipped.find_indicator("QNG25-2026-Y", "LAB-01") is None, "labour has no successor among the sub-indices of 2025"


def test_shares_of_two_departments_are_never_added(shipped: Catalogue):
    added = {indicator.unit for indicator in shipped.indicators if indicator.carry_over == "sum"}
    assert not added & {"pct", "days", "hours"}


def test_percentages_are_limited_to_a_hundred(shipped: Catalogue):
    shares = [indicator for indicator in shipped.indicators if indicator.unit == "pct"]
    assert shares
    assert {(indicator.limit_min, indicator.limit_max) for indicator in shares} == {(Decimal(0), Decimal(100))}


def test_every_department_owes_the_common_part(shipped: Catalogue):
    for department in shipped.departments_of(ROUND):
        owed = {assignment.item for assignment in shipped.assignments(ROUND, department.code)}
        assert {"TRA-01", "TRA-02", "TRA-03", "NV-04", "NV-05"} <= owed


def test_assignments_name_lead_and_contributing_departments(shipped: Catalogue):
    roles = {a.department: a.role for a in shipped.assignments(ROUND) if a.item == "PRO-01"}
    assert roles["SKHĐT"] == "lead"
    assert roles["SCT"] == "contributing"
    assert "TAND" not in roles


def test_each_thing_is_owed_once_by_a_department(shipped: Catalogue):
    counts = Counter((a.department, a.item) for a in shipped.assignments(ROUND))
    assert counts
    assert max(counts.values()) == 1


def test_every_indicator_and_task_is_owed_by_somebody_in_2021(shipped: Catalogue):
    owed = {assignment.item for assignment in shipped.assignments(ROUND)}
    assert {indicator.code for indicator in shipped.indicators} <= owed
    assert {task.code for task in shipped.provincial_tasks} <= owed


def test_sct_leads_the_plan_for_its_own_sub_index_only(shipped: Catalogue):
    tasks = {a.item for a in shipped.assignments(ROUND, "SCT") if a.kind == "task"}
    assert tasks == {"NV-01", "NV-04", "NV-05", "NV-06", "NV-07", "NV-08", "NV-09"}


# ---- rounds


def test_the_round_of_the_real_report(shipped: Catalogue):
    entry = shipped.round(ROUND)
    assert (entry.requested_on, entry.due_on) == (dt.date(2021, 11, 15), dt.date(2021, 12, 1))
    assert (entry.cut_off_on, entry.closes_on) == (dt.date(2021, 12, 14), dt.date(2022, 3, 31))
    assert entry.request_documents == ("2446/SKHĐT-XTĐT", "1224/STP-XDKT&TDTHPL")
    assert (entry.methodology, entry.figures, entry.evidence) == ("2021", "final", "documented")


def test_yearly_rounds_go_out_on_15_november(shipped: Catalogue):
    yearly = [entry for entry in shipped.rounds if entry.code.endswith("-Y")]
    assert {entry.code for entry in yearly} == {f"{year}-Y" for year in range(2020, 2027)}
    assert {(entry.requested_on.month, entry.requested_on.day) for entry in yearly} == {(11, 15)}


# ---- versions


def test_the_version_follows_every_file(folder: Path, shipped: Catalogue, change):
    copy = load_catalogue(folder)
    assert (copy.version, copy.rule_set_version) == (shipped.version, shipped.rule_set_version)
    assert len(copy.version) == 12
    change("provinces/QNG/departments/SYT.yaml", "email: null", "email: syt@example.vn")
    changed = load_catalogue_again(folder)
    assert changed.version != copy.version
    assert changed.rule_set_version == copy.rule_set_version


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("indices/PCI/indicators.csv", "pct,higher_better,0,100,false,true", "pct,higher_better,0,99,false,true"),
        ("rules/cells.yaml", "severity: critical", "severity: warning"),
        ("indices/PCI/indicators.csv", "false,true,50,,", "false,true,60,,"),
        ("provinces/QNG/totals.yaml", "tolerance: 0", "tolerance: 1"),
    ],
)
def test_the_rule_set_version_follows_rules_and_limits(folder: Path, shipped: Catalogue, change, file, old, new):
    change(file, old, new)
    assert load_catalogue(folder).rule_set_version != shipped.rule_set_version


def test_a_file_of_rules_is_one_family_and_the_rule_book_lists_it():
    told = re.findall(r"`([A-Z]{3})` \| `(\w+)\.yaml`", (SHIPPED / "rules" / "README.md").read_text(encoding="utf-8"))
    families = {path.stem: set(re.findall(r"(?m)^  - code: ([A-Z]{3})-", path.read_text("utf-8"))) for path in SHIPPED.glob("rules/*.yaml")}
    assert families == {family: {letters} for letters, family in told}


def test_the_rule_set_version_follows_the_rules_in_sql(folder: Path, shipped: Catalogue, monkeypatch):
    files = {name: content + b" " for name, content in sql_rule_files().items()}
    monkeypatch.setattr("include.catalog.loading.sql_rule_files", lambda: files)
    changed = load_catalogue(folder)
    assert changed.rule_set_version != shipped.rule_set_version
    assert changed.version == shipped.version


def load_catalogue_again(folder: Path) -> Catalogue:
    """The catalogue as another process would load it: under a new path, so past the cache."""
    moved = folder.with_name("moved")
    folder.rename(moved)
    return load_catalogue(moved)


# ---- adding is one file


def test_adding_a_department_is_one_file(folder: Path):
    text = (folder / "provinces/QNG/departments/SYT.yaml").read_text(encoding="utf-8")
    text = text.replace("SYT", "SDL").replace("Sở Y tế", "Sở Du lịch")
    (folder / "provinces/QNG/departments/SDL.yaml").write_text(text, encoding="utf-8")
    catalogue = load_catalogue(folder)
    assert catalogue.department(ROUND, "SDL") is not None
    assert "TRA-01" in {assignment.item for assignment in catalogue.assignments(ROUND, "SDL")}


def test_files_in_decomposed_unicode_say_the_same(folder: Path, shipped: Catalogue):
    for path in [*folder.rglob("*.yaml"), *folder.rglob("*.csv")]:
        path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    catalogue = load_catalogue(folder)
    assert catalogue.version != shipped.version
    assert catalogue.model_dump(exclude={"version", "rule_set_version"}) == shipped.model_dump(exclude={"version", "rule_set_version"})


def test_a_csv_saved_by_excel_with_a_byte_order_mark_loads(folder: Path, shipped: Catalogue):
    path = folder / "indices/PCI/indicators.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_catalogue(folder).indicators == shipped.indicators


def test_every_row_of_the_csv_is_an_indicator(shipped: Catalogue):
    with (SHIPPED / "indices/PCI/indicators.csv").open(encoding="utf-8", newline="") as file:
        assert [row["code"] for row in csv.DictReader(file)] == [indicator.code for indicator in shipped.indicators]


@pytest.mark.parametrize("round_key", ["QNG25-2025-Y", "QNG25-2026-Y"])
def test_the_new_province_collects_from_its_own_departments_under_the_sub_indices_of_2025(shipped: Catalogue, round_key: str):
    departments = shipped.departments_of(round_key)
    assert len(departments) == 14
    assert {department.province for department in departments} == {"QNG25"}
    parts = {part.code for part in shipped.methodology(shipped.round(round_key).methodology).sub_indices}
    owed = [a for a in shipped.assignments(round_key) if a.kind == "indicator"]
    assert {shipped.indicator(round_key, a.item).sub_index for a in owed} == parts
    assert {department.code for department in departments} == {a.department for a in owed}
    assert {a.item for a in shipped.assignments(round_key) if a.kind == "task"} == set(shipped.tasks_of(round_key))


def test_nothing_of_the_new_province_is_called_documented_without_a_document(shipped: Catalogue):
    assert {entry.evidence for entry in (*shipped.rounds, *shipped.provincial_tasks) if entry.province == "QNG25"} == {"illustrative"}
    assert not any(focal.proven for focal in shipped.focal_departments if focal.province == "QNG25")


def test_a_deployment_may_name_a_catalogue_of_its_own(folder: Path, change, shipped: Catalogue, monkeypatch):
    change("provinces/QNG/departments/SXD.yaml", "Sở Xây dựng", "Sở Xây dựng và Kiến trúc")
    monkeypatch.setenv("PCI_CATALOGUE", str(folder))
    assert load_catalogue().department("QNG-2021-Y", "SXD").name_vi == "Sở Xây dựng và Kiến trúc"
    assert load_catalogue_with_rules(folder / "rules/past.yaml").departments == load_catalogue().departments != shipped.departments
