"""Loads once what tasks need, in the processes that tasks are forked from: their children share it instead of loading it anew.

Airflow imports a module of this name at the start of every component. It acts in the scheduler, whose LocalExecutor forks the tasks,
and in Celery's worker; API server, DAG processor and triggerer stay light. Nothing here starts a thread or opens a connection: neither
would be of use after a fork.
"""

import ast
import gc
import importlib
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__: list[str] = []  # nothing here is a setting of Airflow

_PLUGINS = Path(__file__).resolve().parent
_DAGS, _STEPS = _PLUGINS.parent / "dags", _PLUGINS / "steps"
_OURS = ("airflow", "include", "plugins")
# Imported later still: within what the DAG files import, by a connection at its first use, and by Airflow around a task.
_LATER = (
    "include.checks.validate",
    "include.checks.data_docs",
    "sqlalchemy.dialects.postgresql.psycopg",
    "psycopg",
    "holidays.countries.vietnam",
    "jinja2.ext",
    "upath.implementations.local",
    "airflow.sdk.definitions.asset.metadata",
    "airflow.sdk.execution_time.cache",
    "airflow.sdk.execution_time.supervisor",
    "airflow.sdk.execution_time.task_runner",
    "airflow.sdk.execution_time.timeout",
    "airflow.providers.smtp.hooks.smtp",
    "airflow.providers.standard.decorators.python",
)


def forks_tasks(command: Sequence[str]) -> bool:
    """Whether ``airflow <command>`` runs a component that forks the processes of tasks."""
    return list(command[:1]) == ["scheduler"] or list(command[:2]) == ["celery", "worker"]


def imported_by_tasks() -> Iterator[str]:
    """The project's and Airflow's modules that the DAG files and their steps import anywhere."""
    for path in (*sorted(_DAGS.glob("*.py")), *sorted(_STEPS.glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in _OURS:
                yield node.module


def preload() -> None:
    """Import what tasks import, and build what follows from the catalogue, before any task is forked."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads would not live on in a fork
    for name in dict.fromkeys((*imported_by_tasks(), *_LATER)):
        importlib.import_module(name)
    _read_catalogue()
    gc.collect()
    gc.freeze()  # a collection in a task would touch, and so copy, every page that it shares


def _read_catalogue() -> None:
    from include.catalog import CatalogueError, load_catalogue
    from include.intake.judging import prepare
    from include.sandbox.version import reader_version

    reader_version()  # of the code that is loaded here, whatever lies on the disk when a task runs
    try:
        prepare(load_catalogue())
    except CatalogueError as error:
        logging.getLogger(__name__).error("the catalogue is broken, every task will say so: %s", error)


if forks_tasks(sys.argv[1:]):
    preload()
