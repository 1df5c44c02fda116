"""Great Expectations' Data Docs of the rules over one round's newest versions: documentation for engineers."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import great_expectations as gx

from include.catalog.models import Catalogue
from include.checks.frames import SubmissionToCheck, build_frames
from include.checks.validate import new_context, suite_of

_STYLES = Path(__file__).with_name("bootstrap.min.css")
_FROM_ELSEWHERE = re.compile(
    r"""<script[^>]*\bsrc=["']https?://[^>]*>\s*</script>|<(?:link|img)\b[^>]*\b(?:href|src)=["']https?://[^>]*/?>""",
    re.IGNORECASE | re.DOTALL,
)


def build_data_docs(catalogue: Catalogue, batch: list[SubmissionToCheck], folder: Path) -> None:
    """Validate the batch once more, one validation per record type, and write the site into ``folder``."""
    context = new_context()
    source = context.data_sources.add_pandas("submissions")
    rules = [rule for rule in catalogue.rules if rule.expectation and rule.life in ("beta", "enforced")]
    for record, frame in build_frames(catalogue, batch).items():
        mine = [rule for rule in rules if rule.record == record]
        if not mine or not frame.rows:
            continue
        data = source.add_dataframe_asset(record).add_batch_definition_whole_dataframe(record)
        suite = context.suites.add(suite_of(record, mine))
        validation = context.validation_definitions.add(gx.ValidationDefinition(name=record, data=data, suite=suite))
        validation.run(batch_parameters={"dataframe": frame.to_pandas()}, result_format="SUMMARY")
    with tempfile.TemporaryDirectory(prefix="pci-data-docs-") as made:
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": made}
        index = {"class_name": "DefaultSiteIndexBuilder"}
        site = {"class_name": "SiteBuilder", "show_how_to_buttons": False, "store_backend": store, "site_index_builder": index}
        context.update_data_docs_site("local_site", site)
        context.build_data_docs()
        _load_nothing_from_elsewhere(Path(made))
        shutil.copytree(made, folder, dirs_exist_ok=True)


def _load_nothing_from_elsewhere(site: Path) -> None:
    """Take out what the pages would load from other hosts, and give them the one style sheet that they need."""
    styles = site / "static" / _STYLES.name
    shutil.copyfile(_STYLES, styles)
    for page in site.rglob("*.html"):
        up = "../" * (len(page.relative_to(site).parts) - 1)
        html = _FROM_ELSEWHERE.sub("", page.read_text(encoding="utf-8"))
        link = f'<link rel="stylesheet" href="{up}static/{styles.name}"/>'
        page.write_text(html.replace("</head>", f"{link}</head>", 1), encoding="utf-8")
