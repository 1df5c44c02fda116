"""PDFs of the summaries, made by LibreOffice where it is installed."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf

from include.texts import RefusedError, book

_TEXTS = book("pdf")
PRINTABLE = (".docx", ".xlsx")
PRINTING_SECONDS = 300
_PROFILE = Path(__file__).parent / "libreoffice"
_MACRO = "macro:///Standard.Printing.PrintAll"
# Debian's usual stand-in for Times New Roman lacks Vietnamese letters: a word would be drawn from two fonts, and found by no search.
# Tinos has the same widths and all letters; where both are installed, the other is hidden from LibreOffice.
_STAND_IN = "Tinos"
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include><selectfont><rejectfont>
<pattern><patelt name="family"><string>Liberation Serif</string></patelt></pattern>
</rejectfont></selectfont></fontconfig>
"""


class PdfError(RefusedError):
    """LibreOffice did not make a PDF; names the files and what LibreOffice said."""


def find_libreoffice() -> Path | None:
    """LibreOffice's program, or ``None`` where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else None


def pdf_name(name: str) -> str:
    """``x.docx`` becomes ``x.pdf``, ``x.xlsx`` becomes ``x-phu-luc.pdf``: a document and its annexes have one stem, in one folder."""
    path = Path(name)
    return str(path.with_name(f"{path.stem}.pdf" if path.suffix == ".docx" else f"{path.stem}-phu-luc.pdf"))


def to_pdf(files: Mapping[str, bytes], seconds: float = PRINTING_SECONDS) -> dict[str, bytes]:
    """A PDF of each .docx and .xlsx, by :func:`pdf_name`, made by as many LibreOffice processes as there are processors.

    Each process may take ``seconds``. A PDF bears the day of the package that it prints: the same bytes make the same PDF, with the same
    LibreOffice and fonts.

    Raises:
        PdfError: when LibreOffice is not there, stops, or leaves one out.
    """
    if not files:
        return {}
    program = find_libreoffice()
    if program is None:
        raise PdfError(_TEXTS.say("no_libreoffice"))
    with ThreadPoolExecutor() as pool:
        made = {
            name: pdf for part in pool.map(lambda share: _printed(program, share, seconds), _shares(files)) for name, pdf in part.items()
        }
    return {pdf_name(name): made[pdf_name(name)] for name in files}


def _shares(files: Mapping[str, bytes]) -> list[dict[str, bytes]]:
    """The files dealt out so that each process has about as many bytes: the time to print goes with the size."""
    shares: list[dict[str, bytes]] = [{} for _ in range(min(os.cpu_count() or 1, len(files)))]
    for name in sorted(files, key=lambda name: -len(files[name])):
        lightest = min(shares, key=lambda share: sum(map(len, share.values())))
        lightest[name] = files[name]
    return shares


def _printed(program: Path, files: Mapping[str, bytes], seconds: float) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="pci-pdf-") as folder:
        home = Path(folder)
        made = {name: home / "out" / f"{_put(home / 'in', number, name, files[name]).stem}.pdf" for number, name in enumerate(files)}
        said = _convert(program, home, list(files), seconds)
        absent = [name for name, path in made.items() if not path.exists()]
        if absent:
            raise PdfError(_TEXTS.say("not_made", files=", ".join(absent), said=said))
        return {pdf_name(name): _dated(path, _day_of(files[name])) for name, path in made.items()}


def _day_of(package: bytes) -> dt.datetime:
    """The day that the entries of a .docx or .xlsx bear."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return dt.datetime(*opened.infolist()[0].date_time)  # noqa: DTZ001 - packages know no time zone


def _dated(path: Path, day: dt.datetime) -> bytes:
    """The PDF with ``day`` instead of the moment of its making, and an identifier that follows from its content."""
    target = io.BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.docinfo["/CreationDate"] = f"D:{day:%Y%m%d%H%M%S}Z"
        for moment_in_it in ("/DocChecksum", "/ID"):
            del pdf.trailer[moment_in_it]
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def _put(folder: Path, number: int, name: str, content: bytes) -> Path:
    """The file under its number, because LibreOffice names a PDF after its source, and two folders may have one of a name."""
    folder.mkdir(exist_ok=True)
    target = folder / f"{number}{Path(name).suffix}"
    target.write_bytes(content)
    return target


def _convert(program: Path, home: Path, names: Sequence[str], seconds: float) -> str:
    # A profile of its own: LibreOffice refuses to start twice on one. It holds the macro that prints.
    shutil.copytree(_PROFILE, home / "profile" / "user")
    (home / "out").mkdir()
    command = [str(program), "--headless", "--norestore", f"-env:UserInstallation=file://{home}/profile", _MACRO]
    environment = _environment(home) | {"PCI_PRINT_FROM": str(home / "in"), "PCI_PRINT_TO": str(home / "out")}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as problem:
        raise PdfError(_TEXTS.say("too_slow", seconds=seconds, files=", ".join(names))) from problem
    return " ".join((done.stdout + done.stderr).split())[-500:]


def _environment(home: Path) -> dict[str, str]:
    """The environment of LibreOffice: this process's, with fonts that have every Vietnamese letter where they are installed."""
    asking = shutil.which("fc-match")
    found = asking and subprocess.run([asking, "-f", "%{family}", _STAND_IN], capture_output=True, text=True, check=False).stdout
    if found != _STAND_IN:
        return dict(os.environ)
    fonts = home / "fonts.conf"
    fonts.write_text(_FONTS, encoding="utf-8")
    return {**os.environ, "FONTCONFIG_FILE": str(fonts)}
