"""Drafts in the outbox: a round is read once, what says the same is not written again, and a PDF is printed for who opens it."""

import threading

import pytest
from sqlalchemy import text

from include.storage.places import Places
from include.summary import drafts
from include.summary.drafts import draft_files, draft_folder, open_pdf, print_drafts, write_drafts
from include.summary.pdf import PdfError
from include.summary.word import TEMPLATES

ROUND = "QNG-2021-Y"
TEN = ["entry", "land", "transparency", "time", "informal", "bias", "proactivity", "support", "labor", "legal"]
pytestmark = pytest.mark.slow


@pytest.fixture
def outbox(tmp_path):
    return Places.under(tmp_path).outbox


@pytest.fixture
def work(monkeypatch):
    """What is read, composed and drawn, as it happens; a summary without its code is the province's."""
    done = []
    read, compose, draw = drafts.RoundContent.read, drafts.compose_from, drafts.files_of_all

    def drawn(summaries):
        done.extend(("drawn", summary.sub_index.code if summary.sub_index else None) for summary in summaries)
        return draw(summaries)

    monkeypatch.setattr(drafts.RoundContent, "read", lambda *place: done.append(("read", place[2])) or read(*place))
    monkeypatch.setattr(drafts, "compose_from", lambda content, code: done.append(("composed", code)) or compose(content, code))
    monkeypatch.setattr(drafts, "files_of_all", drawn)
    return done


def steps(work, name):
    return [what for step, what in work if step == name]


def as_they_lie(catalogue, outbox):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in draft_folder(catalogue, ROUND, outbox).iterdir()}


def test_a_round_is_read_once_for_all_its_summaries(filled, catalogue, outbox, work):
    written = write_drafts(filled, catalogue, ROUND, outbox)
    assert list(written) == [None, *TEN]
    assert steps(work, "read") == [ROUND] and sorted(map(str, steps(work, "drawn"))) == sorted(map(str, [None, *TEN]))
    assert [path.name for path in draft_files(catalogue, ROUND, outbox)][:3] == [
        f"tong-hop-pci-2021-Y.{kind}" for kind in ("docx", "html", "xlsx")
    ]
    lying = {str(path) for path in draft_files(catalogue, ROUND, outbox)}
    assert {path for paths in written.values() for path in paths} == lying and len(lying) == 33


def test_what_has_not_changed_is_neither_composed_nor_drawn_nor_written(filled, catalogue, outbox, work):
    first = write_drafts(filled, catalogue, ROUND, outbox)
    before = as_they_lie(catalogue, outbox)
    work.clear()
    assert write_drafts(filled, catalogue, ROUND, outbox) == first
    assert work == [("read", ROUND)]
    assert as_they_lie(catalogue, outbox) == before


def test_a_new_figure_writes_only_the_summaries_that_print_it(filled, catalogue, outbox, work):
    write_drafts(filled, catalogue, ROUND, outbox)
    folder = draft_folder(catalogue, ROUND, outbox)
    for part in ("transparency", "land"):
        (folder / f"tong-hop-pci-2021-Y-{part}.pdf").write_bytes(b"%PDF of what stood before")
    before = as_they_lie(catalogue, outbox)
    work.clear()
    with filled.begin() as connection:
        changed = "UPDATE core.indicator_value SET value = value + 1 WHERE indicator_code = 'TRA-01' AND round_key = :round_key"
        connection.execute(text(changed), {"round_key": ROUND})
    write_drafts(filled, catalogue, ROUND, outbox)
    assert sorted(map(str, steps(work, "drawn"))) == ["None", "transparency"]
    after = as_they_lie(catalogue, outbox)
    written = {f"tong-hop-pci-2021-Y{part}.{kind}" for part in ("", "-transparency") for kind in ("docx", "html", "xlsx")}
    assert {name for name in after if after[name] != before[name] and not name.startswith(".")} == written
    assert before.keys() - after.keys() == {"tong-hop-pci-2021-Y-transparency.pdf"}, "a PDF of a former text would be taken for the new one"


