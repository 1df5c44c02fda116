"""``make mutants``: every fault of ``tests/mutants/faults.py``, each noticed by its tests, or this ends with 1.

make mutants              all of them, in as many processes as there are cores
make mutants SHARE=10     every tenth
make mutants ONLY=release  one area, or those whose file or reason holds that text
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter

from tests.mutants.faults import FAULTS
from tests.mutants.running import run_all


def main() -> int:
    """Try them; 0 when every one is killed."""
    began = time.monotonic()
    share, only = int(os.environ.get("SHARE") or "1"), os.environ.get("ONLY", "")
    chosen = [fault for fault in FAULTS if not only or only == fault.area or only in fault.file or only in fault.why][::share]
    counted: Counter[str] = Counter()
    for told in run_all(chosen):
        counted[told.outcome] += 1
        _say(f"{told.outcome:7} {told.mutant.area:8} {told.mutant.file}: {told.mutant.why}")
        if told.outcome != "killed" or os.environ.get("VERBOSE"):
            _say(told.output)
    minutes = (time.monotonic() - began) / 60
    _say(
        f"{len(chosen)} mutants in {minutes:.1f} minutes: {', '.join(f'{number} {outcome}' for outcome, number in sorted(counted.items()))}"
    )
    return int(counted["killed"] != len(chosen) or not chosen)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
