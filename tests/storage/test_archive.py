"""What lies in the archive is what arrived, and a place is written only where something changes."""

import pytest
from upath import UPath

from include.storage.archive import ArchiveDamagedError, archive_path, keep_bytes, keep_file, read_archived
from include.storage.places import PlaceNotSetError, Places, write_if_changed


def test_a_damaged_copy_is_told_until_the_file_comes_again_and_mends_it(places):
    sha256 = keep_bytes(places, b"as it came")
    archive_path(places, sha256).write_bytes(b"as it was")
    with pytest.raises(ArchiveDamagedError, match="restore"):
        read_archived(places, sha256)
    (places.inbox / "a.xlsx").write_bytes(b"as it came")
    assert keep_file(places, places.inbox / "a.xlsx", sha256) == len(b"as it came")
    assert read_archived(places, sha256) == b"as it came"


def test_a_place_without_a_setting_names_its_variable(monkeypatch):
    monkeypatch.delenv("PCI_INBOX", raising=False)
    with pytest.raises(PlaceNotSetError, match="PCI_INBOX"):
        Places.from_environment()


def test_a_file_is_only_written_when_its_bytes_change(tmp_path):
    target = UPath(tmp_path / "a" / "b.txt")
    assert write_if_changed(target, b"1")
    assert not write_if_changed(target, b"1")
    assert write_if_changed(target, b"2")
    assert [path.name for path in target.parent.iterdir()] == ["b.txt"]
    long = UPath(tmp_path / ("Đ" * 125 + ".xlsx"))
    assert write_if_changed(long, b"1") and long.read_bytes() == b"1", "as long as a name can be"
