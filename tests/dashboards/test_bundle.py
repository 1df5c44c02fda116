"""The dashboards' files agree with each other and with the live schema, and hold no secret."""

import io
import json
import re
import runpy
import zipfile
from pathlib import Path

import pytest
import yaml

from include.dashboards.bundle import DATABASE_FILE, FOLDER, PASSWORD_MASK, bundle_zip, masked_uri, password_of, read_bundle
from include.dashboards.datasets import NoSuchViewError, dataset_files, measures, write_datasets
from include.texts import CODES
from include.warehouse.mart.views import view_columns

FILES = read_bundle()
CONFIG = FOLDER.parent / "server" / "superset_config.py"
URI = "postgresql://pci_bi:s%40cret-word@warehouse:5433/pci?sslmode=require"
# Where a chart's settings name a column, a metric, or either.
ONE, MANY = ("x_axis", "metric", "groupby"), ("metrics", "groupby", "all_columns")


def of_kind(folder):
    return {path: content for path, content in FILES.items() if path.startswith(f"{folder}/")}


DATASETS = {content["uuid"]: content for content in of_kind("datasets").values()}
CHARTS = {content["uuid"]: content for content in of_kind("charts").values()}
DASHBOARDS = of_kind("dashboards")


def names_in(chart):
    params = chart["params"]
    named = {params[key] for key in ONE if isinstance(params.get(key), str)}
    named |= {name for key in MANY if isinstance(params.get(key), list) for name in params[key]}
    named |= {json.loads(order)[0] for order in params.get("order_by_cols", [])} | set(params.get("column_config", {}))
    return named | {entry["subject"] for entry in params["adhoc_filters"]}


def names_of(dataset):
    return {column["column_name"] for column in dataset["columns"]} | {metric["metric_name"] for metric in dataset["metrics"]}


def placed(dashboard):
    return [part["meta"] for key, part in dashboard["position"].items() if key.startswith("CHART-")]


def test_the_committed_datasets_are_those_of_the_live_schema(warehouse, catalogue):
    written = {path: (FOLDER / path).read_text(encoding="utf-8") for path in of_kind("datasets")}
    assert written == dataset_files(warehouse, catalogue), "write them anew: make dashboards"


def test_writing_the_datasets_follows_a_change_of_the_schema(warehouse, catalogue, tmp_path):
    assert len(write_datasets(warehouse, catalogue, tmp_path)) == len(DATASETS)
    assert write_datasets(warehouse, catalogue, tmp_path) == []
    with warehouse.begin() as connection:
        connection.exec_driver_sql("COMMENT ON COLUMN mart.coverage.filing IS 'Cách nộp; tiếp / How filed'")
    assert [path.name for path in write_datasets(warehouse, catalogue, tmp_path)] == ["coverage.yaml"]
    columns = yaml.safe_load((tmp_path / "datasets/kho_pci/coverage.yaml").read_text())["columns"]
    assert {c["column_name"]: c["verbose_name"] for c in columns}["filing"] == "Cách nộp"
    with warehouse.begin() as connection:
        connection.exec_driver_sql("DROP VIEW mart.coverage CASCADE")
    with pytest.raises(NoSuchViewError, match=r"views\.coverage: there is no view mart\.coverage"):
        write_datasets(warehouse, catalogue, tmp_path)


def test_every_expression_runs_on_the_warehouse(warehouse):
    with warehouse.connect() as connection:
        for dataset in DATASETS.values():
            wanted = [column["expression"] for column in dataset["columns"] if "expression" in column]
            for expression in [*wanted, *(metric["expression"] for metric in dataset["metrics"])]:
                connection.exec_driver_sql(f"SELECT {expression} FROM mart.{dataset['table_name']}".replace("%", "%%"))


def test_every_chart_rests_on_a_dataset_and_on_columns_that_exist(warehouse):
    for path, chart in of_kind("charts").items():
        dataset = DATASETS[chart["dataset_uuid"]]
        assert names_in(chart) - names_of(dataset) == set(), path
        live = {column["name"] for column in view_columns(warehouse, dataset["table_name"])}
        made = {column["column_name"] for column in dataset["columns"] if "expression" in column}
        assert names_in(chart) - made - {metric["metric_name"] for metric in dataset["metrics"]} <= live, path
        assert chart["viz_type"] == chart["params"]["viz_type"]
    assert {chart["dataset_uuid"] for chart in CHARTS.values()} == DATASETS.keys(), "a dataset that no chart uses"
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {FILES[DATABASE_FILE]["uuid"]}


def test_every_dashboard_shows_existing_charts_and_filters_existing_columns():
    shown = [meta["uuid"] for dashboard in DASHBOARDS.values() for meta in placed(dashboard)]
    assert sorted(shown) == sorted(CHARTS), "each chart stands on one dashboard"
    for dashboard in DASHBOARDS.values():
        position, numbers = dashboard["position"], [meta["chartId"] for meta in placed(dashboard)]
        assert len(set(numbers)) == len(numbers)
        for meta in placed(dashboard):
            assert meta["sliceName"] == CHARTS[meta["uuid"]]["slice_name"]
        rows = [part for key, part in position.items() if key.startswith("ROW-")]
        assert [row["id"] for row in rows] == position["GRID_ID"]["children"]
        for row in rows:
            assert sum(position[child]["meta"]["width"] for child in row["children"]) == 12
        for native_filter in dashboard["metadata"]["native_filter_configuration"]:
            (target,) = native_filter["targets"]
            assert set(native_filter["scope"]["excluded"]) <= set(numbers)
            reached = [meta for meta in placed(dashboard) if meta["chartId"] not in native_filter["scope"]["excluded"]]
            if native_filter["filterType"] == "filter_time":  # each chart names its own column of time
                columns = {meta["uuid"]: CHARTS[meta["uuid"]]["params"]["granularity_sqla"] for meta in reached}
            else:
                columns = {meta["uuid"]: target["column"]["name"] for meta in reached}
                assert target["column"]["name"] in names_of(DATASETS[target["datasetUuid"]])
            assert reached and all(column in names_of(DATASETS[CHARTS[uuid]["dataset_uuid"]]) for uuid, column in columns.items())


