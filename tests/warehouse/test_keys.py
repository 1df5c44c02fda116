"""One column joins a fact to the row of a department and of an indicator that it means, however many rows these have."""

import pytest
from sqlalchemy import text

from include.warehouse.mart.views import mart_functions, mart_views
from tests.warehouse.filing import file_figures, release

pytestmark = pytest.mark.slow

GIVEN = {"timestamp with time zone": "'infinity'::timestamptz", "date": "'2026-11-24'::date"}
DIMENSIONS = {"department": ("department_key", "department_code"), "indicator": ("indicator_key", "indicator_code")}
# Asked of one submission at a time; the view that asks it has the keys.
PART_OF_ANOTHER = {"draft_answered_or_owed"}


def facts_of(engine):
    """The columns of what mart publishes, by how it stands after FROM."""
    found = {name: set(view.column_names) for name, view in mart_views(engine).items()}
    for name, function in mart_functions(engine).items():
        if name not in PART_OF_ANOTHER:
            given = ", ".join(GIVEN[argument.type] for argument in function.arguments)
            found[f"{name}({given})"] = set(function.rows.column_names)
    return found


def row(**given):
    return {"sheet": "S", "cell": "B5", "sheet_row": 5, "sub_indices": [], "documents": [], **given}


@pytest.fixture
def filed_in_two_years(warehouse):
    """Figures and tasks of departments in rounds of several years, released, while dimensions have several rows for one code."""
    for round_key, day in (("QNG-2021-Y", "2021-12-10"), ("QNG-2022-Q1", "2022-03-10")):
        for code in ("SCT", "STC", "SNV"):
            done = row(name="Việc", status="done", quantities=[], quantity_units=[])
            file_figures(warehouse, round_key, code, f"{day}T08:00:00+07:00", {"TRA-01": 7, "TRA-03": 3}, task=[done])
        release(warehouse, round_key)
    with warehouse.begin() as connection:
        # Another row for every department and indicator, for long before any round.
        connection.exec_driver_sql(
            "INSERT INTO core.department (province_code, department_code, name_vi, name_en, kind, evidence, source, ordinal, "
            "valid_from, valid_to) "
            "SELECT DISTINCT ON (province_code, department_code) "
            "province_code, department_code, 'Tên cũ', 'Old', kind, evidence, source, ordinal, "
            "date '1990-01-01', date '1991-12-31' FROM core.department"
        )
        connection.exec_driver_sql(
            "INSERT INTO core.indicator (indicator_code, index_code, sub_index_code, name_vi, name_en, unit_code, unit_vi, direction, "
            "is_whole_number, is_required, aggregation, carry_over, evidence, source, valid_from, valid_to) "
            "SELECT DISTINCT ON (indicator_code) "
            "indicator_code, index_code, sub_index_code, 'Tên cũ', 'Old', unit_code, unit_vi, direction, "
            "is_whole_number, is_required, aggregation, carry_over, evidence, source, "
            "date '1990-01-01', date '1991-12-31' FROM core.indicator"
        )
    return warehouse


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_plain_join_keeps_the_rows(filed_in_two_years, dimension):
    key, code = DIMENSIONS[dimension]
    with filed_in_two_years.connect() as connection:
        rows, keys = connection.execute(text(f"SELECT count(*), count(DISTINCT {key}) FROM mart.{dimension}")).one()
        assert rows == keys > connection.execute(text(f"SELECT count(DISTINCT {code}) FROM mart.{dimension}")).scalar_one()
        filled = set()
        for name, columns in facts_of(filed_in_two_years).items():
            if code not in columns or name == dimension:
                continue
            assert key in columns, f"{name} has {code} and no {key}"
            asked = f"SELECT count(*), count({code}), bool_or({key} IS null AND {code} IS NOT null) FROM mart.{name}"
            alone, named, lacks = connection.execute(text(asked)).one()
            joined = connection.execute(text(f"SELECT count(*) FROM mart.{name} INNER JOIN mart.{dimension} USING ({key})")).scalar_one()
            wrong = text(
                f"SELECT count(*) FROM mart.{name} AS fact INNER JOIN mart.{dimension} AS dimension USING ({key}) "
                f"WHERE fact.{code} <> dimension.{code}"
            )
            assert not lacks, f"{name} has a {code} without {key}"
            assert joined == named <= alone, name
            assert connection.execute(wrong).scalar_one() == 0, name
            filled |= {name} if joined else set()
    assert {"indicator_value", "draft_indicator_value"} <= filled if dimension == "indicator" else {"task", "coverage", "target"} & filled
