"""What a reorganisation moves: rounds and assignments of the catalogue, series of the warehouse."""

import pytest

from include.warehouse.register.reorganisations import moving_departments, reorganisations_of
from tests.warehouse.filing import file_figures


@pytest.fixture
def moving(warehouse, catalogue):
    """What moves, by reorganisation and department, after SKHĐT and STNMT reported two figures each for two years."""
    for year in (2021, 2022):
        for department in ("SKHĐT", "STNMT"):
            file_figures(
                warehouse, f"QNG-{year}-Y", department, f"{year}-11-30T08:00:00+07:00", {"TRA-03": 4, "TIM-05": 1, "TRA-01": "missing"}
            )
    return {
        (entry.key, given.department.code): given
        for entry in reorganisations_of(catalogue, "QNG")
        for given in moving_departments(warehouse, catalogue, entry)
    }


def test_the_reorganisations_of_a_province_are_those_it_gives_to_or_takes_from(catalogue):
    assert [entry.key for entry in reorganisations_of(catalogue, "QNG")] == ["QNG25-2025-07", "QNG-2025-03"]
    assert [entry.key for entry in reorganisations_of(catalogue, "QNG25")] == ["QNG25-2025-07"]
    assert reorganisations_of(catalogue, "KTM") == []


def test_series_are_counted_and_told_what_becomes_of_them(moving):
    land, planning = moving["QNG-2025-03", "STNMT"], moving["QNG-2025-03", "SKHĐT"]
    assert [(s.indicator_code, s.figures, s.first_round, s.last_round, s.outcome) for s in land.series] == [
        ("TIM-05", 2, "2021-Y", "2022-Y", "not_carried_over"),
        ("TRA-03", 2, "2021-Y", "2022-Y", "sum"),
    ]
    assert planning.outcomes == {"not_carried_over": 1, "share_unknown": 1}
    assert moving["QNG-2025-03", "STC"].series == ()


def test_workbooks_are_those_of_the_last_round_before_and_the_next_after(moving):
    land = moving["QNG-2025-03", "STNMT"]
    assert (land.last_round.key, land.next_round) == ("QNG-2024-Y", None), "QNG itself collects nothing after March 2025"
    industry = moving["QNG25-2025-07", "SCT"]
    assert (industry.last_round.key, industry.next_round.key) == ("QNG-2024-Y", "QNG25-2025-Y")
    assert moving["QNG25-2025-07", "SNNMT"].last_round is None, "it existed for four months, between two rounds"


def test_assignments_name_who_takes_them_over_and_what_nobody_owes_any_more(moving):
    education = moving["QNG25-2025-07", "SGDĐT"]
    taken = {owed.item: owed.taken_over_by for owed in education.assignments}
    assert taken["TRA-01"] == ("SGDĐT",)
    assert {owed.item for owed in education.owed_by_nobody} == {"LAB-05", "LAB-06"}, "no labour sub-index in 2025"
    assert moving["QNG-2025-03", "STNMT"].owed_by_nobody == (), "without a next round nothing can be said"


def test_sub_indices_led_go_to_who_leads_them_on_the_day(moving):
    assert dict(moving["QNG-2025-03", "SKHĐT"].leads) == {"entry": "STC", "bias": "STC", "proactivity": "STC"}
    assert dict(moving["QNG25-2025-07", "VPUBND"].leads) == {"time": None}


def test_targets_of_a_department_from_that_year_on_are_listed(warehouse, catalogue):
    own = next(target for target in catalogue.targets if target.department == "SCT")
    later = own.model_copy(update={"year": 2026})
    changed = catalogue.changed(targets=(own, later))
    [entry] = [r for r in reorganisations_of(changed, "QNG") if r.key == "QNG25-2025-07"]
    given = {g.department.code: g.targets for g in moving_departments(warehouse, changed, entry)}
    assert given["SCT"] == (later,) and given["STP"] == ()