def test_the_dashboard_of_pci_results_is_asked_as_of_a_day():
    """A time range until the end of 2021 reaches every chart by since when its rows are known: none shows what came later."""
    dashboard = next(dashboard for dashboard in DASHBOARDS.values() if dashboard["slug"] == "pci-ket-qua")
    [by_time] = [f for f in dashboard["metadata"]["native_filter_configuration"] if f["filterType"] == "filter_time"]
    assert by_time["scope"]["excluded"] == []
    for meta in placed(dashboard):
        chart = CHARTS[meta["uuid"]]
        assert chart["params"]["granularity_sqla"] == "known_at"
        columns = {column["column_name"]: column for column in DATASETS[chart["dataset_uuid"]]["columns"]}
        assert columns["known_at"]["is_dttm"]


def test_identifiers_slugs_and_titles_are_unique():
    for values in (
        [content["uuid"] for content in FILES.values() if "uuid" in content],
        [native["id"] for dashboard in DASHBOARDS.values() for native in dashboard["metadata"]["native_filter_configuration"]],
        [dashboard["slug"] for dashboard in DASHBOARDS.values()],
        [chart["slice_name"] for chart in CHARTS.values()],
    ):
        assert len(values) > 2 and len(set(values)) == len(values)


def test_a_colour_belongs_to_words_that_people_see_and_to_the_colour_blind_safe_scheme(catalogue, monkeypatch):
    scheme = config(monkeypatch)["EXTRA_CATEGORICAL_COLOR_SCHEMES"][0]
    tables = {entry["table"] for entry in measures()["words"].values() if "table" in entry}
    words = {word.vi for table in tables for word in CODES.words(table).values()}
    words |= {entry["empty"] for entry in measures()["words"].values() if "empty" in entry}
    words |= {choice.words[0] for choice in catalogue.choices["task_statuses"]}
    words |= {metric["metric_name"] for dataset in DATASETS.values() for metric in dataset["metrics"]}
    for dashboard in DASHBOARDS.values():
        metadata = dashboard["metadata"]
        assert metadata["color_scheme"] == scheme["id"]
        assert set(metadata["label_colors"]) <= words
        assert set(metadata["label_colors"].values()) <= set(scheme["colors"])
    for table, choices in (("filings", None), ("judgements", None), (None, "task_statuses")):
        series = {w.vi for w in CODES.words(table).values()} if table else {c.words[0] for c in catalogue.choices[choices]}
        colours = next(d["metadata"]["label_colors"] for d in DASHBOARDS.values() if series <= set(d["metadata"]["label_colors"]))
        assert len({colours[word] for word in series}) == len(series), "two series of one chart have one colour"


def test_no_file_holds_a_password():
    uri = FILES[DATABASE_FILE]["sqlalchemy_uri"]
    assert uri.startswith("postgresql+psycopg2://superset:") and password_of(uri) == PASSWORD_MASK
    for path in FOLDER.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace(PASSWORD_MASK, "")
            assert not re.search(r"(password|secret|token|api_?key)\w*\s*[:=]\s*\S|://\w+:[^@\s]+@", text, re.IGNORECASE), path


def test_the_zip_names_the_warehouse_without_its_password_and_is_the_same_twice():
    packed = bundle_zip("assets", URI)
    assert packed == bundle_zip("assets", URI)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {f"kho_pci/{path}" for path in FILES}
    assert yaml.safe_load(texts["kho_pci/metadata.yaml"])["type"] == "assets"
    assert yaml.safe_load(texts[f"kho_pci/{DATABASE_FILE}"])["sqlalchemy_uri"] == masked_uri(URI)
    assert not any("cret-word" in text for text in texts.values())
    assert masked_uri(URI) == "postgresql+psycopg2://pci_bi:XXXXXXXXXX@warehouse:5433/pci?sslmode=require"
    assert password_of(URI) == "s@cret-word" and password_of("postgresql://pci_bi@/pci?host=/run/pg") is None
    assert masked_uri("postgresql://pci_bi@/pci?host=/run/pg") == "postgresql+psycopg2://pci_bi@/pci?host=/run/pg"


def config(monkeypatch, secret="a" * 40, database="sqlite://"):
    monkeypatch.setenv("SUPERSET_SECRET_KEY", secret)
    monkeypatch.setenv("SUPERSET_DATABASE_URI", database)
    return runpy.run_path(str(CONFIG))


@pytest.mark.parametrize("secret", ["", "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET", "short"])
def test_superset_does_not_start_with_a_secret_that_others_know(monkeypatch, secret):
    with pytest.raises(SystemExit, match="SUPERSET_SECRET_KEY"):
        config(monkeypatch, secret)


def test_superset_does_not_start_without_a_place_for_its_metadata(monkeypatch):
    with pytest.raises(SystemExit, match="SUPERSET_DATABASE_URI"):
        config(monkeypatch, database="")


def test_the_guide_names_only_views_that_are_published(warehouse):
    guide = (Path(__file__).resolve().parents[2] / "docs" / "huong-dan" / "bi.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`mart\.(\w+)`", guide))
    with warehouse.connect() as connection:
        views = set(connection.exec_driver_sql("SELECT table_name FROM information_schema.views WHERE table_schema = 'mart'").scalars())
    assert len(named) > 15 and named - views == set()
