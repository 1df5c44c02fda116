"""PDFs of the summaries, made by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_SECONDS = 300


class PdfError(Exception):
    """LibreOffice did not make a PDF. The message names the files and what LibreOffice said."""


def find_libreoffice() -> Path | None:
    """LibreOffice's program, or ``None`` where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else None


def pdf_name(name: str) -> str:
    """``x.docx`` becomes ``x.pdf``, ``x.xlsx`` becomes ``x-phu-luc.pdf``: a document and its annexes have one stem."""
    path = Path(name)
    return f"{path.stem}.pdf" if path.suffix == ".docx" else f"{path.stem}-phu-luc.pdf"


def to_pdf(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A PDF of each .docx and .xlsx, by :func:`pdf_name`, made by as many LibreOffice processes as there are processors.

    The PDFs carry the moment at which they were made: unlike the files that they print, two of them are never the same.

    Raises:
        PdfError: when LibreOffice is not there, stops, or leaves one out.
    """
    if not files:
        return {}
    program = find_libreoffice()
    if program is None:
        raise PdfError("không tìm thấy LibreOffice trên máy này (soffice): hãy cài gói libreoffice (LibreOffice is not installed)")
    with ThreadPoolExecutor() as pool:
        made = {name: pdf for part in pool.map(lambda share: _printed(program, share), _shares(files)) for name, pdf in part.items()}
    return {pdf_name(name): made[pdf_name(name)] for name in files}


def _shares(files: Mapping[str, bytes]) -> list[dict[str, bytes]]:
    """The files dealt out so that each process has about as many bytes: the time to print goes with the size."""
    shares: list[dict[str, bytes]] = [{} for _ in range(min(os.cpu_count() or 1, len(files)))]
    for name in sorted(files, key=lambda name: -len(files[name])):
        lightest = min(shares, key=lambda share: sum(map(len, share.values())))
        lightest[name] = files[name]
    return shares


def _printed(program: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="pci-pdf-") as folder:
        home = Path(folder)
        sources = [_put(home / "in", name, content) for name, content in files.items()]
        said = _convert(program, home, sources)
        made = {source.name: home / "out" / f"{source.stem}.pdf" for source in sources}
        absent = [name for name, path in made.items() if not path.exists()]
        if absent:
            raise PdfError(f"LibreOffice không chuyển được sang PDF: {', '.join(absent)} ({said})")
        return {pdf_name(name): path.read_bytes() for name, path in zip(files, made.values(), strict=True)}


def _put(folder: Path, name: str, content: bytes) -> Path:
    """The file under the stem of its PDF, because LibreOffice names a PDF after its source."""
    folder.mkdir(exist_ok=True)
    target = folder / f"{Path(pdf_name(name)).stem}{Path(name).suffix}"
    target.write_bytes(content)
    return target


def _convert(program: Path, home: Path, sources: list[Path]) -> str:
    # A profile of its own: LibreOffice refuses to start twice on one.
    command = [str(program), "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "pdf"]
    try:
        done = subprocess.run(
            [*command, "--outdir", str(home / "out"), *map(str, sources)], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise PdfError(f"LibreOffice không xong sau {_SECONDS} giây: {', '.join(source.name for source in sources)}") from problem
    return " ".join((done.stdout + done.stderr).split())[-500:]
