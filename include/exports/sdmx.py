"""Indicator values and PCI results as SDMX-CSV 2.0, with the data structure definition that explains them (SDMX-ML 3.0).

SDMX's list of observation statuses cannot tell the project's five answers apart, so each observation carries both: OBS_STATUS for
programs that know SDMX only, ANSWER for the difference. Written by pysdmx; SDMX identifiers are ASCII, so the codes of departments
lose their marks (SGDĐT is SGDDT) and their names say the code as it is.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import pandas as pd
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from include.catalog.characters import WITHOUT_BAR
from include.catalog.models import Catalogue
from include.domain.rows import Row
from include.exports.tables import shown
from include.texts import CODES, Word, book
from include.warehouse.mart.summary_rows import PublishedResult

_TEXTS = book("sdmx")
AGENCY, VERSION, CONCEPTS = "PCI", "1.0", "CS_PCI"
COMPOSITE = "COMPOSITE"
_NAME = re.compile(r'<com:Name xml:lang="en">([^<]*)</com:Name>')
# SDMX CL_OBS_STATUS: A normal; L data exist but were not collected; M data cannot exist; O missing, no reason given.
STATUS_OF_ANSWER = {"reported": "A", "missing": "O", "nothing_to_report": "M", "not_applicable": "M", "not_filed": "L"}


@dataclass(frozen=True, slots=True)
class _Field:
    """A component of a structure; ``codes`` names its code list."""

    id: str
    role: Role
    codes: str | None = None
    dtype: DataType = DataType.STRING
    required: bool = True

    @property
    def name(self) -> str:
        """What it is called, in both languages."""
        return _TEXTS.both(f"concepts.{self.id.lower()}")


_REF_AREA = _Field("REF_AREA", Role.DIMENSION, "CL_AREA")
_FREQ = _Field("FREQ", Role.DIMENSION, "CL_FREQ")
_TIME = _Field("TIME_PERIOD", Role.DIMENSION, dtype=DataType.PERIOD)
_VALUE = _Field("OBS_VALUE", Role.MEASURE, dtype=DataType.DECIMAL, required=False)
_STATUS = _Field("OBS_STATUS", Role.ATTRIBUTE, "CL_OBS_STATUS")
_UNIT = _Field("UNIT_MEASURE", Role.ATTRIBUTE, "CL_UNIT_MEASURE")
INDICATOR_FIELDS = (
    _FREQ,
    _REF_AREA,
    _Field("DEPARTMENT", Role.DIMENSION, "CL_DEPARTMENT"),
    _Field("INDICATOR", Role.DIMENSION, "CL_INDICATOR"),
    _TIME,
    _VALUE,
    _STATUS,
    _UNIT,
    _Field("ANSWER", Role.ATTRIBUTE, "CL_ANSWER"),
)
RESULT_FIELDS = (
    _FREQ,
    _REF_AREA,
    _Field("PCI_COMPONENT", Role.DIMENSION, "CL_PCI_COMPONENT"),
    _TIME,
    _VALUE,
    _STATUS,
    _UNIT,
    _Field("PCI_RANK", Role.ATTRIBUTE, dtype=DataType.INTEGER, required=False),
)
STRUCTURES = {"DSD_PCI_INDICATOR": INDICATOR_FIELDS, "DSD_PCI_RESULT": RESULT_FIELDS}


def sdmx_id(code: str) -> str:
    """A code as SDMX allows it: ASCII letters, digits, ``_`` and ``-``."""
    plain = unicodedata.normalize("NFD", code.translate(WITHOUT_BAR))
    return re.sub(r"[^A-Za-z0-9_-]", "", plain)


def period_of(round_code: str) -> tuple[str, str]:
    """FREQ and TIME_PERIOD of a round: ``2021-Y`` is A and 2021, ``2021-H1`` S and 2021-S1, ``2021-Q3`` Q and 2021-Q3."""
    year, _, part = round_code.partition("-")
    if part == "Y":
        return "A", year
    return ("S", f"{year}-S{part[1]}") if part.startswith("H") else ("Q", f"{year}-{part}")


def code_lists(catalogue: Catalogue) -> dict[str, Codelist]:
    """The code lists of both structures, from the catalogue, by identifier; names are ``Vietnamese / English``."""
    departments = {d.code: f"{d.name_vi} ({d.code}) / {d.name_en}" for d in sorted(catalogue.departments, key=lambda d: d.valid_from)}
    sub_indices = {s.code: f"{s.name_vi} / {s.name_en}" for m in catalogue.methodologies for s in m.sub_indices}
    points, composite = _named(_TEXTS.words("points")), {COMPOSITE: _TEXTS.both("composite")}
    lists: dict[str, tuple[str, Mapping[str, str]]] = {
        "CL_FREQ": (_FREQ.name, _named(_TEXTS.words("frequencies"))),
        "CL_AREA": (_REF_AREA.name, {p.code: f"{p.name_vi} / {p.name_en}" for p in catalogue.provinces}),
        "CL_DEPARTMENT": (_TEXTS.both("concepts.department"), departments),
        "CL_INDICATOR": (_TEXTS.both("concepts.indicator"), {i.code: f"{i.name_vi} / {i.name_en}" for i in catalogue.indicators}),
        "CL_UNIT_MEASURE": (_UNIT.name, catalogue.units | points),
        "CL_OBS_STATUS": (_STATUS.name, _named(_TEXTS.words("statuses"))),
        "CL_ANSWER": (_TEXTS.both("answers"), {code: " / ".join(word) for code, word in CODES.words("answers").items()}),
        "CL_PCI_COMPONENT": (_TEXTS.both("components"), composite | sub_indices),
    }
    made = {}
    for list_id, (name, codes) in lists.items():
        items = [Code(id=sdmx_id(code), name=text) for code, text in sorted(codes.items())]
        if len({item.id for item in items}) < len(items):
            raise ValueError(f"{list_id}: two codes are one without their marks: {sorted(codes)}")
        made[list_id] = Codelist(id=list_id, name=name, agency=AGENCY, version=VERSION, items=items)
    return made


def _named(words: Mapping[str, Word]) -> dict[str, str]:
    """Codes in capitals, as SDMX writes them, with their names."""
    return {code.upper(): " / ".join(word) for code, word in words.items()}


def structure_message(catalogue: Catalogue, prepared: dt.datetime) -> bytes:
    """The SDMX-ML 3.0 structure message: concept scheme, code lists and both data structure definitions."""
    lists = code_lists(catalogue)
    structures = [_structure(name, lists) for name in STRUCTURES]
    concepts = {field.id: _concept(field, lists) for fields in STRUCTURES.values() for field in fields}
    scheme = ConceptScheme(id=CONCEPTS, name=_TEXTS.both("scheme"), agency=AGENCY, version=VERSION, items=list(concepts.values()))
    header = Header(id=f"PCI-{catalogue.version}", prepared=prepared, sender=Organisation(id=AGENCY))
    written = cast("str", write_sdmx([*lists.values(), scheme, *structures], Format.STRUCTURE_SDMX_ML_3_0, header=header))
    return _NAME.sub(_in_both_languages, written).encode()


def _in_both_languages(found: re.Match[str]) -> str:
    """The writer gives one name, as English; ours are ``Vietnamese / English``, or Vietnamese alone."""
    vi, separator, en = found[1].partition(" / ")
    names = f'<com:Name xml:lang="vi">{vi}</com:Name>'
    return names + (f'<com:Name xml:lang="en">{en}</com:Name>' if separator else "")


def _urn(kind: str, package: str, name: str, item: str = "") -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={AGENCY}:{name}({VERSION}){item and f'.{item}'}"


def _concept(field: _Field, lists: Mapping[str, Codelist]) -> Concept:
    return Concept(
        id=field.id,
        name=field.name,
        urn=_urn("Concept", "conceptscheme", CONCEPTS, field.id),
        dtype=field.dtype,
        codes=lists[field.codes] if field.codes else None,
        enum_ref=_urn("Codelist", "codelist", field.codes) if field.codes else None,
    )


def _structure(structure_id: str, lists: Mapping[str, Codelist]) -> DataStructureDefinition:
    components = [
        Component(
            id=field.id,
            required=field.required,
            role=field.role,
            concept=_concept(field, lists),
            local_dtype=field.dtype,
            local_codes=lists[field.codes] if field.codes else None,
            attachment_level="O" if field.role == Role.ATTRIBUTE else None,
        )
        for field in STRUCTURES[structure_id]
    ]
    name = _TEXTS.both(f"structures.{structure_id.lower()}")
    return DataStructureDefinition(id=structure_id, agency=AGENCY, version=VERSION, name=name, components=Components(components))


def indicator_observations(rows: Sequence[Row], round_code: str) -> list[Row]:
    """The rows of a view of indicator values as observations, one each, by the identifiers of the structure's columns.

    A value stands only where the answer is ``reported``.
    """
    frequency, period = period_of(round_code)
    return [
        {
            "FREQ": frequency,
            "REF_AREA": row["province_code"],
            "DEPARTMENT": sdmx_id(row["department_code"]),
            "INDICATOR": row["indicator_code"],
            "TIME_PERIOD": period,
            "OBS_VALUE": shown(row["value"]),
            "OBS_STATUS": STATUS_OF_ANSWER[row["answer"]],
            "UNIT_MEASURE": row["unit_code"],
            "ANSWER": row["answer"],
        }
        for row in rows
    ]


def result_observations(results: Sequence[PublishedResult], province_code: str) -> list[Row]:
    """PCI results as observations: of each year the composite with its rank, and the score of each sub-index that was published.

    Each is a row by the identifiers of the structure's columns. Since 2023 only the best provinces have a composite.
    """
    found = []
    for row in results:
        figures: list[tuple[str, Decimal | float | None, str, int | None]] = [(COMPOSITE, row.composite, "POINTS_100", row.rank)]
        figures += [(code, score, "POINTS_10", None) for code, score in sorted(row.scores.items())]
        found += [
            {
                "FREQ": "A",
                "REF_AREA": province_code,
                "PCI_COMPONENT": code,
                "TIME_PERIOD": str(row.pci_year),
                "OBS_VALUE": shown(score),
                "OBS_STATUS": "O" if score is None else "A",
                "UNIT_MEASURE": unit,
                "PCI_RANK": shown(rank),
            }
            for code, score, unit, rank in figures
        ]
    return found


def sdmx_csv(catalogue: Catalogue, structure_id: str, observations: Sequence[Row]) -> bytes:
    """Observations of a structure as SDMX-CSV 2.0 (UTF-8, no byte order mark, as the standard wants it)."""
    structure = _structure(structure_id, code_lists(catalogue))
    columns = [component.id for component in structure.components]
    frame = pd.DataFrame(list(observations), columns=columns, dtype="string")
    dataset = PandasDataset(structure=structure.to_schema(), data=frame)
    return cast("str", write_sdmx(dataset, Format.DATA_SDMX_CSV_2_0_0)).encode()
