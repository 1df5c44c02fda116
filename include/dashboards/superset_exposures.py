"""Writes down which published views Superset's dashboards read, from the bundle: ``sql/marts/exposures/superset.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from include.dashboards.bundle import read_bundle
from include.texts import Word
from include.warehouse.mart.exposures import FOLDER, Exposure, exposures_text

_HEADING = "# Written by `make dashboards` from include/dashboards/kho_pci: which published views each dashboard reads.\n"
_OWNER = "include/dashboards/kho_pci"


def superset_exposures(files: dict[str, Any]) -> list[Exposure]:
    """The dashboards of a bundle with the views of their charts and filters, in the order of their slugs."""
    views = {content["uuid"]: content["table_name"] for path, content in files.items() if path.startswith("datasets/")}
    charts = {content["uuid"]: views[content["dataset_uuid"]] for path, content in files.items() if path.startswith("charts/")}
    found = []
    for path, content in files.items():
        if path.startswith("dashboards/"):
            placed = [part["meta"]["uuid"] for key, part in content["position"].items() if key.startswith("CHART-")]
            filters = [target for f in content["metadata"]["native_filter_configuration"] for target in f["targets"]]
            read = {charts[uuid] for uuid in placed} | {views[target["datasetUuid"]] for target in filters if "datasetUuid" in target}
            title = Word(content["dashboard_title"], content["description"].partition(" / ")[2])
            where = f"/superset/dashboard/{content['slug']}/"
            found.append(Exposure("superset", content["slug"], title, f"{_OWNER}/{path}", where, tuple(sorted(read))))
    return sorted(found, key=lambda entry: entry.name)


def write_exposures(folder: Path = FOLDER) -> Path:
    """Write Superset's file anew; returns its path."""
    path = folder / "superset.yaml"
    path.write_text(exposures_text(_HEADING, superset_exposures(read_bundle())), encoding="utf-8")
    return path
