"""Where everything stands in a catalogue folder: national, of one index, of one province, or a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from include.catalog.errors import BadDeclaration

# What a file declares, by the path at which it stands. A kind is the name of what `Declarations` holds of it.
_PATHS = {
    "national/provinces.yaml": "provinces",
    "national/choices.yaml": "choices",
    "national/workbook.yaml": "layout",
    "indices/<index>/index.yaml": "indices",
    "indices/<index>/methodologies.yaml": "methodologies",
    "indices/<index>/indicators.csv": "indicators",
    "indices/<index>/choices.yaml": "choices",
    "indices/<index>/years.yaml": "pci_years",
    "indices/<index>/results_workbook.yaml": "results_layout",
    "indices/<index>/results/<province>.yaml": "pci_results",
    "provinces/<province>/departments/<department>.yaml": "departments",
    "provinces/<province>/focal_departments.yaml": "focal_departments",
    "provinces/<province>/rounds.yaml": "rounds",
    "provinces/<province>/assignments.yaml": "assignment_rules",
    "provinces/<province>/tasks.yaml": "provincial_tasks",
    "provinces/<province>/totals.yaml": "indicator_totals",
    "provinces/<province>/targets.yaml": "targets",
    "provinces/<province>/reminders.yaml": "reminder_plans",
    "provinces/<province>/publications.yaml": "publications",
    "provinces/<province>/reorganisations.yaml": "reorganisations",
    "rules/<family>.yaml": "rules",
}
PATHS = {kind: path for path, kind in _PATHS.items() if path != "indices/<index>/choices.yaml"}
OF_A_PROVINCE = tuple(kind for path, kind in _PATHS.items() if "<province>" in path)
# Where one of these is absent, nothing of it is declared; every other file must be there.
_MAY_BE_ABSENT = frozenset(
    {
        "indices/<index>/choices.yaml",
        "indices/<index>/years.yaml",
        "indices/<index>/results_workbook.yaml",
        "indices/<index>/results/<province>.yaml",
        "provinces/<province>/tasks.yaml",
        "provinces/<province>/totals.yaml",
        "provinces/<province>/targets.yaml",
        "provinces/<province>/reorganisations.yaml",
    }
)
_MOVED = (
    "departments/<province>/, and each province's own entries of assignments, focal_departments, publications, reminders, reorganisations, "
    "rounds, targets, tasks and totals, in provinces/<province>/ without the key province; indicators.csv, methodologies.yaml and pci_* in "
    "indices/PCI/; provinces, choices and workbook in national/ (docs/decisions/0041)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a file declares, and what its path says of all that stands in it."""

    path: str
    kind: str
    province: str | None = None
    index: str | None = None
    department: str | None = None
    family: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """The fields that the path says, so that no entry of the file does."""
        if self.province:
            return {"province": self.province}
        field = {"indices": "code", "methodologies": "index", "indicators": "index"}.get(self.kind)
        return {field: self.index} if field and self.index else {}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", re.escape(path)))


# By the first folder: a country's catalogue has thousands of files.
_PATTERNS = {
    top: [(_pattern(path), path) for path in _PATHS if path.partition("/")[0] == top] for top in {p.partition("/")[0] for p in _PATHS}
}


def place_of(file: str) -> Place | None:
    """What ``file`` (a path below the catalogue folder) declares, or ``None`` when it is no file of a catalogue."""
    for pattern, path in _PATTERNS.get(file.partition("/")[0], ()):
        if found := pattern.fullmatch(file):
            return Place(path, _PATHS[path], **found.groupdict())
    return None


def places_of(found: Iterable[str], folder: str, bad: list[BadDeclaration]) -> dict[str, Place]:
    """The files of the catalogue ``folder`` that can be read, with their places; strangers and gaps go to ``bad``.

    A folder as it was before provinces and indices had one each is refused with that, in one line, and nothing of it is read.
    """
    files = list(found)
    if "provinces.yaml" in files and not any(file.startswith(("national/", "indices/", "provinces/")) for file in files):
        bad.append(BadDeclaration("provinces.yaml", "whole folder", "a catalogue from before its provinces had a folder each", _MOVED))
        return {}
    places = {file: place for file in files if (place := place_of(file))}
    strangers = [file for file in files if file not in places]
    bad.extend(BadDeclaration(file, "file name", "a file of no known name here", _belongs_in(file)) for file in strangers)
    absent = _absent(places.values())
    bad.extend(BadDeclaration(file, "whole file", f"no such file in {folder}/", "the file must exist") for file in absent)
    return places


def wrongly_published(places: Mapping[str, Place], published: str | None) -> Iterator[BadDeclaration]:
    """Files of published results in the folder of another index than the ``published`` one, and files of results that this one lacks."""
    if published is None:
        return
    own = f"indices/{published}"
    for file, place in places.items():
        if place.kind in ("pci_years", "results_layout", "pci_results") and place.index != published:
            yield BadDeclaration(file, "whole file", "results of an index that has no publisher", f"a file in {own}/")
    for file in (f"{own}/years.yaml", f"{own}/results_workbook.yaml"):
        if file not in places:
            yield BadDeclaration(file, "whole file", "no such file", f"the file must exist, because {published} has a publisher")


def _belongs_in(file: str) -> str:
    """The paths at which a file of that name stands; all paths where no file is called so."""
    name = file.rpartition("/")[2]
    return ", ".join([path for path in _PATHS if path.rpartition("/")[2] == name] or _PATHS)


def _absent(places: Iterable[Place]) -> list[str]:
    """Files that every catalogue has, or every folder of an index or of a province; ``<index>`` stands where there is no folder at all."""
    there = {(place.path, place.index if place.path.startswith("indices/") else place.province) for place in places}
    provinces = sorted({name for path, name in there if name and path.startswith("provinces/")})
    indices = sorted({name for path, name in there if name and path.startswith("indices/")})
    named: dict[str, Sequence[str | None]] = {"indices": indices or ["<index>"], "provinces": provinces or ["<province>"]}
    return [
        re.sub(r"<(index|province)>", name, path, count=1) if name else path
        for path in _PATHS
        if path not in _MAY_BE_ABSENT
        for name in named.get(path.partition("/")[0], [None])
        if (path, name) not in there
    ]
