"""The charts: the same bytes twice, the figures in words, no chart without figures."""

import re
from dataclasses import replace

from include.summary.charts import charts_of
from include.summary.compose import compose

ROUND = "QNG-2021-Y"


def test_charts_show_their_figures_in_vietnamese_notation_and_tell_them_in_words(filled, catalogue):
    charts = charts_of(compose(filled, catalogue, ROUND))
    assert charts.keys() == {"pci_history", "pci_gaps", "tasks_by_status", "filing"}
    assert "59,05" in charts["pci_history"].svg() and "hạng 26" in charts["pci_history"].svg()
    assert "2016: 59,05, hạng 26" in charts["pci_history"].description_vi
    assert "Dịch vụ hỗ trợ doanh nghiệp: 9" in charts["pci_gaps"].description_vi
    assert "1,965" in charts["pci_gaps"].svg()


def test_a_count_without_room_in_its_bar_stands_behind_it(filled, catalogue):
    report = compose(filled, catalogue, ROUND)
    part = next(part for part in report.parts if part.statuses)
    counts = [
        replace(entry, count=replace(entry.count, value=value, text=str(value)))
        for entry, value in zip(part.statuses * 2, (91, 1), strict=False)
    ]
    counts[1] = replace(counts[1], status="postponed", status_vi="Tạm hoãn")
    counts[0] = replace(counts[0], status="done", status_vi="Hoàn thành")
    crowded = replace(report, parts=(replace(part, statuses=tuple(counts)),), statuses=tuple(counts))
    drawn = charts_of(crowded)["tasks_by_status"].svg()
    assert ">91<" in drawn and ">1<" in drawn and "số ghi sau thanh" in drawn


def test_what_one_more_point_brings_is_told_in_words_too(warehouse, catalogue):
    report = compose(warehouse, catalogue, ROUND)
    told = charts_of(report)["pci_gaps"].description_vi
    assert all(f"{gap.name_vi}: {gap.lost}, thêm 1 điểm được {gap.per_point}" in told for gap in report.gaps)


def test_a_chart_is_the_same_bytes_twice_and_its_ids_are_its_own(filled, catalogue):
    report = compose(filled, catalogue, ROUND)
    first, second = charts_of(report), charts_of(report)
    for name, chart in first.items():
        assert (chart.svg(), chart.png()) == (second[name].svg(), second[name].png())
        assert all(found.startswith(name) for found in re.findall(r'\bid="([^"]+)"', chart.svg()))
        assert chart.png().startswith(b"\x89PNG")


def test_no_chart_is_drawn_of_nothing(warehouse, catalogue):
    # Nobody reported, no round is open: what VCCI published stands alone.
    assert charts_of(compose(warehouse, catalogue, ROUND)).keys() == {"pci_history", "pci_gaps"}


def test_a_year_without_publication_is_a_gap_and_no_nought(warehouse, catalogue):
    report = compose(warehouse, catalogue, "QNG-2024-Y") if "QNG-2024-Y" in {r.key for r in catalogue.rounds} else None
    if report is None:
        report = compose(warehouse, catalogue.changed(rounds=(*catalogue.rounds, _later(catalogue))), "QNG-2025-Y")
    spec = charts_of(report)["pci_history"]
    assert "2023: không công bố" in spec.description_vi and "2022: 65,18" in spec.description_vi
    assert " 0," not in spec.description_vi


def _later(catalogue):
    return catalogue.round(ROUND).model_copy(
        update={
            "code": "2025-Y",
            "period_from": catalogue.round(ROUND).period_from.replace(year=2025),
            "period_to": catalogue.round(ROUND).period_to.replace(year=2025),
        }
    )
