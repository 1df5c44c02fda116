"""Great Expectations, imported in one place, and no more of it than rules ask for: half of the processor time that it would take.

Its import loads scipy and Altair for two expectations over whole columns, which find no rows and so are no rules. They are loaded when
somebody uses them. Python's cycle collector rests meanwhile: what an import makes stays. No usage data leaves the machine.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read at the import


@contextmanager
def garbage_collector_resting() -> Iterator[None]:
    """Keep Python's cycle collector from walking again and again through much that is made and stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _loaded_when_used(*names: str) -> Iterator[None]:
    """Imports of these modules, in here, get modules that stand for them; whoever imports them later gets the real ones."""
    standing = {name: _stand_in(name) for name in names if name not in sys.modules}
    for name, module in standing.items():
        parent, _, child = name.rpartition(".")
        if parent in standing:
            setattr(standing[parent], child, module)
    sys.modules.update(standing)
    try:
        yield
    finally:
        for name, module in standing.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _stand_in(name: str) -> ModuleType:
    def attribute(wanted: str) -> Any:
        if wanted.startswith("__"):  # what the import system and inspect ask of any module
            raise AttributeError(wanted)
        return getattr(importlib.import_module(name), wanted)

    module = ModuleType(name)
    module.__getattr__ = attribute  # type: ignore[method-assign]  # PEP 562
    return module


with garbage_collector_resting(), _loaded_when_used("altair", "scipy", "scipy.stats"):
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.exceptions import MetricProviderError
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.expectations.registry import get_metric_kwargs
    from great_expectations.expectations.row_conditions import Column
    from great_expectations.validator.metric_configuration import MetricConfiguration
    from great_expectations.validator.validation_graph import ValidationGraph

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
