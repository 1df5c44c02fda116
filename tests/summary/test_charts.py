"""The charts: the same bytes twice, the figures in words, no chart without figures, no label on another."""

import itertools
import re
from dataclasses import replace

import pytest

from include.summary.charts import charts_of
from include.summary.compose import compose
from include.workbook.vietnamese_writing import show_number

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"


def test_charts_show_their_figures_in_vietnamese_notation_and_tell_them_in_words(filled, catalogue):
    charts = charts_of(compose(filled, catalogue, ROUND))
    assert charts.keys() == {"pci_history", "pci_gaps", "tasks_by_status", "filing"}
    assert "59,05" in charts["pci_history"].svg() and "hạng 26" in charts["pci_history"].svg()
    assert "2016: 59,05, hạng 26" in charts["pci_history"].description_vi
    assert "Dịch vụ hỗ trợ doanh nghiệp: 9" in charts["pci_gaps"].description_vi
    assert "1,965" in charts["pci_gaps"].svg()


STATUSES = ("Hoàn thành", "Đang thực hiện", "Chậm tiến độ", "Tạm hoãn", "Tạm dừng", "Chưa thực hiện", "Huỷ", "Không ghi tình trạng")
LONG_NAME = "Thiết chế pháp lý, an ninh trật tự và giải quyết tranh chấp kinh doanh"


def estimating(summary):
    """The summary with the first department whose figures count as one that estimated."""
    lines = summary.coverage.lines
    first = next(line for line in lines if line.has_standing)
    lines = tuple(replace(line, is_estimate=True) if line is first else line for line in lines)
    return replace(summary, coverage=replace(summary.coverage, lines=lines))


def crowded(summary):
    """The summary at its fullest: every status in every sub-index, counts from 1 to 1.234, a long name, more units than departments."""
    figure = summary.coverage.on_time
    count = next(part for part in summary.parts if part.statuses).statuses[0]

    def statuses(turn):
        numbers = [(1, 12, 123, 1234, 7, 35, 1234, 98)[(place + turn) % 8] for place in range(len(STATUSES))]
        return tuple(
            replace(count, status=name, status_vi=name, count=replace(count.count, value=number, text=show_number(number)))
            for name, number in zip(STATUSES, numbers, strict=True)
        )

    named = [LONG_NAME, *(part.name_vi for part in summary.parts[1:])]
    return replace(
        summary,
        statuses=statuses(0),
        parts=tuple(
            replace(part, name_vi=name, statuses=statuses(turn)) for turn, (part, name) in enumerate(zip(summary.parts, named, strict=True))
        ),
        gaps=tuple(
            replace(gap, name_vi=LONG_NAME if place == 0 else gap.name_vi, lost=replace(gap.lost, value=13, text="13,345"))
            for place, gap in enumerate(summary.gaps)
        ),
        coverage=replace(summary.coverage, on_time=replace(figure, value=1126, text="1.126")),
    )


def test_every_count_of_tasks_stands_under_the_name_of_its_status(filled, catalogue):
    summary = crowded(compose(filled, catalogue, ROUND))
    spec = charts_of(summary)["tasks_by_status"].spec
    rows = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["data"]["values"]
    starts = sorted({row["from"] for row in rows})
    assert len(rows) == len(summary.parts) * len(STATUSES) and len(starts) == len(STATUSES)
    for row, (part, entry) in zip(rows, ((p, e) for p in summary.parts for e in p.statuses), strict=True):
        assert row["name"].replace("\n", " ") == part.name_vi and row["told"] == entry.count.text
        place = STATUSES.index(entry.status_vi)
        assert row["from"] == starts[place] and row["to"] < [*starts, 10_000][place + 1]


def test_the_chart_of_what_departments_reported_says_how_many_of_them_estimated(filled, catalogue):
    chart = charts_of(estimating(compose(filled, catalogue, ROUND)))["tasks_by_status"]
    note = "Theo báo cáo của các đơn vị; 1/2 đơn vị báo cáo số ước cả năm"
    assert note in chart.svg(), "drawn, for who gets the picture alone"
    assert note in chart.description_vi
    assert "aria-" not in chart.svg() and "Title text" not in chart.svg(), "Vega's own words are English"


