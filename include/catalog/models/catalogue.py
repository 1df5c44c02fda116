"""Everything declared, with the look-ups that code asks of it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Literal

from include.catalog.models.declaration import Declaration
from include.catalog.models.indices import Index, Indicator, Methodology, PciResult, PciYear
from include.catalog.models.letters import Publication, ReminderPlan
from include.catalog.models.owed import Assignment, AssignmentRule, IndicatorTotal, ProvincialTask, Round, Target
from include.catalog.models.provinces import Department, FocalDepartment, Province, Reorganisation
from include.catalog.models.rules import Rule
from include.catalog.models.workbook import Choice, Sheet, WorkbookLayout


class Catalogue(Declaration):
    """Everything declared, checked against itself. ``version`` is the hash of the files it came from."""

    version: str
    rule_set_version: str
    provinces: tuple[Province, ...]
    indices: tuple[Index, ...]
    departments: tuple[Department, ...]
    reorganisations: tuple[Reorganisation, ...]
    methodologies: tuple[Methodology, ...]
    focal_departments: tuple[FocalDepartment, ...]
    indicators: tuple[Indicator, ...]
    indicator_totals: tuple[IndicatorTotal, ...]
    reminder_plans: tuple[ReminderPlan, ...]
    publications: tuple[Publication, ...]
    targets: tuple[Target, ...]
    pci_years: tuple[PciYear, ...]
    pci_results: tuple[PciResult, ...]
    provincial_tasks: tuple[ProvincialTask, ...]
    assignment_rules: tuple[AssignmentRule, ...]
    rounds: tuple[Round, ...]
    rules: tuple[Rule, ...]
    layout: WorkbookLayout
    results_layout: WorkbookLayout
    """The workbook in which a steward files what the publisher of ``published_index`` published."""
    choices: dict[str, tuple[Choice, ...]]
    missing_marks: dict[str, str]
    units: dict[str, str]

    def changed(self, **fields: Any) -> Catalogue:
        """This catalogue with other ``fields``, such as the rules, for trying them out.

        Made anew rather than copied, because a copy would keep the look-ups of the old fields.
        """
        return Catalogue(**{name: fields.get(name, getattr(self, name)) for name in type(self).model_fields})

    @cached_property
    def _rounds_by_key(self) -> dict[str, Round]:
        return {entry.key: entry for entry in self.rounds}

    def round(self, key: str) -> Round:
        """The round with ``key`` (``QNG-2021-Y``); ``KeyError`` when it is not declared."""
        return self._rounds_by_key[key]

    def index(self, code: str) -> Index:
        """The index with ``code`` (``PCI``); ``KeyError`` when it is not declared."""
        return {entry.code: entry for entry in self.indices}[code]

    def index_of(self, round_key: str) -> Index:
        """The index that a round collects for; ``KeyError`` when the round is not declared."""
        return self.index(self.round(round_key).index)

    @cached_property
    def _sheets_by_index(self) -> dict[str, tuple[Sheet, ...]]:
        return {
            index.code: tuple(s.model_copy(update={"title_vi": s.title_vi.format_map(index.words)}) for s in self.layout.sheets)
            for index in self.indices
        }

    def sheets_of(self, round_key: str) -> tuple[Sheet, ...]:
        """The sheets of the workbook of a round, titled with the words of its index."""
        return self._sheets_by_index[self.round(round_key).index]

    @cached_property
    def published_index(self) -> Index:
        """The index whose results are published and filed here; the catalogue has exactly one."""
        return next(entry for entry in self.indices if entry.publisher)

    def methodology(self, code: str) -> Methodology:
        """The methodology with ``code``; ``KeyError`` when it is not declared."""
        return {entry.code: entry for entry in self.methodologies}[code]

    def methodology_of(self, pci_year: int) -> Methodology | None:
        """The methodology of a year of the published index, or ``None`` where none is declared."""
        own = (entry for entry in self.methodologies if entry.index == self.published_index.code)
        return next((m for m in own if m.first_year <= pci_year <= (m.last_year or pci_year)), None)

    def pci_published_on(self, pci_year: int) -> dt.date | None:
        """The day on which the results of a PCI year were published; ``None`` where it is not known."""
        year = self.pci_year(pci_year)
        return year.published_days.get(pci_year) if year else None

    def pci_year(self, pci_year: int) -> PciYear | None:
        """How PCI of that year is published, or ``None`` where nothing is declared."""
        return next((y for y in self.pci_years if y.first_year <= pci_year <= (y.last_year or pci_year)), None)

    @cached_property
    def _departments_by_round(self) -> dict[str, tuple[Department, ...]]:
        return {
            entry.key: tuple(
                department for department in self.departments if department.province == entry.province and department.valid_on(entry.due_on)
            )
            for entry in self.rounds
        }

    def departments_of(self, round_key: str) -> tuple[Department, ...]:
        """The departments in force on the round's due day, in catalogue order."""
        return self._departments_by_round[round_key]

    @cached_property
    def _departments_by_code(self) -> dict[str, dict[str, Department]]:
        return {round_key: {entry.code: entry for entry in entries} for round_key, entries in self._departments_by_round.items()}

    def department(self, round_key: str, code: str) -> Department | None:
        """The department with ``code`` in that round, or ``None``."""
        return self._departments_by_code[round_key].get(code)

    def indicator(self, round_key: str, code: str) -> Indicator:
        """The indicator with ``code`` as it is on the round's due day; ``KeyError`` when there is none then."""
        return self._indicators_by_round[round_key][code]

    def find_indicator(self, round_key: str, code: str) -> Indicator | None:
        """The indicator with ``code`` in that round, or ``None``: what a department wrote may not exist."""
        return self._indicators_by_round[round_key].get(code)

    @cached_property
    def _indicators_by_round(self) -> dict[str, dict[str, Indicator]]:
        return {
            entry.key: {i.code: i for i in self.indicators if i.index == entry.index and i.valid_on(entry.due_on)} for entry in self.rounds
        }

    @cached_property
    def _index_of_sub_index(self) -> dict[str, str]:
        return {part.code: methodology.index for methodology in self.methodologies for part in methodology.sub_indices}

    def tasks_of(self, round_key: str) -> dict[str, ProvincialTask]:
        """The tasks of the round's provincial plan on its due day, by code."""
        entry = self.round(round_key)
        tasks = (task for task in self.provincial_tasks if task.province == entry.province and task.valid_on(entry.due_on))
        return {task.code: task for task in tasks if self._index_of_sub_index[task.sub_index] == entry.index}

    @cached_property
    def _assignments(self) -> dict[str, tuple[Assignment, ...]]:
        return {entry.key: tuple(self._expand(entry)) for entry in self.rounds}

    @cached_property
    def _assignments_by_department(self) -> dict[str, dict[str, list[Assignment]]]:
        found: dict[str, dict[str, list[Assignment]]] = {}
        for round_key, owed in self._assignments.items():
            mine = found.setdefault(round_key, {})
            for assignment in owed:
                mine.setdefault(assignment.department, []).append(assignment)
        return found

    def _expand(self, entry: Round) -> list[Assignment]:
        found: dict[tuple[str, str], Assignment] = {}
        reporting = dict.fromkeys(department.code for department in self.departments_of(entry.key))
        other_index = self._of_another_index(entry)
        for rule in self.assignment_rules:
            if rule.province != entry.province or not rule.valid_on(entry.due_on):
                continue
            departments = reporting if rule.departments == "all" else [d for d in rule.departments if d in reporting]
            for department in departments:
                kinds: tuple[tuple[Literal["indicator", "task"], tuple[str, ...]], ...]
                kinds = (("indicator", rule.indicators), ("task", rule.tasks))
                for kind, items in kinds:
                    for item in items:
                        if item in other_index:
                            continue
                        found.setdefault(
                            (department, item),
                            Assignment(round_key=entry.key, department=department, kind=kind, item=item, role=rule.role),
                        )
        return list(found.values())

    def _of_another_index(self, entry: Round) -> set[str]:
        """Codes of indicators, and of the province's tasks, that are of another index than the round's on its due day."""
        own = [task for task in self.provincial_tasks if task.province == entry.province]
        items: list[Indicator | ProvincialTask] = [*self.indicators, *own]
        return {item.code for item in items if item.valid_on(entry.due_on) and self._index_of_sub_index[item.sub_index] != entry.index}

    def assignments(self, round_key: str, department: str | None = None) -> tuple[Assignment, ...]:
        """What is owed in a round, by every department or by one; the first matching rule decides the role."""
        if department is None:
            return self._assignments[round_key]
        return tuple(self._assignments_by_department[round_key].get(department, ()))

    def reminder_plan(self, province: str, day: dt.date) -> ReminderPlan | None:
        """How the departments of a province are reminded on ``day``, or ``None`` where nothing is declared."""
        return next((plan for plan in self.reminder_plans if plan.province == province and plan.valid_on(day)), None)

    def rule(self, code: str) -> Rule:
        """The rule with ``code``; ``KeyError`` when it is not declared."""
        return self._rules_by_code[code]

    @cached_property
    def _rules_by_code(self) -> dict[str, Rule]:
        return {entry.code: entry for entry in self.rules}
