"""The operators' commands, one for each thing that the DAGs do: ``python -m include --help``."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from include.catalog import load_catalogue
from include.catalog.errors import CatalogueError
from include.catalog.models import Catalogue
from include.standalone.home import USERS, Home
from include.standalone.stopping import ended_by_signals
from include.standalone.terminal import register_table, show_checked, show_rehearsal, show_verification
from include.warehouse.schema.rewrites import Correction, HistoryWouldChangeError

if TYPE_CHECKING:  # each command loads what it needs
    from sqlalchemy import Engine

    from include.storage.places import Places

app = typer.Typer(help="PCI collection: the same functions as the DAGs, one by one.", no_args_is_help=True, pretty_exceptions_enable=False)
console = Console()
if not console.is_terminal:
    console = Console(width=140)  # a log file has no width of its own; the register needs this much

RoundOption = Annotated[str, typer.Option("--round", help="Round of a province, such as QNG-2021-Y")]
InstantOption = Annotated[str, typer.Option("--as-of", help="Instant with time zone, such as 2021-12-20T08:00:00+07:00")]
DEFAULT_ROUND, DEFAULT_INSTANT = "QNG-2021-Y", "2021-12-20T08:00:00+07:00"


@contextmanager
def _warehouse(correction: Correction | None = None) -> Iterator[tuple[Engine, Catalogue, Places]]:
    """The warehouse that the environment names, otherwise the embedded one."""
    from include.standalone.system import prepared_warehouse
    from include.warehouse.schema.engine import CONNECTION_VARIABLE, connect

    home = Home.from_environment()
    places = _places(home)
    if os.environ.get(CONNECTION_VARIABLE):
        yield connect(), load_catalogue(), places
        return
    with prepared_warehouse(home, correction) as (_, catalogue, engine):
        yield engine, catalogue, places


def _places(home: Home) -> Places:
    from upath import UPath

    from include.storage.places import Places

    return Places(*(UPath(location) for location in home.places().values()))


@contextmanager
def _unprepared_warehouse() -> Iterator[tuple[Engine, Places]]:
    """The same warehouse without a schema written into it: where a backup is restored."""
    from include.standalone.home import postgres_address
    from include.standalone.postgres import running_postgres
    from include.warehouse.schema.engine import CONNECTION_VARIABLE, connect

    home = Home.from_environment()
    places = _places(home)
    if os.environ.get(CONNECTION_VARIABLE):
        yield connect(), places
        return
    with running_postgres(home) as server:
        engine = connect(postgres_address(server, "pci"))
        try:
            yield engine, places
        finally:
            engine.dispose()


@app.command()
def migrate(
    correct: Annotated[str | None, typer.Option(help="Why entries that past rounds rest on are changed: a typing error only")] = None,
) -> None:
    """Bring the warehouse's schema, its views and the catalogue in it up to date."""
    from include.warehouse.schema.dimensions import load_dimensions
    from include.warehouse.schema.migrate import migrate as migrate_schema

    correction = Correction("command line", dt.datetime.now(dt.UTC), correct.strip()) if correct and correct.strip() else None
    with _warehouse(correction) as (engine, catalogue, _):
        migrate_schema(engine)
        load_dimensions(engine, catalogue, correction)
    console.print(f"Kho dữ liệu đã cập nhật, danh mục phiên bản {catalogue.version}. Warehouse up to date.")


@app.command()
def wide() -> None:
    """Write the view with one column per indicator anew, after an indicator was added to the catalogue."""
    from include.warehouse.mart.wide import WIDE_PATH, wide_sql

    WIDE_PATH.write_text(wide_sql(load_catalogue()), encoding="utf-8")
    console.print(WIDE_PATH, soft_wrap=True)


