"""The papers: links and paths that they name exist, figures that they name are counted, commands that they name are there."""

import re
from pathlib import Path

import pytest
import yaml

from include.catalog import load_catalogue

PROJECT = Path(__file__).resolve().parents[2]
PAPERS = [
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    *sorted((PROJECT / "docs").rglob("*.md")),
    *sorted((PROJECT / "include").rglob("README.md")),
]
# Decisions and the change log tell what was true when they were written.
OF_TODAY = [path for path in PAPERS if path.parent.name != "decisions"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:dags|docs|include|plugins|sql|tests|\.github)/[^`\s]*)`")
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def name_of(path):
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
def test_every_link_leads_somewhere(paper):
    links = [link for link in LINK.findall(paper.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", OF_TODAY, ids=name_of)
def test_every_path_that_is_named_exists(paper):
    named = {named for named in NAMED.findall(paper.read_text(encoding="utf-8")) if not re.search(r"NNNN|…", named)}
    assert sorted(path for path in named if not any(True for _ in PROJECT.glob(as_pattern(path)))) == []


def as_pattern(path):
    """A path of a paper as a pattern: ``<record>`` stands for any name, and of ``{a,b}`` the first is looked for."""
    return re.sub(r"\{(\w+)[^}]*\}", r"\1", re.sub(r"<[^>]*>", "*", path.partition("::")[0])).rstrip("/")


def test_the_readme_says_what_it_is_in_at_most_150_lines():
    assert len(README.splitlines()) <= 150
    assert "make run" in README and "What to open then" in README and README.count("](docs/hinh-anh/") == 2


def test_the_readmes_pictures_are_small():
    pictures = list((PROJECT / "docs" / "hinh-anh").iterdir())
    assert pictures and all(path.suffix == ".png" and path.stat().st_size <= 200_000 for path in pictures)


def test_every_folder_and_dag_stands_in_the_readme():
    folders = [path.name for path in (PROJECT / "include").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert [name for name in folders if f"`include/{name}/`" not in README] == []
    assert [path.stem for path in (PROJECT / "dags").glob("[!_]*.py") if f"| `{path.stem}` |" not in README] == []


def test_every_make_command_that_is_named_is_there():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {(name_of(paper), word) for paper in OF_TODAY for word in re.findall(r"`make ([a-z-]+)", paper.read_text(encoding="utf-8"))}
    assert len(named) > 20 and sorted((paper, word) for paper, word in named if word not in targets) == []


COUNTED = {
    "rules": lambda: len(load_catalogue().rules),
    "expectations": lambda: sum(bool(rule.expectation) for rule in load_catalogue().rules),
    "migrations": lambda: len(list((PROJECT / "sql" / "migrations" / "versions").glob("0*.sql"))),
    "decisions": lambda: len(list((PROJECT / "docs" / "decisions").glob("0*.md"))),
    "DAGs": lambda: len(list((PROJECT / "dags").glob("[!_]*.py"))),
}
"""What the papers may count, and how many there are."""


def test_figures_that_the_papers_name_are_counted():
    """A figure that goes stale is either counted here or left out of the papers."""
    texts = {name_of(paper): paper.read_text(encoding="utf-8") for paper in OF_TODAY}
    texts["CHANGELOG.md"] = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8").partition("\n## 0.")[0]
    found = [
        (name, what, int(figure.replace(",", "")))
        for name, text in texts.items()
        for figure, what in re.findall(rf"\b(\d[\d,]*) ({'|'.join(COUNTED)})\b", text)
    ]
    assert [entry for entry in found if entry[2] != COUNTED[entry[1]]()] == []


@pytest.mark.parametrize("stale", ["67 expectations", "83 rules", "179 rules"])
def test_figures_that_went_stale_are_gone(stale):
    assert [name_of(paper) for paper in [*PAPERS, PROJECT / "CHANGELOG.md"] if stale in paper.read_text(encoding="utf-8")] == []


def test_the_workflow_runs_what_the_readme_says_and_nothing_else():
    said = re.findall(r"^(make test)\b", README, re.MULTILINE)
    workflow = yaml.safe_load((PROJECT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    run = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert run == said == ["make test"]
    assert (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"


def test_templates_for_issues_and_pull_requests_speak_vietnamese_first():
    templates = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(templates) == 2
    for path in templates:
        fields = yaml.safe_load(path.read_text(encoding="utf-8"))
        labels = [fields["name"], *(field["attributes"]["label"] for field in fields["body"] if "label" in field["attributes"])]
        assert [label for label in labels if not re.match(r"[^/]*[^\x00-\x7f][^/]* / [\x00-\x7f]+$", label)] == []
    headings = re.findall("^## (.*)", (PROJECT / ".github" / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) == 2 and all(" / " in heading for heading in headings)


def test_the_change_log_tells_versions_the_newest_on_top_and_the_package_is_the_newest():
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall("^## (.*)", text, re.MULTILINE)
    assert headings[0] == "Unreleased"
    versions = [tuple(map(int, re.match(r"(\d+)\.(\d+)\.(\d+) — .* \(\d{4}-\d\d-\d\d\)$", line).groups())) for line in headings[1:]]
    assert len(versions) > 5 and versions == sorted(set(versions), reverse=True)
    newest = ".".join(map(str, versions[0]))
    assert f'version = "{newest}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