@pytest.mark.parametrize("harm", ["removed", "changed by hand"])
def test_a_draft_that_somebody_removed_or_changed_is_written_again(filled, catalogue, outbox, harm):
    write_drafts(filled, catalogue, ROUND, outbox, only=["land", "legal"])
    before = as_they_lie(catalogue, outbox)
    page = draft_folder(catalogue, ROUND, outbox) / "tong-hop-pci-2021-Y-land.docx"
    page.unlink() if harm == "removed" else page.write_bytes(b"x")
    write_drafts(filled, catalogue, ROUND, outbox, only=["land", "legal"])
    after = as_they_lie(catalogue, outbox)
    assert {name: content for name, (content, _) in after.items()} == {name: content for name, (content, _) in before.items()}
    assert [name for name in after if after[name] != before[name]] == [page.name]


@pytest.mark.parametrize("what", ["catalogue", "address of the desk", "code", "the office's template"])
def test_what_makes_the_summaries_is_part_of_what_they_say(filled, catalogue, outbox, work, monkeypatch, what):
    write_drafts(filled, catalogue, ROUND, outbox, only=["land"])
    work.clear()
    if what == "catalogue":
        catalogue = catalogue.changed(version="another")
    elif what == "code":
        monkeypatch.setattr(drafts, "_WRITTEN_BY", "another")
    elif what == "the office's template":
        monkeypatch.setenv("PCI_SUMMARY_TEMPLATES", str(TEMPLATES))
    else:
        monkeypatch.setenv("PCI_DESK_URL", "https://pci.example.vn/steward")
    write_drafts(filled, catalogue, ROUND, outbox, only=["land"])
    assert steps(work, "composed") == ["land"]
    assert steps(work, "drawn") == ([] if what == "catalogue" else ["land"]), "the same summary under another version says the same"


def test_a_pdf_is_printed_at_its_first_opening_and_again_when_its_draft_changed(filled, catalogue, outbox, monkeypatch):
    write_drafts(filled, catalogue, ROUND, outbox, only=["land"])
    printed = counted(monkeypatch)
    opened = [open_pdf(catalogue, ROUND, outbox, "tong-hop-pci-2021-Y-land.pdf") for _ in range(2)]
    assert opened[0] == opened[1] and opened[0].startswith(b"%PDF")
    assert printed == [["tong-hop-pci-2021-Y-land.docx"]]
    assert open_pdf(catalogue, ROUND, outbox, "tong-hop-pci-2021-Y-nowhere.pdf") is None
    (draft_folder(catalogue, ROUND, outbox) / "tong-hop-pci-2021-Y-land.docx").write_bytes(b"PK\x03\x04 not a document")
    with pytest.raises(PdfError, match=r"land\.docx"):
        open_pdf(catalogue, ROUND, outbox, "tong-hop-pci-2021-Y-land.pdf")


def test_two_who_open_a_pdf_at_once_have_it_printed_once(filled, catalogue, outbox, monkeypatch):
    write_drafts(filled, catalogue, ROUND, outbox, only=["land"])
    printed, opened = counted(monkeypatch), []
    openers = [
        threading.Thread(target=lambda: opened.append(open_pdf(catalogue, ROUND, outbox, "tong-hop-pci-2021-Y-land.pdf"))) for _ in range(3)
    ]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(printed) == 1 and len(opened) == 3 and len(set(opened)) == 1


def test_the_command_s_pdfs_are_printed_once(filled, catalogue, outbox):
    write_drafts(filled, catalogue, ROUND, outbox, only=["land"])
    assert sorted(path.rpartition("/")[2] for path in print_drafts(catalogue, ROUND, outbox)) == [
        "tong-hop-pci-2021-Y-land-phu-luc.pdf",
        "tong-hop-pci-2021-Y-land.pdf",
    ]
    assert print_drafts(catalogue, ROUND, outbox) == []


def counted(monkeypatch):
    """The files of each printing, as they are given to LibreOffice."""
    printed, to_pdf = [], drafts.to_pdf
    monkeypatch.setattr(drafts, "to_pdf", lambda files, *rest: printed.append(sorted(files)) or to_pdf(files, *rest))
    return printed