@app.command()
def contract(
    write: Annotated[bool, typer.Option("--write", help="Add new names to the contract; nothing is ever renamed")] = False,
    today: Annotated[str, typer.Option(help="Day on which aliases are judged, such as 2027-11-24")] = "today",
) -> None:
    """Compare the names that BI may use with the contract, in sql/marts/contract.yaml."""
    from include.warehouse.mart import contract as names

    day = dt.datetime.now(dt.UTC).date() if today == "today" else dt.date.fromisoformat(today)
    with _warehouse() as (engine, _, _):
        live = names.live_names(engine)
    promised = names.read_contract()
    difference = names.compare(promised, live, day, names.CHANGELOG_PATH.read_text(encoding="utf-8"))
    for mark, sentences in (("[red]✗[/red]", difference.broken), ("+", difference.added), ("−", difference.retired)):
        for sentence in sentences:
            console.print(f"{mark} {sentence}", soft_wrap=True, highlight=False)
    if write and not difference.broken:
        names.write_contract(names.renewed(promised, live, difference))
    elif difference:
        raise typer.Exit(code=1)
    console.print("Tên trong mart đúng như đã cam kết. The names in mart are as promised.")


@app.command()
def workbooks(round_key: RoundOption = DEFAULT_ROUND, opened_at: InstantOption = "2021-11-15T01:00:00+07:00") -> None:
    """Open a round: write every department's workbook into the outbox."""
    from include.intake.opening import open_round

    with _warehouse() as (engine, catalogue, places):
        written = open_round(engine, catalogue, round_key, dt.datetime.fromisoformat(opened_at), places)
    console.print(f"Đã ghi {len(written)} biểu mẫu vào {places.outbox}. {len(written)} workbooks written.")


@app.command()
def results_workbook(file: Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it, such as ket-qua-pci.xlsx")]) -> None:
    """Write the workbook in which a steward files what VCCI published."""
    from include.workbook.write_results import write_results_workbook

    with file.open("wb") as target:
        write_results_workbook(load_catalogue(), target)
    console.print(f"Đã ghi biểu mẫu Kết quả PCI: {file}. Template of PCI results written.", soft_wrap=True)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="The workbooks to check")],
    arrived_at: InstantOption = "2021-12-01T12:00:00+07:00",
    json: Annotated[bool, typer.Option("--json", help="One JSON document for all files, and nothing else")] = False,
) -> None:
    """Check workbooks without filing them: the same checks, nothing stored.

    Exit code 1 when one is returned or quarantined, 2 when one could not be checked at all.
    """
    from include.catalog.collector import garbage_collector_resting

    with garbage_collector_resting():  # nearly all that a short command does is to load what stays
        from include.intake.check_files import as_json, check_files, exit_code_of

        checked = check_files(load_catalogue(), files, dt.datetime.fromisoformat(arrived_at))
    if json:
        typer.echo(as_json(checked))
    else:
        show_checked(console, checked)
    raise typer.Exit(code=exit_code_of(checked))


@app.command()
def ingest(as_of: InstantOption = "now") -> None:
    """Take in what lies in the inbox, judge it, answer with receipts and return slips."""
    from include.intake.answer_departments import answer_open_rounds, check_open_rounds
    from include.intake.archiving import archive_inbox, waiting_batches
    from include.intake.ingest import ingest_batch
    from include.intake.steps import raise_failures
    from include.texts import CODES
    from include.warehouse.findings.settlement import record_expired_waivers

    instant = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    failures: list[Exception] = []
    with _warehouse() as (engine, catalogue, places):
        record_expired_waivers(engine, instant)
        with _gone_on_after(failures):
            for entry in archive_inbox(engine, places, instant):
                console.print(
                    f"  {entry.file_name}: {'đã nhận trước đây (already received)' if entry.known else 'đã lưu (archived)'}", markup=False
                )
        for batch in waiting_batches(engine):
            with _gone_on_after(failures):
                for outcome in ingest_batch(engine, catalogue, places, batch, as_of=instant):
                    console.print(f"  {outcome.file_name}: {CODES.words('states')[outcome.state].vi}", markup=False)
        with _gone_on_after(failures):
            for department in check_open_rounds(engine, catalogue, places, instant):
                console.print(f"  {department}: cảnh báo so với năm trước và đơn vị khác đã cập nhật (findings across updated)")
        with _gone_on_after(failures):
            answer_open_rounds(engine, catalogue, places, instant)
    raise_failures("a step failed; what could be done without it, is", failures)


