"""Files of PCI results, as a steward would fill them, and what the intake makes of them."""

import csv
import datetime as dt
import io

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.intake.results_file import Known
from include.workbook.write_results import shown_columns, write_results_workbook

CATALOGUE = load_catalogue()
STEWARD = "lan"
LATER = dt.datetime.fromisoformat("2025-06-01T08:00:00+07:00")
SOURCE = "https://www.pcivietnam.vn/ho-so-tinh/quang-ngai"
# Quảng Ngãi 2020, as published: the weights of 2013 make 63,20 of these.
SCORES = {
    "entry": 8.16, "land": 6.07, "transparency": 6.29, "time": 7.28, "informal": 6.6, "bias": 6.75,
    "proactivity": 6.09, "support": 5.5, "labor": 6.21, "legal": 6.81,
}  # fmt: skip


def result(year=2020, province="Quảng Ngãi", composite=63.2, rank=36, **more):
    return {"province_name": province, "pci_year": year, "composite": composite, "rank": rank, "source": SOURCE} | more


def scores(year=2020, province="Quảng Ngãi", given=None, **more):
    return {"province_name": province, "pci_year": year} | {f"score_{c}": s for c, s in (given or SCORES).items()} | more


def workbook(results, score_rows=(), indicators=()):
    target = io.BytesIO()
    write_results_workbook(CATALOGUE, target, {"pci_results": results, "pci_scores": score_rows, "pci_indicators": indicators})
    return target.getvalue()


def delimited(header, rows, delimiter=";"):
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows([header, *rows])
    return target.getvalue().encode()


def shipped(province="QNG"):
    """The rows of both sheets for everything that the catalogue cites for a province, other readings included."""
    name = next(p.name_vi for p in CATALOGUE.provinces if p.code == province)
    results, score_rows = [], []
    for entry in CATALOGUE.pci_results:
        for reading in (entry, *entry.other_readings) if entry.province == province else ():
            chosen = {"used": "Có", "reason": entry.reading_reason} if reading is entry and entry.other_readings else {}
            results.append(result(entry.year, name, reading.composite, reading.rank, **chosen) | {"source": reading.source})
            if reading.scores:
                score_rows.append(scores(entry.year, name, reading.scores, source=reading.source))
    return results, score_rows


def address(sheet_key, column, position):
    """The cell of a field in the template; ``position`` counts records from 0."""
    columns = [entry.key for entry in shown_columns(CATALOGUE.results_layout.sheet(sheet_key))]
    return f"{chr(ord('A') + columns.index(column))}{5 + position}"


def judged(content, arrived_at=LATER, sender=STEWARD, known=None, name="pci.xlsx"):
    file = FileToJudge("0" * 64, content, name, arrived_at, sender)
    return judge(CATALOGUE, [file], set(), known=known or Known(frozenset({STEWARD})))[0]


def places(judgement):
    return sorted((f.rule_code, f.sheet, f.cell) for f in judgement.findings)
