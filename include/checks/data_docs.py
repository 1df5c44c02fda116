"""Great Expectations' Data Docs of the rules over one round's newest versions: documentation for engineers."""

from __future__ import annotations

import re
import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from include.catalog.models import Catalogue, Rule
from include.checks.frames import columns_asked
from include.checks.gx import ProgressBarsConfig, gx
from include.checks.questions import expectation_of
from include.checks.submission import SubmissionToCheck
from include.checks.tidy import build_frames
from include.checks.validate import rules_asked

_STYLES = Path(__file__).with_name("bootstrap.min.css")
# The pages hold text that departments wrote, and Great Expectations does not escape it: nothing in them may run.
_NO_SCRIPTS = """<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; base-uri 'none'">"""
_FROM_ELSEWHERE = re.compile(
    r"""<script[^>]*\bsrc=["']https?://[^>]*>\s*</script>|<(?:link|img)\b[^>]*\b(?:href|src)=["']https?://[^>]*/?>""",
    re.IGNORECASE | re.DOTALL,
)


def build_data_docs(catalogue: Catalogue, batch: list[SubmissionToCheck], folder: Path) -> None:
    """Validate the batch once more, one validation per record type, and write the site into ``folder``."""
    context = new_context()
    source = context.data_sources.add_pandas("submissions")
    rules = rules_asked(catalogue)
    for record, frame in build_frames(batch).items():
        mine = [rule for rule in rules if rule.record == record]
        if not mine or not frame.rows:
            continue
        data = source.add_dataframe_asset(record).add_batch_definition_whole_dataframe(record)
        suite = context.suites.add(suite_of(record, mine))
        validation = context.validation_definitions.add(gx.ValidationDefinition(name=record, data=data, suite=suite))
        validation.run(batch_parameters={"dataframe": frame.to_pandas(columns_asked(mine))}, result_format="SUMMARY")
    with tempfile.TemporaryDirectory(prefix="pci-data-docs-") as made:
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": made}
        index = {"class_name": "DefaultSiteIndexBuilder"}
        site = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": store, "site_index_builder": index}
        context.update_data_docs_site("local_site", site)
        context.build_data_docs()
        _load_nothing_from_elsewhere(Path(made))
        _list_validations(Path(made))
        shutil.copytree(made, folder, dirs_exist_ok=True)


def new_context() -> Any:
    """A Great Expectations context that lives in memory and draws no progress bars."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def suite_of(record: str, rules: list[Rule]) -> gx.ExpectationSuite:
    """The expectations of one record type."""
    return gx.ExpectationSuite(name=record, expectations=[expectation_of(rule) for rule in rules])


def _list_validations(site: Path) -> None:
    """Name the validations on the index as plain links: its own table is drawn by a script."""
    pages = sorted(site.glob("validations/**/*.html"))
    links = "".join(f'<li><a href="{quote(page.relative_to(site).as_posix())}">{escape(page.stem)}</a></li>' for page in pages)
    index = site / "index.html"
    html = index.read_text(encoding="utf-8")
    index.write_text(re.sub(r"(<body\b[^>]*>)", lambda body: f'{body[1]}<ul class="m-3">{links}</ul>', html, count=1), encoding="utf-8")


def _load_nothing_from_elsewhere(site: Path) -> None:
    """Take out what the pages would load from other hosts, let no script run, and give them the one style sheet that they need."""
    styles = site / "static" / _STYLES.name
    shutil.copyfile(_STYLES, styles)
    for page in site.rglob("*.html"):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        html = _FROM_ELSEWHERE.sub("", page.read_text(encoding="utf-8"))
        link = f'<link rel="stylesheet" href="{up}static/{styles.name}"/>'
        html = html.replace("<head>", f"<head>{_NO_SCRIPTS}", 1)
        page.write_text(html.replace("</head>", f"{link}</head>", 1), encoding="utf-8")
