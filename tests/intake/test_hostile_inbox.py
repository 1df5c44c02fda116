"""What lies in a hostile inbox: each thing a delivery or left out by its kind, and nothing of it stops the others."""

import datetime as dt
import hashlib
import json
import os
import socket
import tempfile
from pathlib import Path

import pytest
from upath import UPath

from include.intake.arrivals import BelievableTimes
from include.intake.inbox import LeftOut, look_through, seen_in, take_out, tidy, waiting_deliveries, waiting_in
from include.storage.places import open_plainly, sha256_of

NOBODY = 65534


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox").mkdir()
    return UPath(tmp_path / "inbox")


def put(inbox, name, content=b"x"):
    path = os.fsencode(str(inbox)) + b"/" + (name if isinstance(name, bytes) else name.encode())
    with open(path, "wb") as opened:  # noqa: PTH123 - a name that is no text
        opened.write(content)


def left_out(inbox):
    return {(entry.name, entry.kind) for entry in look_through(inbox).left_out}


def take_all(inbox):
    for delivery in waiting_deliveries(inbox):
        assert take_out(delivery, sha256_of(delivery.path))


STRANGE_NAMES = {
    b"b\xe1o c\xe1o.xlsx": "b�o c�o.xlsx",
    ("Đ" * 125 + ".xlsx").encode(): "Đ" * 125 + ".xlsx",
    ("x" * 250 + ".xlsx").encode(): "x" * 250 + ".xlsx",
    b"a::b.xlsx": "a::b.xlsx",
    b"s3:b.xlsx": "s3:b.xlsx",
    b"a\\b #%41?.xlsx": "a\\b #%41?.xlsx",
    b"two\nlines.xlsx": "two\nlines.xlsx",
    b"-rf": "-rf",
}


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_name_that_is_long_or_no_text_is_a_delivery_and_goes_out(inbox, name):
    put(inbox, name)
    (delivery,) = waiting_deliveries(inbox)
    assert delivery.file_name == STRANGE_NAMES[name] and delivery.file_name.encode()
    assert len(seen_in(inbox)) == 1
    take_all(inbox)
    assert list(inbox.iterdir()) == []


def test_a_link_is_never_followed_and_stays(inbox, tmp_path):
    secret = tmp_path / "passwd"
    secret.write_bytes(b"root:x:0:0")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.xlsx").write_bytes(b"x")
    for name, target in (("a.xlsx", secret), ("folder", tmp_path / "folder"), ("nowhere.xlsx", tmp_path / "gone")):
        (inbox / name).symlink_to(target)
    assert waiting_deliveries(inbox) == [] and seen_in(inbox) == frozenset()
    assert left_out(inbox) == {("a.xlsx", "link"), ("folder", "link"), ("nowhere.xlsx", "link")}
    with pytest.raises(OSError, match="symbolic links"):
        open_plainly(inbox / "a.xlsx")
    assert secret.read_bytes() == b"root:x:0:0"


def test_a_file_that_becomes_a_link_while_it_waits_is_not_followed(inbox, tmp_path):
    put(inbox, "a.xlsx")
    (delivery,) = waiting_deliveries(inbox)
    (tmp_path / "secret").write_bytes(b"x")
    delivery.path.unlink()
    delivery.path.symlink_to(tmp_path / "secret")
    with pytest.raises(OSError, match="symbolic links"):
        take_out(delivery, hashlib.sha256(b"x").hexdigest())
    assert (tmp_path / "secret").exists()


def test_a_pipe_or_a_socket_is_never_opened(inbox):
    os.mkfifo(inbox / "pipe.xlsx")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(inbox / "s.xlsx"))
        put(inbox, "a.xlsx")
        assert [delivery.file_name for delivery in waiting_deliveries(inbox)] == ["a.xlsx"]
        assert left_out(inbox) == {("pipe.xlsx", "special"), ("s.xlsx", "special")}
        with pytest.raises(OSError, match="no plain file"):
            open_plainly(inbox / "pipe.xlsx")


def test_a_folder_named_like_a_workbook_is_looked_into(inbox):
    (inbox / "a.xlsx").mkdir()
    put(inbox, "a.xlsx/b.xlsx")
    put(inbox, "a.xlsx/arrivals.csv")
    assert [delivery.file_name for delivery in waiting_deliveries(inbox)] == ["b.xlsx"]
    assert left_out(inbox) == {("a.xlsx/arrivals.csv", "arrivals_elsewhere")}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become nobody")
def test_what_may_not_be_read_is_told_and_holds_back_no_other():
    with tempfile.TemporaryDirectory(prefix="pci-inbox-") as folder:
        inbox = UPath(folder)
        inbox.chmod(0o755)
        put(inbox, "a.xlsx")
        put(inbox, "b.xlsx")
        (inbox / "closed.xlsx").mkdir(0o700)
        (inbox / "a.xlsx").chmod(0o600)
        (inbox / "b.xlsx").chmod(0o644)
        told = as_nobody(lambda: [[d.file_name for d in waiting_deliveries(inbox)], sorted(left_out(inbox)), waiting_in(inbox, NOW).count])
    assert told == [["b.xlsx"], [["a.xlsx", "unreadable"], ["closed.xlsx", "unreadable"]], 3]


NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)


