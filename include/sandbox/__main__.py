"""``python -m include.sandbox FD SECONDS``: the process that forks the workers; see ``nursery``."""

import importlib
import sys

sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it: 20 MB, and half of the time of the start
importlib.import_module("include.sandbox.nursery").main()
