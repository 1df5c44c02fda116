"""``make mutations``: every operator alone and every pair of their kinds, which is too much for the test suite.

make mutations            all of them, in as many processes as there are cores
make mutations SHARE=10   every tenth
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.mutations.judging import pairs, wrong
from tests.mutations.operators import OPERATORS

_AT_ONCE = 50


def main() -> int:
    """Judge them all; the exit code says whether each ended as promised."""
    began = time.monotonic()
    share = int(os.environ.get("SHARE", "1"))
    combinations = [*((operator,) for operator in OPERATORS.values()), *pairs()][::share]
    names = [tuple(operator.name for operator in operators) for operators in combinations]
    found: list[str] = []
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for told in processes.map(_wrong, [names[first : first + _AT_ONCE] for first in range(0, len(names), _AT_ONCE)]):
            found += told
            sys.stdout.write("".join(f"{line}\n" for line in told))
            sys.stdout.flush()
    minutes = (time.monotonic() - began) / 60
    told = f"{len(OPERATORS)} operators, {len(names)} workbooks in {minutes:.1f} minutes, {len(found)} not as promised\n"
    sys.stdout.write(told)
    return int(bool(found))


def _wrong(names: list[tuple[str, ...]]) -> list[str]:
    return wrong(tuple(OPERATORS[name] for name in pair) for pair in names)


if __name__ == "__main__":
    sys.exit(main())
