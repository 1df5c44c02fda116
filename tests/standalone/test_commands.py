"""The operators' commands, as they are typed."""

import datetime as dt
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console
from typer.testing import CliRunner

from include import __main__ as commands
from include.catalog.errors import CatalogueError
from include.commands import connecting
from include.domain.finding import Finding
from include.intake import check_files
from include.standalone.terminal import show_checked
from include.warehouse.register.opened_rounds import record_opened_round
from tests.sample.files import FILES as DELIVERIES

pytestmark = pytest.mark.slow

FILES = {file.department: file for file in DELIVERIES if file.wave == 1}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PCI_HOME", str(tmp_path / "home"))
    for name in ("PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX", "AIRFLOW_CONN_PCI_WAREHOUSE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def typed(*words):
    return CliRunner().invoke(commands.app, list(words))


def test_checking_a_file_tells_cell_and_remedy_and_files_nothing(tmp_path, home):
    for department, code, told in (("SXD", 1, "Chỉ tiêu!G9"), ("STP", 0, "Đã tiếp nhận")):
        path = tmp_path / FILES[department].file_name
        path.write_bytes(FILES[department].content)
        done = typed("check", str(path))
        assert done.exit_code == code, done.output
        assert told in done.output
    assert not home.exists()


def test_several_files_are_told_in_one_json_document_and_none_hides_another(tmp_path, home):
    paths = [tmp_path / name for name in ("QNG-2021-Y_SXD.xlsx", "thư.xlsx", "QNG-2021-Y_STP.xlsx")]
    for path, content in zip(paths, (FILES["SXD"].content, b"<html>", FILES["STP"].content), strict=True):
        path.write_bytes(content)
    paths += [tmp_path / "không có.xlsx", tmp_path]
    done = typed("check", "--json", *map(str, paths))
    told = json.loads(done.stdout_bytes)
    assert "thư.xlsx".encode() in done.stdout_bytes, "as it is written, not as escapes"
    assert [entry["file"] for entry in told] == [str(path) for path in paths]
    assert [entry["state"] for entry in told] == ["returned", "quarantined", "accepted", None, None]
    assert [(entry["trouble"] or {}).get("code") for entry in told] == [None, None, None, "not_found", "folder"]
    assert len({tuple(entry) for entry in told}) == 1, "every file has the same keys"
    finding = next(entry for entry in told[0]["findings"] if entry["cell"] == "G9")
    assert (finding["rule"], finding["severity"], finding["sheet"]) == ("CEL-01", "critical", "Chỉ tiêu")
    assert all(finding[name] for name in ("found", "expected", "message_vi", "message_en", "remedy_vi", "remedy_en"))
    assert done.exit_code == 2, "some could not be checked"
    assert typed("check", "--json", *map(str, paths[:3])).exit_code == 1
    assert typed("check", "--json", str(paths[2])).exit_code == 0
    assert not home.exists()


def test_a_file_on_which_the_checks_themselves_fail_costs_the_others_nothing(tmp_path, home, monkeypatch):
    paths = [tmp_path / f"QNG-2021-Y_{department}.xlsx" for department in ("SXD", "STP")]
    for path in paths:
        path.write_bytes(FILES[path.stem.removeprefix("QNG-2021-Y_")].content)
    real = check_files.judge_confined

    def failing(catalogue, files, *rest, **named):
        if any(file.file_name == paths[0].name for file in files):
            raise RuntimeError("nobody thought of this")
        return real(catalogue, files, *rest, **named)

    monkeypatch.setattr(check_files, "judge_confined", failing)
    told = json.loads(typed("check", "--json", *map(str, paths)).stdout_bytes)
    assert [(entry["state"], (entry["trouble"] or {}).get("code")) for entry in told] == [(None, "failed"), ("accepted", None)]
    assert "nobody thought" not in json.dumps(told)


def test_brackets_of_a_workbook_are_told_as_they_stand(capsys):
    finding = Finding("CEL-03", 1, "critical", "Chỉ tiêu", "G5", "[/x]", "một số", None, "Ô có [/x]", "[/x]", "Sửa [bold]", "Correct")
    judgement = SimpleNamespace(state="returned", findings=[finding])
    show_checked(Console(width=140), [check_files.Checked(Path("a[/b].xlsx"), judgement)])
    told = capsys.readouterr().out
    assert "a[/b].xlsx" in told and "Ô có [/x]" in told and "Sửa [bold]" in told


def test_the_commands_one_after_the_other_do_what_the_dags_do(home):
    assert typed("migrate").exit_code == 0
    assert "25" in typed("workbooks").output
    (home / "inbox" / "QNG-2021-Y_STP.xlsx").write_bytes(FILES["STP"].content)
    assert "Đã tiếp nhận" in typed("ingest", "--as-of", "2021-12-01T09:00:00+07:00").output  # after the round closes it would not enter
    assert "STP" in typed("register").output
    written = typed("summary").output
    assert "tong-hop-pci-2021-Y.xlsx" in written.replace("\n", "")
    assert (home / "outbox" / "QNG" / "2021-Y" / "tong-hop" / "tong-hop-pci-2021-Y-transparency.xlsx").exists()
    documented = typed("data-docs").output.replace("\n", "")
    assert "kiem-tra-du-lieu/index.html" in documented
    assert (home / "outbox" / "QNG" / "2021-Y" / "kiem-tra-du-lieu" / "index.html").exists()
    packed = typed("dashboards", "--to", str(home / "pci.zip"))
    assert (packed.exit_code, packed.output[:1]) == (0, "0") and (home / "pci.zip").stat().st_size > 5000


def test_loading_dashboards_says_what_is_missing_or_does_not_answer(home, monkeypatch):
    for name in ("PCI_BI_URI", "SUPERSET_ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    missing = typed("load-dashboards", "http://127.0.0.1:1")
    assert missing.exit_code == 2 and "PCI_BI_URI, SUPERSET_ADMIN_PASSWORD" in missing.output
    monkeypatch.setenv("PCI_BI_URI", "postgresql://superset:hidden@postgres/pci")
    monkeypatch.setenv("SUPERSET_ADMIN_PASSWORD", "hidden")
    silent = typed("load-dashboards", "http://127.0.0.1:1")
    assert silent.exit_code == 1 and "http://127.0.0.1:1: no Superset answers there" in silent.output and "hidden" not in silent.output


def test_superset_that_is_not_installed_is_named_with_the_command_that_installs_it(home, tmp_path, monkeypatch):
    monkeypatch.setenv("PCI_SUPERSET_VENV", str(tmp_path))
    done = typed("superset")
    assert done.exit_code == 1 and "make superset-venv" in done.output
    assert not (home / "postgres").exists()


def test_a_broken_catalogue_stops_everything_and_names_file_and_key(monkeypatch, capsys, home):
    def broken():
        from include.catalog.loading import load_catalogue as load

        folder = home.parent / "catalogue/provinces/QNG"
        folder.mkdir(parents=True)
        (folder / "rounds.yaml").write_text("rounds: [{code: '2021-Y', colour: red}]")
        return load(home.parent / "catalogue")

    monkeypatch.setattr("include.standalone.system.load_catalogue", broken)
    monkeypatch.setattr("sys.argv", ["include", "run"])
    with pytest.raises((SystemExit, CatalogueError)):
        commands.main()
    told = capsys.readouterr().out
    assert "rounds.yaml" in told and "colour" in told
    assert not (home / "postgres").exists()


def test_a_catalogue_that_would_rewrite_history_is_refused_unless_a_reason_is_given(monkeypatch, capsys, home, warehouse, catalogue):
    record_opened_round(warehouse, catalogue, "QNG-2021-Y", dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00"))
    renamed = tuple(i.model_copy(update={"name_vi": "Tên khác"}) if i.code == "TRA-03" else i for i in catalogue.indicators)
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", warehouse.url.render_as_string(hide_password=False))
    monkeypatch.setattr(connecting, "load_catalogue", lambda: catalogue.changed(indicators=renamed))
    monkeypatch.setattr("sys.argv", ["include", "migrate"])
    with pytest.raises(SystemExit) as stopped:
        commands.main()
    told = capsys.readouterr().out
    assert stopped.value.code == 2 and "core.indicator [TRA-03, 2021-01-01]: name_vi" in told and "QNG-2021-Y" in told
    assert typed("migrate", "--correct", "  ").exit_code != 0, "a reason without words is none"
    assert typed("migrate", "--correct", "sai tên khi nhập").exit_code == 0
    with warehouse.connect() as connection:
        reason = connection.exec_driver_sql("SELECT detail ->> 'reason' FROM intake.event WHERE action = 'correct_catalogue'").scalar_one()
    assert reason == "sai tên khi nhập"
