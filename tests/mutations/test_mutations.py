"""Whatever happens to a workbook, alone and in pairs: the right state, the right rule at the right cell, or the same facts."""

import random

import pytest

from tests.mutations.judging import pairs, wrong
from tests.mutations.operators import OPERATORS

pytestmark = pytest.mark.slow
PAIRS_IN_THE_SUITE = 40


def test_there_are_enough_operators_and_each_promises_one_thing():
    assert len(OPERATORS) >= 40
    assert len(pairs()) > 0.9 * len(OPERATORS) * (len(OPERATORS) - 1) / 2
    for operator in OPERATORS.values():
        assert sum((bool(operator.breaks), bool(operator.quarantined_by), operator.reads_the_same)) <= 1, operator.name


def test_every_operator_alone_ends_as_it_says():
    assert wrong((operator,) for operator in OPERATORS.values()) == []


def test_a_sample_of_pairs_ends_as_both_say():
    assert wrong(random.Random(2021).sample(pairs(), PAIRS_IN_THE_SUITE)) == []
