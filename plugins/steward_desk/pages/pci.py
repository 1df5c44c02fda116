"""What VCCI published: every reading with its source, the one in use and why, and the files that stewards filed."""

from __future__ import annotations

import io
from itertools import groupby

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from include.warehouse.findings.stored import findings_of
from include.warehouse.mart import pci_readings as reads
from plugins.steward_desk.pages.downloads import download
from plugins.steward_desk.screen import Desk, desk_of

router = APIRouter()


@router.get("/rounds/{round_key}/pci")
def show_readings(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The readings of the round's province by PCI year; the files, with their findings, for stewards."""
    entry = desk.catalogue.round(round_key)
    readings = reads.pci_readings(desk.engine, entry.province)
    files = reads.results_files(desk.engine) if desk.person.is_steward else []
    return desk.page(
        "pci.html",
        round_key=round_key,
        rounds=desk.rounds,
        years=[(year, list(rows)) for year, rows in groupby(readings, key=lambda row: row.pci_year)],
        sub_indices={s.code: desk.pick(s.name_vi, s.name_en) for m in desk.catalogue.methodologies for s in m.sub_indices},
        tiers={choice.code: choice.words[0] for choice in desk.catalogue.choices["pci_tiers"]},
        files=files,
        findings=findings_of(desk.engine, [file.submission_id for file in files]),
    )


@router.get("/rounds/{round_key}/pci/template")
def template(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The empty workbook of PCI results."""
    from include.workbook.write_results import RESULTS_FILE_NAME, write_results_workbook

    desk.person.be_steward()
    target = io.BytesIO()
    write_results_workbook(desk.catalogue, target)
    return download(target.getvalue(), RESULTS_FILE_NAME)
