"""Great Expectations, imported in one place, and no more of it than rules ask for: a third of the processor time that it would take.

Its import loads scipy and Altair for three expectations over whole columns, which find no rows and so are no rules: they are loaded when
somebody uses them. It looks for drivers of databases and clouds, too, and does without those that are not installed; here they are none
of its business. Python's cycle collector rests meanwhile, and looks at none of what was imported later. No usage data leaves the machine.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from include.catalog.collector import garbage_collector_resting

_LOG = logging.getLogger(__name__)
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read at the import
_LOADED_WHEN_USED = ("altair", "scipy", "scipy.stats")
_NOT_ITS_BUSINESS = ("boto3", "botocore", "psycopg2", "sqlalchemy")


@contextmanager
def _without_what_no_rule_asks_for() -> Iterator[None]:
    """Imports in here get stand-ins, or find nothing; what is loaded already is taken as it is, and later imports get the real ones."""
    standing: dict[str, ModuleType | None] = {name: _stand_in(name) for name in _LOADED_WHEN_USED}
    for name, module in standing.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(standing[parent], child, module)
    standing |= dict.fromkeys(_NOT_ITS_BUSINESS)
    placed = {name: module for name, module in standing.items() if name not in sys.modules}
    sys.modules.update(placed)  # type: ignore[arg-type]  # None: as if it were not installed
    try:
        yield
    finally:
        for name in placed:
            del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    def attribute(wanted: str) -> Any:
        if wanted.startswith("__"):  # what the import system and inspect ask of any module
            raise AttributeError(wanted)
        return getattr(importlib.import_module(name), wanted)

    module = ModuleType(name)
    module.__getattr__ = attribute  # type: ignore[method-assign]  # PEP 562
    return module


with garbage_collector_resting(), _without_what_no_rule_asks_for():
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.exceptions import MetricProviderError
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.registry import get_metric_kwargs
    from great_expectations.expectations.row_conditions import Column
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.validation_graph import ValidationGraph

_LOG.info("Great Expectations %s is loaded in process %s", gx.__version__, os.getpid())  # seconds: once, before tasks are forked
gc.freeze()  # no later walk of the collector looks at what was imported, and forks go on sharing its memory

__all__ = [
    "Column",
    "MetricConfiguration",
    "MetricProviderError",
    "PandasExecutionEngine",
    "ProgressBarsConfig",
    "ValidationGraph",
    "get_metric_kwargs",
    "gx",
    "gxe",
]
