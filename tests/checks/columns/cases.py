"""The cases of every registered column, by record type: pairs of a row and what the column answers for it.

The first row of a column is one that its rules let pass, the second one that they find.
"""

from include.checks.tidy import read_columns
from tests.checks.columns import of_documents, of_indicators, of_pci, of_tables, of_tasks_and_plans, of_workbook
from tests.checks.columns.making import CATALOGUE

CASES = {
    "workbook": of_workbook.CASES,
    "table": of_tables.CASES,
    "indicator_value": of_indicators.CASES,
    "task": of_tasks_and_plans.TASKS,
    "plan": of_tasks_and_plans.PLANS,
    "assessment": of_tasks_and_plans.ASSESSMENTS,
    "document": of_documents.CASES,
    "pci_result": of_pci.RESULTS,
    "pci_score": of_pci.SCORES_CASES,
    "pci_indicator": of_pci.FIGURES,
}
READ = read_columns(CATALOGUE.layout) | read_columns(CATALOGUE.results_layout)