@contextmanager
def _gone_on_after(failures: list[Exception]) -> Iterator[None]:
    """As in the DAG, the next step is done whatever became of this one; what failed is raised at the end."""
    try:
        yield
    except Exception as error:
        failures.append(error)


@app.command()
def rehearse(
    rule: Annotated[str, typer.Argument(help="Code of a rule, such as IND-07")],
    rules: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A file of rules with the rule as it would be")] = None,
) -> None:
    """Show what a rule would newly flag or release in everything stored; nothing is written."""
    from include.catalog.loading import load_catalogue_with_rules
    from include.intake.rehearse import CannotBeRehearsedError
    from include.intake.rehearse import rehearse as rehearse_rule

    changed = load_catalogue_with_rules(rules) if rules else load_catalogue()
    if rule not in {entry.code for entry in changed.rules}:
        console.print(f"[red]Không có quy tắc {rule}. There is no rule {rule}.[/red]")
        raise typer.Exit(code=2)
    try:
        with _warehouse() as (engine, catalogue, places):
            show_rehearsal(console, rehearse_rule(engine, catalogue, places, rule, changed.rule(rule)))
    except CannotBeRehearsedError as error:
        console.print(f"[red]Không thử được quy tắc {rule}: quy tắc này hỏi trước khi có bản nộp. {error}.[/red]", soft_wrap=True)
        raise typer.Exit(code=2) from error


@app.command()
def register(round_key: RoundOption = DEFAULT_ROUND, as_of: InstantOption = DEFAULT_INSTANT) -> None:
    """Show who has filed, when, and in which state."""
    from include.warehouse.register.register import register as read_register

    with _warehouse() as (engine, _, _):
        console.print(register_table(read_register(engine, round_key, dt.datetime.fromisoformat(as_of)), f"Sổ theo dõi {round_key}"))


@app.command()
def backup(
    to: Annotated[str, typer.Option(help="An empty folder, or a prefix such as s3://bucket/backup-2021-12-20")],
    as_of: InstantOption = "now",
) -> None:
    """Back up warehouse and archive together, as of one instant."""
    from upath import UPath

    from include.backup.keep import BackupRefusedError, make_backup
    from include.backup.tools import BackupToolError
    from include.storage.archive import ArchiveDamagedError

    instant = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    with _warehouse() as (engine, catalogue, places), _told_as_failure(BackupRefusedError, BackupToolError, ArchiveDamagedError):
        made = make_backup(engine, places, UPath(to), catalogue.version, instant)
    console.print(f"Đã sao lưu kho dữ liệu và {len(made.files)} tệp vào {to}. Warehouse and {len(made.files)} files kept.", soft_wrap=True)


@app.command()
def restore(source: Annotated[str, typer.Option("--from", help="The folder or prefix of a backup")]) -> None:
    """Restore a backup into an empty warehouse and an empty archive, and verify the result."""
    from upath import UPath

    from include.backup.keep import BackupRefusedError, restore_backup
    from include.backup.tools import BackupToolError
    from include.storage.archive import ArchiveDamagedError

    with _unprepared_warehouse() as (engine, places), _told_as_failure(BackupRefusedError, BackupToolError, ArchiveDamagedError):
        made = restore_backup(engine, places, UPath(source))
    console.print(
        f"Đã phục hồi bản sao lưu ngày {made.made_at}: kho dữ liệu và {len(made.files)} tệp, đã đối chiếu. Restored and verified.",
        soft_wrap=True,
    )