def test_no_chart_tells_two_things_by_colour_or_shade_alone(filled, catalogue):
    for chart in charts_of(estimating(crowded(compose(filled, catalogue, ROUND)))).values():
        drawn = re.sub(r'<(text|rect width="640)[^>]*>', "", chart.svg())
        inks = set(re.findall(r'fill="(#[0-9a-f]{3,6})"', drawn)) - {"#fff", "#ffffff"}
        assert inks == {"#213d6b"}, chart.name


def test_the_svg_names_fonts_of_windows_first_and_one_with_every_vietnamese_letter(filled, catalogue):
    for chart in charts_of(compose(filled, catalogue, ROUND)).values():
        fonts = set(re.findall(r'font-family="([^"]+)"', chart.svg()))
        assert len(fonts) == 1 and fonts.pop().startswith("'Times New Roman',") and "DejaVu Serif" in chart.svg()


@pytest.mark.parametrize("font", ["Times New Roman", "DejaVu Serif"])
def test_no_label_stands_on_another_or_outside_the_drawing(filled, catalogue, font):
    from playwright.sync_api import sync_playwright

    summary = compose(filled, catalogue, ROUND)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 700, "height": 900})
        for chart in (*charts_of(summary).values(), *charts_of(estimating(crowded(summary))).values()):
            page.set_content(f"<style>text {{ font-family: '{font}' !important }}</style>{chart.svg()}")
            boxes = page.evaluate(
                """[...document.querySelectorAll('text')].filter(text => text.textContent.trim() && !text.hasAttribute('stroke'))
                   .map(text => [text.textContent, text.getBoundingClientRect()]).map(([t, b]) => [t, b.left, b.top, b.right, b.bottom])"""
            )
            frame = page.evaluate("(b => [b.left, b.top, b.right, b.bottom])(document.querySelector('svg').getBoundingClientRect())")
            assert boxes
            for name, left, top, right, bottom in boxes:
                assert frame[0] <= left and right <= frame[2] and top >= frame[1] - 2 and bottom <= frame[3] + 2, (chart.name, name)
            # Lines of text have some air above and below their letters.
            for one, other in itertools.combinations(boxes, 2):
                aside = one[3] <= other[1] or other[3] <= one[1]
                assert aside or one[4] - 3 <= other[2] or other[4] - 3 <= one[2], (chart.name, one[0], other[0])
        browser.close()


def test_what_one_more_point_brings_is_told_in_words_too(warehouse, catalogue):
    summary = compose(warehouse, catalogue, ROUND)
    told = charts_of(summary)["pci_gaps"].description_vi
    assert all(f"{gap.name_vi}: {gap.lost}, thêm 1 điểm được {gap.per_point}" in told for gap in summary.gaps)


def test_a_chart_is_the_same_bytes_twice_and_its_ids_are_its_own(filled, catalogue):
    summary = compose(filled, catalogue, ROUND)
    first, second = charts_of(summary), charts_of(summary)
    for name, chart in first.items():
        assert (chart.svg(), chart.png()) == (second[name].svg(), second[name].png())
        assert all(found.startswith(name) for found in re.findall(r'\bid="([^"]+)"', chart.svg()))
        assert chart.png().startswith(b"\x89PNG")


def test_no_chart_is_drawn_of_nothing(warehouse, catalogue):
    # Nobody reported, no round is open: what VCCI published stands alone.
    assert charts_of(compose(warehouse, catalogue, ROUND)).keys() == {"pci_history", "pci_gaps"}


def test_a_year_without_publication_is_a_gap_and_no_nought(warehouse, catalogue):
    summary = compose(warehouse, catalogue, "QNG-2024-Y") if "QNG-2024-Y" in {r.key for r in catalogue.rounds} else None
    if summary is None:
        summary = compose(warehouse, catalogue.changed(rounds=(*catalogue.rounds, _later(catalogue))), "QNG-2025-Y")
    spec = charts_of(summary)["pci_history"]
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