def as_nobody(work):
    """What ``work`` returns in a process without any right."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        try:
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        answer = told.read()
    os.waitpid(child, 0)
    return json.loads(answer)


LITTER = {
    "Thumbs.db": "system",
    "THUMBS.DB": "system",
    "Thumbs.db:encryptable": "system",
    "ehthumbs.db": "system",
    "Desktop.ini": "system",
    ".DS_Store": "system",
    "._a.xlsx": "system",
    "a.xlsx:Zone.Identifier": "system",
    "a.xlsx\uf03aZone.Identifier": "system",
    "~$a.xlsx": "lock",
    ".~lock.a.ods#": "lock",
    "~WRL0001.tmp": "temporary",
    "A.TMP": "temporary",
    "a.xlsx.part": "unfinished",
    "a.xlsx.CrDownload": "unfinished",
    "a.xlsx.filepart": "unfinished",
    "a.xlsx.partial": "unfinished",
    "a.xlsx.download": "unfinished",
    "a.xlsx - Lối tắt.lnk": "shortcut",
    "trang.URL": "shortcut",
    ".a.xlsx": "hidden",
}


def test_litter_is_left_out_by_its_kind_in_any_case_and_never_a_delivery(inbox):
    for name in LITTER:
        put(inbox, name)
    (inbox / "__MACOSX").mkdir()
    put(inbox, "__MACOSX/QNG-2021-Y_SXD.xlsx")
    assert waiting_deliveries(inbox) == [] and seen_in(inbox) == frozenset()
    assert left_out(inbox) == {*LITTER.items(), ("__MACOSX", "system")}


@pytest.mark.parametrize("name", ["part.xlsx", "tmp.xlsx", "lnk", "Báo cáo desktop.ini.xlsx", "~a.xlsx", "a.xlsx", "zone.identifier.xlsx"])
def test_what_only_looks_a_little_like_litter_is_a_delivery(inbox, name):
    put(inbox, name)
    assert [delivery.file_name for delivery in waiting_deliveries(inbox)] == [name]


def test_names_of_what_is_left_out_can_be_shown(inbox):
    put(inbox, b"b\xe1o c\xe1o.lnk")
    assert look_through(inbox).left_out == [LeftOut("b�o c�o.lnk", "shortcut")]


# ---------------------------------------------------------------- taken out


def test_what_a_run_had_begun_to_take_out_keeps_its_name(inbox):
    put(inbox, "." + "1" * 32 + ".taken.", b"")  # no folder of ours
    for folder, name in (("1" * 32, b"~$begun.xlsx"), ("2" * 32, "Đ".encode() * 127), ("3" * 32, b"\xff.xlsx")):
        (inbox / f".{folder}.taken").mkdir()
        put(inbox, f".{folder}.taken/".encode() + name)
    put(inbox, ".Báo cáo.xlsx." + "4" * 32 + ".taken")  # as the version before this one left it
    (inbox / f".{'5' * 32}.taken").mkdir()
    assert {delivery.file_name for delivery in waiting_deliveries(inbox)} == {"~$begun.xlsx", "Đ" * 127, "�.xlsx", "Báo cáo.xlsx"}
    tidy(inbox)
    take_all(inbox)
    assert [path.name for path in inbox.iterdir()] == ["." + "1" * 32 + ".taken."]


def test_a_crash_between_moving_and_removing_loses_nothing(inbox, monkeypatch):
    name = "Đ" * 125 + ".xlsx"
    put(inbox, name)
    with monkeypatch.context() as patched:

        def die(path, *given):
            raise KeyboardInterrupt

        patched.setattr(type(inbox), "unlink", die)
        with pytest.raises(KeyboardInterrupt):
            take_all(inbox)
    assert [delivery.file_name for delivery in waiting_deliveries(inbox)] == [name] and not (inbox / name).exists()
    take_all(inbox)
    assert list(inbox.iterdir()) == []


# ---------------------------------------------------------------- times


def test_an_arrivals_file_that_cannot_be_opened_costs_itself(inbox):
    put(inbox, "a.xlsx")
    os.mkfifo(inbox / "arrivals.csv")
    assert [delivery.file_name for delivery in waiting_deliveries(inbox)] == ["a.xlsx"]
    (inbox / "arrivals.csv").unlink()
    with Path(inbox / "arrivals.csv").open("wb") as large:
        large.truncate(2**30)
    assert [broken.reason for broken in look_through(inbox).broken_lines] == ["not_read"]


def test_it_is_known_by_any_case_of_its_name(inbox):
    put(inbox, "a.xlsx")
    put(inbox, "Arrivals.CSV", "file_name;arrived_at\na.xlsx;01/12/2021 16:30\n".encode("utf-16"))
    (delivery,) = waiting_deliveries(inbox)
    assert delivery.arrived_at == dt.datetime.fromisoformat("2021-12-01T16:30:00+07:00")


def test_a_time_that_no_calendar_has_gives_way_to_the_run(inbox):
    put(inbox, "a.xlsx")
    os.utime(inbox / "a.xlsx", (2**33 * 100, 2**33 * 100))
    (delivery,) = waiting_deliveries(inbox, BelievableTimes(None, NOW))
    assert delivery.arrived_at == NOW


def test_age_counts_from_when_it_was_put_there(inbox):
    assert (waiting_in(inbox, NOW).count, waiting_in(inbox, NOW).oldest_seconds) == (0, 0)
    put(inbox, "a.xlsx")
    put(inbox, "Thumbs.db")
    os.utime(inbox / "a.xlsx", (0, 0))
    waiting = waiting_in(inbox, dt.datetime.now(dt.UTC) + dt.timedelta(hours=2))
    assert waiting.count == 1 and 7195 < waiting.oldest_seconds < 7500