@app.command()
def verify(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """Hash the whole archive again, and compare the facts of a round with its raw files; a difference gives exit code 1."""
    from include.backup.verify import verify_archive, verify_facts

    with _warehouse() as (engine, catalogue, places):
        if round_key not in {entry.key for entry in catalogue.rounds}:
            console.print(f"[red]Danh mục không có đợt {round_key}. The catalogue declares no round {round_key}.[/red]")
            raise typer.Exit(code=2)
        archive = verify_archive(engine, places)
        read, differences = verify_facts(engine, catalogue, places, round_key)
    show_verification(console, round_key, archive, read, differences)
    raise typer.Exit(code=0 if archive.is_whole and not differences else 1)


@contextmanager
def _told_as_failure(*errors: type[Exception]) -> Iterator[None]:
    """What an operator can put right is said in a sentence, with exit code 1."""
    try:
        yield
    except errors as error:
        console.print(f"[red]Không thực hiện được / not done: {error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error


@app.command()
def summary(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """Write the provincial summary and those of the sub-indices: Word, Excel, HTML, and PDF where LibreOffice is."""
    from include.summary.drafts import print_drafts, write_drafts
    from include.summary.pdf import PdfError, find_libreoffice

    with _warehouse() as (engine, catalogue, places), _told_as_failure(PdfError):
        written = write_drafts(engine, catalogue, round_key, places.outbox).values()
        printed = print_drafts(catalogue, round_key, places.outbox) if find_libreoffice() else []
        for path in [*(path for paths in written for path in paths), *printed]:
            console.print(path, soft_wrap=True)


@app.command(name="data-docs")
def data_docs(round_key: RoundOption = DEFAULT_ROUND) -> None:
    """For engineers: write Great Expectations' Data Docs over the newest versions of a round into its outbox; the desk shows them."""
    from include.intake.confined import OutOfBoundsError
    from include.intake.document import write_data_docs

    with _warehouse() as (engine, catalogue, places), _told_as_failure(OutOfBoundsError):
        written = write_data_docs(engine, catalogue, places, round_key)
    console.print(written or f"Đợt {round_key} chưa có bản nộp nào. Nothing was filed in {round_key} yet.", soft_wrap=True)


@app.command()
def dictionary(folder: Annotated[Path, typer.Argument(help="Where to write the data dictionary")]) -> None:
    """Write the data dictionary, as HTML and Excel: what each published column means, and from which cells it comes."""
    from include.exports.dictionary import read_dictionary
    from include.exports.dictionary_files import dictionary_files

    folder.mkdir(parents=True, exist_ok=True)
    with _warehouse() as (engine, catalogue, _):
        for name, content in dictionary_files(read_dictionary(engine, catalogue)).items():
            (folder / name).write_bytes(content)
            console.print(folder / name, soft_wrap=True)


@app.command()
def export(
    round_key: Annotated[str, typer.Argument(help="Round of a province, such as QNG-2021-Y")],
    folder: Annotated[Path, typer.Argument(help="Where to write the files")],
    as_of: InstantOption = "now",
) -> None:
    """Write every published view of a round as Parquet and CSV, and its figures as SDMX-CSV with their structure."""
    from include.exports.round_files import NoSuchRoundError, export_round

    prepared = dt.datetime.now(dt.UTC) if as_of == "now" else dt.datetime.fromisoformat(as_of)
    try:
        with _warehouse() as (engine, catalogue, _):
            written = export_round(engine, catalogue, round_key, folder, prepared)
    except NoSuchRoundError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=2) from error
    console.print(f"Đã ghi {len(written)} tệp vào {folder}. {len(written)} files written.")


@app.command()
def sample(folder: Annotated[Path, typer.Argument(help="Where to write the sample round's files")]) -> None:
    """Write the files of the sample round, with their times of arrival."""
    from include.sample.make import make_sample

    console.print(f"Đã ghi {len(make_sample(load_catalogue(), folder))} tệp vào {folder}.")


@app.command()
def run() -> None:
    """Play the whole sample round through a real Airflow on an embedded PostgreSQL."""
    from include.standalone.run import RunFailedError, play_sample_round

    try:
        play_sample_round(Home.from_environment(), console)
    except RunFailedError as error:
        console.print(f"[red]Không hoàn thành: {error}[/red]")
        raise typer.Exit(code=1) from error


@app.command()
def grant(
    user: Annotated[str, typer.Argument(help="The name under which the person logs in to Airflow")],
    role: Annotated[str, typer.Argument(help="viewer, department, steward or lead_steward")],
    province: Annotated[str, typer.Option(help="Code of the province")] = "QNG",
    department: Annotated[str | None, typer.Option(help="Code of the department, for the role department")] = None,
) -> None:
    """Give a person a role on the steward desk."""
    from include.warehouse.findings.settlement import Access, SettlementRefusedError, grant_access

    with _warehouse() as (engine, _, _places):
        try:
            grant_access(engine, Access(user, role, province, department), "command line", dt.datetime.now(dt.UTC))
        except SettlementRefusedError as error:
            console.print(f"[red]{error}[/red]")
            raise typer.Exit(code=1) from error
    console.print(f"{user}: {role}{f' ({department})' if department else ''}.")


@app.command()
def login(
    user: Annotated[str, typer.Argument(help="The name under which the person or tool connects to PostgreSQL")],
    role: Annotated[str, typer.Option(help="pci_etl, pci_steward, pci_bi or pci_department")],
) -> None:
    """Let a person or a tool connect to the warehouse, with the password that PCI_LOGIN_PASSWORD holds."""
    from include.warehouse.schema.roles import PASSWORD_VARIABLE, LoginRefusedError, set_login

    with _warehouse() as (engine, _, _places):
        try:
            set_login(engine, user, role, os.environ.get(PASSWORD_VARIABLE, ""))
        except LoginRefusedError as error:
            console.print(f"[red]{error}[/red]", soft_wrap=True)
            raise typer.Exit(code=1) from error
    console.print(f"{user}: {role}.")


@app.command()
def dashboards(
    warehouse_uri: Annotated[
        str, typer.Option(envvar="PCI_BI_URI", help="The warehouse as Superset reaches it; its password is left out")
    ] = "",
    to: Annotated[Path, typer.Option(help="The ZIP file that Superset imports")] = Path("var/pci-dashboards.zip"),
) -> None:
    """Write Superset's datasets anew from the live schema, and pack the dashboards into one file for import."""
    from include.dashboards.bundle import bundle_zip
    from include.dashboards.datasets import write_datasets

    with _warehouse() as (engine, catalogue, _):
        changed = write_datasets(engine, catalogue)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(bundle_zip("Dashboard", warehouse_uri or None))
    console.print(
        f"{len(changed)} tệp dữ liệu thay đổi (datasets changed). Đã ghi {to}; nhập ở trang Dashboards của Superset.", soft_wrap=True
    )


@app.command()
def load_dashboards(
    address: Annotated[str, typer.Argument(envvar="SUPERSET_ADDRESS", help="Where Superset answers, such as http://superset:8088")],
    user: Annotated[str, typer.Option(help="A user of Superset with the role Admin")] = "admin",
) -> None:
    """Load the dashboards into a running Superset, or renew them; passwords come from PCI_BI_URI and SUPERSET_ADMIN_PASSWORD."""
    from include.dashboards.client import Superset, SupersetRefusedError

    missing = [name for name in ("PCI_BI_URI", "SUPERSET_ADMIN_PASSWORD") if not os.environ.get(name)]
    if missing:
        console.print(f"[red]Chưa đặt biến {', '.join(missing)}. Not set: {', '.join(missing)}.[/red]")
        raise typer.Exit(code=2)
    superset = Superset(address, user, os.environ["SUPERSET_ADMIN_PASSWORD"])
    try:
        superset.load_dashboards(os.environ["PCI_BI_URI"])
        names = ", ".join(found["dashboard_title"] for found in superset.dashboards().values())
    except SupersetRefusedError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error
    console.print(f"Superset {address}: {names}.", soft_wrap=True)


@app.command()
def audit(
    requirements: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files that pin packages")],
    pip_audit: Annotated[Path, typer.Option(help="The program pip-audit")] = Path("pip-audit"),
    advisories: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="An export of OSV (all.zip) instead")] = None,
) -> None:
    """Compare pinned packages with known vulnerabilities; exit code 1 when one is found, 2 when some package was not looked up."""
    from include.standalone.audit import EXPORT, AuditNotPossibleError, audit_by_export, audit_over_network

    offline = (
        f"Không có mạng: tải {EXPORT} trên máy khác, rồi chạy make audit ADVISORIES=all.zip. "
        "Without a network, fetch that file elsewhere and name it in ADVISORIES."
    )
    try:
        found = audit_by_export(advisories, requirements) if advisories else audit_over_network(pip_audit, requirements)
    except AuditNotPossibleError as error:
        console.print(f"CHƯA kiểm tra được. NOT audited. {error}\n{offline}", soft_wrap=True, markup=False, style="red")
        raise typer.Exit(code=2) from error
    for entry in found.vulnerabilities:
        console.print(f"  {entry.package} {entry.version}: {entry.advisory} ({entry.told})", soft_wrap=True, markup=False)
    if count := len(found.unaudited):
        told = f"CHƯA tra được {count} trên {found.packages} gói. {count} of {found.packages} packages were NOT looked up."
        console.print(f"{told}\n{offline}", soft_wrap=True, style="red")
    known = len(found.vulnerabilities)
    console.print(f"{found.packages} gói, {known} lỗ hổng đã biết ({known} known vulnerabilities); {found.source}", soft_wrap=True)
    raise typer.Exit(code=found.exit_code)


