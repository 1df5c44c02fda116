"""``python -m include.sandbox FD SECONDS``: the process that forks the workers; see ``nursery``."""

import gc
import importlib
import sys

gc.disable()  # what is imported stays; it is switched on again before the first fork
sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it: 20 MB, and half of the time of the start
importlib.import_module("include.sandbox.nursery").main()
