"""The order of severities is said once, and everything that ranks follows it."""

import pytest

from include.catalog.models import Rule
from include.domain.severities import SEVERITIES, rank


def test_the_gravest_stands_first():
    assert SEVERITIES == ("critical", "warning", "info")
    assert sorted(["info", "critical", "warning"], key=rank) == list(SEVERITIES)


def test_the_catalogue_allows_just_these():
    assert Rule.model_fields["severity"].annotation.__args__ == SEVERITIES


def test_another_word_is_no_severity():
    with pytest.raises(ValueError, match="not in tuple"):
        rank("fatal")
