"""``make mutations``: every pair of operators, which is too much for the test suite."""

import sys

from tests.mutations.judging import pairs, wrong

found = wrong(pairs())
sys.stdout.write("\n".join([*found, f"{len(pairs())} pairs, {len(found)} not as promised\n"]))
sys.exit(bool(found))