@app.command()
def superset() -> None:
    """Keep a Superset with the dashboards running until Ctrl-C, beside the embedded warehouse."""
    from include.standalone.superset import SupersetNotThereError, dashboards_of_embedded_warehouse

    home = Home.from_environment()
    try:
        with dashboards_of_embedded_warehouse(home) as running:
            console.print(f"Superset: {running.address}/dashboard/list/   người dùng/user [bold]{running.user}[/bold]: {running.password}")
            _until_stopped()
    except SupersetNotThereError as error:
        console.print(f"[red]{error}[/red]", soft_wrap=True)
        raise typer.Exit(code=1) from error


@app.command()
def up() -> None:
    """Keep the same system running until Ctrl-C or SIGTERM, with its user interface."""
    from include.standalone.system import running_system
    from include.texts import CODES

    home = Home.from_environment()
    with running_system(home) as system:
        console.print(f"Airflow: {system.airflow.address}   Bàn số liệu/steward desk: {system.airflow.address}/steward/", soft_wrap=True)
        for user, (_, role, _department) in USERS.items():
            console.print(f"  người dùng/user [bold]{user}[/bold] ({CODES.words('roles')[role].vi}): {home.secret(f'password_{user}')}")
        console.print(f"Hộp thư đến/inbox: {system.places.inbox}\nHộp thư đi/outbox: {system.places.outbox}", soft_wrap=True)
        _until_stopped()


def _until_stopped() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    import time

    console.print("Ctrl-C để dừng/to stop.")
    try:
        while True:
            time.sleep(1)
    except (KeyboardInterrupt, SystemExit) as order:
        console.print("Đang dừng … stopping")
        if isinstance(order, SystemExit):
            raise


def main() -> None:
    """Run a command; a broken catalogue stops everything with file and key."""
    try:
        with ended_by_signals():
            app()
    except HistoryWouldChangeError as error:
        console.print(f"[red]Danh mục sẽ làm thay đổi số liệu các đợt đã qua, chưa nạp gì.[/red]\n{error}", soft_wrap=True, highlight=False)
        raise SystemExit(2) from error
    except CatalogueError as error:
        console.print(
            f"[red]Danh mục có lỗi, không khởi động. The catalogue is broken, nothing started.[/red]\n{error}",
            soft_wrap=True,
            highlight=False,
        )
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
