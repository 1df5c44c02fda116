"""Whatever happens to a workbook, alone and in pairs: the right state, the right rule at the right cell, or the same facts."""

import random

import pytest

from tests.mutations.judging import pairs, wrong
from tests.mutations.operators import OPERATORS

pytestmark = pytest.mark.slow
PAIRS_IN_THE_SUITE = 60
MODULES = sorted({operator.module for operator in OPERATORS.values()})


def test_there_are_enough_operators_and_each_promises_one_thing():
    assert len(OPERATORS) >= 250
    assert len({operator.kind for operator in OPERATORS.values()}) >= 120
    assert len(pairs()) > 7000
    for operator in OPERATORS.values():
        assert not operator.quarantined_by or not (operator.breaks or operator.reads_the_same), operator.name


@pytest.mark.parametrize("module", MODULES)
def test_every_operator_alone_ends_as_it_says(module):
    assert wrong((operator,) for operator in OPERATORS.values() if operator.module == module) == []


def test_a_sample_of_pairs_ends_as_both_say():
    assert wrong(random.Random(2021).sample(pairs(), PAIRS_IN_THE_SUITE)) == []
