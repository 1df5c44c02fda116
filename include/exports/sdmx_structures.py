"""What an SDMX observation is made of: concepts, code lists, data structure definitions and dataflows, as one SDMX-ML 3.0 message.

A dataflow is a published view, and has a structure of its own: approved figures and drafts are two structures, so that no program joins
them unasked. Identifiers are ASCII, so codes of departments lose their marks (SGDĐT is SGDDT) and their names say the code as it is.
Written by pysdmx, without what sdmx1 cannot read.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    Organisation,
    Role,
)
from pysdmx.model.message import Header

from include.catalog.characters import WITHOUT_BAR
from include.catalog.models import Catalogue
from include.texts import CODES, Word, book

_TEXTS = book("sdmx")
AGENCY, VERSION, CONCEPTS = "VN_PROVINCES", "1.0", "CS_CONCEPTS"
COMPOSITE = "COMPOSITE"
_NAME = re.compile(r'<com:Name xml:lang="en">([^<]*)</com:Name>')
# Says of an attribute that it belongs to the one measure there is, which holds without it; sdmx1 stops at it.
_MEASURE_RELATIONSHIP = re.compile(r"\s*<str:MeasureRelationship>.*?</str:MeasureRelationship>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
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


_FREQ = Field("FREQ", Role.DIMENSION, "CL_FREQ")
_REF_AREA = Field("REF_AREA", Role.DIMENSION, "CL_AREA")
_INDEX = Field("INDEX", Role.DIMENSION, "CL_INDEX")
_TIME = Field("TIME_PERIOD", Role.DIMENSION, dtype=DataType.PERIOD)
# Always written: SDMX's NaN stands where there is no value, which is a number to every program; an empty field is none.
_VALUE = Field("OBS_VALUE", Role.MEASURE, dtype=DataType.DOUBLE)
_STATUS = Field("OBS_STATUS", Role.ATTRIBUTE, "CL_OBS_STATUS")
_UNIT = Field("UNIT_MEASURE", Role.ATTRIBUTE, "CL_UNIT_MEASURE")
_OF_INDICATOR = (
    _FREQ,
    _REF_AREA,
    _INDEX,
    Field("DEPARTMENT", Role.DIMENSION, "CL_DEPARTMENT"),
    Field("INDICATOR", Role.DIMENSION, "CL_INDICATOR"),
    _TIME,
    _VALUE,
    _STATUS,
    _UNIT,
    Field("ANSWER", Role.ATTRIBUTE, "CL_ANSWER"),
    Field("DATA_UNTIL", Role.ATTRIBUTE, required=False),
)
FIELDS = {
    "INDICATOR_VALUE": (*_OF_INDICATOR, Field("RELEASE", Role.ATTRIBUTE, dtype=DataType.INTEGER)),
    "DRAFT_INDICATOR_VALUE": (*_OF_INDICATOR, Field("RECEIPT", Role.ATTRIBUTE, required=False)),
    "INDEX_RESULT": (
        _FREQ,
        _REF_AREA,
        _INDEX,
        Field("COMPONENT", Role.DIMENSION, "CL_COMPONENT"),
        _TIME,
        _VALUE,
        _STATUS,
        _UNIT,
        Field("RANK", Role.ATTRIBUTE, dtype=DataType.INTEGER, required=False),
        Field("COMMENT_OBS", Role.ATTRIBUTE, required=False),
    ),
}
"""The fields of each structure, by the name that its data structure definition (``DSD_…``) and its dataflow (``DF_…``) share."""


def sdmx_id(code: str) -> str:
    """A code as SDMX allows it: ASCII letters, digits, ``_`` and ``-``."""
    plain = unicodedata.normalize("NFD", code.translate(WITHOUT_BAR))
    return re.sub(r"[^A-Za-z0-9_-]", "", plain)


def dataflow_id(name: str) -> str:
    """How SDMX-CSV names the dataflow of a structure in ``FIELDS``: ``AGENCY:DF_NAME(VERSION)``."""
    return f"{AGENCY}:DF_{name}({VERSION})"


def code_lists(catalogue: Catalogue) -> dict[str, Codelist]:
    """The code lists of all structures, from the catalogue, by identifier; names are ``Vietnamese / English``.

    Raises:
        ValueError: when two codes of a list are one without their marks.
    """
    departments = {d.code: f"{d.name_vi} ({d.code}) / {d.name_en}" for d in sorted(catalogue.departments, key=lambda d: d.valid_from)}
    sub_indices = {s.code: f"{s.name_vi} / {s.name_en}" for m in catalogue.methodologies for s in m.sub_indices}
    points, composite = _named(_TEXTS.words("points")), {COMPOSITE: _TEXTS.both("composite")}
    lists: dict[str, tuple[str, Mapping[str, str]]] = {
        "CL_FREQ": (_FREQ.name, _named(_TEXTS.words("frequencies"))),
        "CL_AREA": (_REF_AREA.name, {p.code: f"{p.name_vi} / {p.name_en}" for p in catalogue.provinces}),
        "CL_INDEX": (_INDEX.name, {i.code: f"{i.name_vi} / {i.name_en}" for i in catalogue.indices}),
        "CL_DEPARTMENT": (_TEXTS.both("concepts.department"), departments),
        "CL_INDICATOR": (_TEXTS.both("concepts.indicator"), {i.code: f"{i.name_vi} / {i.name_en}" for i in catalogue.indicators}),
        "CL_UNIT_MEASURE": (_UNIT.name, catalogue.units | points),
        "CL_OBS_STATUS": (_STATUS.name, _named(_TEXTS.words("statuses"))),
        "CL_ANSWER": (_TEXTS.both("answers"), {code: " / ".join(word) for code, word in CODES.words("answers").items()}),
        "CL_COMPONENT": (_TEXTS.both("components"), composite | sub_indices),
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
    """The SDMX-ML 3.0 structure message: concept scheme, code lists, data structure definitions and a dataflow for each of them."""
    lists = code_lists(catalogue)
    structures = {name: _structure(name, lists) for name in FIELDS}
    flows = [_dataflow(name, structure) for name, structure in structures.items()]
    concepts = {field.id: _concept(field, lists) for fields in FIELDS.values() for field in fields}
    scheme = ConceptScheme(id=CONCEPTS, name=_TEXTS.both("scheme"), agency=AGENCY, version=VERSION, items=list(concepts.values()))
    header = Header(id=f"STRUCTURE-{catalogue.version}", prepared=prepared, sender=Organisation(id=AGENCY))
    message = [*lists.values(), scheme, *structures.values(), *flows]
    written = cast("str", write_sdmx(message, Format.STRUCTURE_SDMX_ML_3_0, header=header))
    return _NAME.sub(_in_both_languages, _MEASURE_RELATIONSHIP.sub("", written)).encode()


def _in_both_languages(found: re.Match[str]) -> str:
    """The writer gives one name, as English; ours are ``Vietnamese / English``, or Vietnamese alone."""
    vi, separator, en = found[1].partition(" / ")
    names = f'<com:Name xml:lang="vi">{vi}</com:Name>'
    return names + (f'<com:Name xml:lang="en">{en}</com:Name>' if separator else "")


def _urn(kind: str, package: str, name: str, item: str = "") -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{package}.{kind}={AGENCY}:{name}({VERSION}){item and f'.{item}'}"


def _concept(field: Field, lists: Mapping[str, Codelist]) -> Concept:
    return Concept(
        id=field.id,
        name=field.name,
        urn=_urn("Concept", "conceptscheme", CONCEPTS, field.id),
        dtype=field.dtype,
        codes=lists[field.codes] if field.codes else None,
        enum_ref=_urn("Codelist", "codelist", field.codes) if field.codes else None,
    )


def _structure(name: str, lists: Mapping[str, Codelist]) -> DataStructureDefinition:
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
        for field in FIELDS[name]
    ]
    title = _TEXTS.both(f"structures.{name.lower()}")
    return DataStructureDefinition(id=f"DSD_{name}", agency=AGENCY, version=VERSION, name=title, components=Components(components))


def _dataflow(name: str, structure: DataStructureDefinition) -> Dataflow:
    return Dataflow(id=f"DF_{name}", agency=AGENCY, version=VERSION, name=structure.name, structure=structure)
