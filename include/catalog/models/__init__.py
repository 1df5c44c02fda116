"""The types of the catalogue: what an official declares, and what code may rely on. Every type is frozen."""

from include.catalog.models.catalogue import Catalogue
from include.catalog.models.declaration import Dated, Declaration, Evidence
from include.catalog.models.indices import (
    CarryOver,
    Direction,
    Index,
    Indicator,
    Methodology,
    PciReading,
    PciResult,
    PciYear,
    Scale,
    SubIndex,
)
from include.catalog.models.letters import LetterIssuer, Publication, ReminderPlan, WorkingDays
from include.catalog.models.owed import Assignment, AssignmentRule, IndicatorTotal, ProvincialTask, Round, Target
from include.catalog.models.provinces import Contact, Department, DepartmentKind, FocalDepartment, Move, Province, Reorganisation
from include.catalog.models.rules import ANY_INDEX, Life, RecordType, RowCondition, Rule, Severity
from include.catalog.models.workbook import Choice, Column, FieldType, Sheet, Stores, WorkbookLayout

__all__ = [
    "ANY_INDEX",
    "Assignment",
    "AssignmentRule",
    "CarryOver",
    "Catalogue",
    "Choice",
    "Column",
    "Contact",
    "Dated",
    "Declaration",
    "Department",
    "DepartmentKind",
    "Direction",
    "Evidence",
    "FieldType",
    "FocalDepartment",
    "Index",
    "Indicator",
    "IndicatorTotal",
    "LetterIssuer",
    "Life",
    "Methodology",
    "Move",
    "PciReading",
    "PciResult",
    "PciYear",
    "Province",
    "ProvincialTask",
    "Publication",
    "RecordType",
    "ReminderPlan",
    "Reorganisation",
    "Round",
    "RowCondition",
    "Rule",
    "Scale",
    "Severity",
    "Sheet",
    "Stores",
    "SubIndex",
    "Target",
    "WorkbookLayout",
    "WorkingDays",
]
