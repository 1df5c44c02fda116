# The commands of this project. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
# What the locks pin is there: what runs, and with it what tests and checks the code.
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.ready-dev
# What `make bench` measures on: workbooks in one process, workbooks of the national seasons (34 provinces × 120 units is the largest),
# years in the warehouse, drops into an idle system, plays of `make run`; SUITE=1 also times `make test`.
FILES ?= 200
SEASONS ?= 4080
YEARS ?= 10
DROPS ?= 20
PLAYS ?= 1
BENCH_PARTS := ingest season warehouse answer run suite
BENCH_ingest = --files $(FILES)
BENCH_season = --sizes $(SEASONS)
BENCH_warehouse = --years $(YEARS)
BENCH_answer = --drops $(DROPS)
BENCH_run = --plays $(PLAYS)
BENCH_suite = $(if $(SUITE),--whole)
# When every SQL file was last found to be in good style.
SQL_CHECKED := var/.sql-checked
# The same of what templates make of the catalogue, and where that is written for it.
VIEWS_CHECKED := var/.views-checked
VIEWS_MADE := var/views
# Superset pins other versions of the same packages, so it lives apart.
SUPERSET_VENV := var/superset-venv
SUPERSET_READY := $(SUPERSET_VENV)/.ready
SUPERSET_LOCK := include/dashboards/server/requirements.lock
# pip-audit brings packages of its own, so it lives apart too.
AUDIT_VENV := var/audit-venv
PIP_AUDIT := pip-audit==2.10.1
LOCK := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-header --no-annotate --no-emit-index-url --no-emit-find-links
KILLS ?= 200
SEED ?= 20211201
FUZZ_SECONDS ?= 60
CHANGES ?= 10000
# Not in the lock: it exists for CPython 3.11 to 3.13 on Linux only, and nothing but `make fuzz` needs it.
ATHERIS := atheris==3.0.0

# No usage data leaves this machine.
export GX_ANALYTICS_ENABLED := false
export SCARF_ANALYTICS := false
export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED := False

.DEFAULT_GOAL := help
.PHONY: help run up superset superset-venv dashboards test test-superset test-fast compose-test faults backup restore verify rehearse check check-types check-sql check-lint check-format check-imports bench mutations mutants fuzz audit lock format system-packages clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Try: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock install.py | $(VENV)/bin/python
	@echo "▶ Cài đặt các gói Python theo $< … installing Python packages (half a minute the first time)"
	@$(RUN) install.py $<
	@touch $@

# This lock holds the other one: whoever begins with it need not install twice.
$(DEV_READY): requirements-dev.lock install.py | $(VENV)/bin/python
	@echo "▶ Cài đặt các gói Python theo $< … installing Python packages (half a minute the first time)"
	@$(RUN) install.py $<
	@touch $(READY) $@

$(SUPERSET_READY): $(SUPERSET_LOCK) install.py | $(READY)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { echo "Superset needs Python 3.11 or 3.12; found $$($(PYTHON) --version). Try: make PYTHON=python3.11 …"; exit 1; }
	@test -x $(SUPERSET_VENV)/bin/python || $(PYTHON) -m venv $(SUPERSET_VENV)
	@echo "▶ Cài đặt Superset vào $(SUPERSET_VENV) … installing Superset (0.9 GB)"
	@$(RUN) install.py $< $(SUPERSET_VENV)/bin/python
	@touch $@

run: $(READY) ## play a whole collection year through a real Airflow, on an embedded PostgreSQL
	@$(RUN) -m include run

up: $(READY) ## the same system kept running, with its user interface
	@$(RUN) -m include up

superset-venv: $(SUPERSET_READY)

superset: $(READY) superset-venv ## Apache Superset with the project's dashboards, on the warehouse of `make run` and `make up`
	@$(RUN) -m include superset

dashboards: $(READY) ## write Superset's datasets anew from the live schema, and pack var/pci-dashboards.zip for import
	@$(RUN) -m include dashboards

test: $(DEV_READY) system-packages ## the checks and the whole test suite, on its own throw-away PostgreSQL; tells the ten slowest
	@mkdir -p var && date +%s > var/.test-began
	@$(MAKE) --no-print-directory check
	@$(RUN) -m pytest
	@echo "▶ Kiểm tra mã nguồn và kiểm thử: $$(( $$(date +%s) - $$(cat var/.test-began) )) giây … checks and tests together, in seconds"

test-fast: $(DEV_READY) ## the rule book and whatever else needs no Airflow, LibreOffice and PostgreSQL, in half a minute
	@$(RUN) -m pytest -m "not slow"

test-superset: $(DEV_READY) superset-venv system-packages ## the dashboards in a real Superset and a real browser: every chart answers
	@$(RUN) -m pytest -n 0 tests/dashboards/against_superset.py

compose-test: $(DEV_READY) ## docker-compose.yaml on this machine's Docker engine: two installations, a killed worker, down and up (three quarters of an hour)
	@$(RUN) -m tests.compose

faults: $(DEV_READY) ## kill the ingest of 60 workbooks at 200 moments, and compare with an undisturbed run (KILLS=200 SEED=20211201)
	@$(RUN) -m tests.faults --kills $(KILLS) --seed $(SEED)

rehearse: $(READY) ## what a rule would flag or release in everything stored (RULE=IND-07, RULES=path/to/tasks.yaml)
	@test -n "$(RULE)" || { echo "make rehearse RULE=IND-07"; exit 1; }
	@$(RUN) -m include rehearse $(RULE) $(if $(RULES),--rules $(RULES))

backup: $(READY) ## back up warehouse and archive together (TO=an empty folder or s3://…)
	@test -n "$(TO)" || { echo "make backup TO=/backup/2021-12-20"; exit 1; }
	@$(RUN) -m include backup --to "$(TO)"

restore: $(READY) ## restore a backup into an empty warehouse and archive, and verify it (FROM=the folder of the backup)
	@test -n "$(FROM)" || { echo "make restore FROM=/backup/2021-12-20"; exit 1; }
	@$(RUN) -m include restore --from "$(FROM)"

verify: $(READY) ## hash the archive again, and derive a round's facts again from the raw files (ROUND=QNG-2021-Y)
	@$(RUN) -m include verify $(if $(ROUND),--round $(ROUND))

check: $(DEV_READY) ## lint, types, SQL style, direction of imports, side by side
	@$(MAKE) --no-print-directory --jobs --output-sync=target --keep-going check-types check-sql check-lint check-format check-imports

check-types:
	@$(VENV)/bin/mypy

check-sql: $(SQL_CHECKED) $(VIEWS_CHECKED)

# sqlfluff remembers nothing, and takes a third of a second for each file: only what changed since all was well.
$(SQL_CHECKED): $(shell find sql include -name '*.sql') pyproject.toml requirements-dev.lock
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar $(if $(filter-out %.sql,$?),sql include/warehouse,$?)
	@mkdir -p $(@D) && touch $@

# Templates are linted as what they make from the catalogue.
$(VIEWS_CHECKED): $(shell find sql -name '*.sql.j2') $(shell find include/catalog -name workbook.yaml -o -name indicators.csv) include/warehouse/mart/definitions.py pyproject.toml requirements-dev.lock
	@rm -rf $(VIEWS_MADE) && $(RUN) -m include view --into $(VIEWS_MADE)
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar $(VIEWS_MADE)
	@touch $@

check-lint:
	@$(VENV)/bin/ruff check .

check-format:
	@$(VENV)/bin/ruff format --check .

check-imports:
	@$(VENV)/bin/lint-imports --no-logo

format: $(DEV_READY) ## put the code into shape
	@$(VENV)/bin/ruff check --fix-only --quiet . ; $(VENV)/bin/ruff format --quiet .

bench: $(DEV_READY) ## every bound of docs/van-hanh/quy-mo.md, measured and judged (PARTS="answer season", FILES=200, SEASONS=4080, YEARS=10, DROPS=20, PLAYS=1, SUITE=1)
	@$(RUN) -m tests.benchmarks $(PARTS) $(foreach part,$(BENCH_PARTS),--for-$(part)="$(BENCH_$(part))")

mutations: $(DEV_READY) ## every pair of things that happen to workbooks: right state, right rule, right cell (half an hour; SHARE=10 tries a tenth)
	@SHARE=$(or $(SHARE),1) $(RUN) -m tests.mutations

mutants: $(DEV_READY) ## faults made by hand in the code, each of which its test must notice (SHARE=10 tries a tenth, ONLY=release one area)
	@SHARE=$(or $(SHARE),1) ONLY="$(ONLY)" $(RUN) -m tests.mutants

fuzz: $(DEV_READY) ## files changed at random: CHANGES=10000 through the sandbox, then FUZZ_SECONDS=60 guided by the reader's own code
	@$(RUN) -m tests.fuzz.outcomes --changes $(CHANGES)
	@test -d var/fuzz/atheris || $(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --target var/fuzz $(ATHERIS)
	@PYTHONPATH=.:var/fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) $(RUN) -m tests.fuzz

audit: $(READY) ## every pinned package against known vulnerabilities (ADVISORIES=all.zip, an export of OSV, where there is no network)
	@$(RUN) -m pip check --disable-pip-version-check
	@test -n "$(ADVISORIES)" || test -x $(AUDIT_VENV)/bin/pip-audit || { $(PYTHON) -m venv $(AUDIT_VENV) && $(AUDIT_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-input $(PIP_AUDIT); }
	@$(RUN) -m include audit --pip-audit $(AUDIT_VENV)/bin/pip-audit $(if $(ADVISORIES),--advisories "$(ADVISORIES)") requirements-dev.lock $(SUPERSET_LOCK)

lock: $(READY) ## pin everything again, with hashes, after a change of a requirements.txt or requirements-dev.txt
	@$(LOCK) requirements.txt -o requirements.lock
	@$(LOCK) requirements.txt requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	@$(LOCK) include/dashboards/server/requirements.txt -o $(SUPERSET_LOCK)

system-packages:
	@command -v soffice > /dev/null && command -v pdftoppm > /dev/null && command -v chromium > /dev/null && fc-list | grep -q Tinos || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			echo "▶ Cài LibreOffice, Chromium … installing LibreOffice and Chromium for the tests"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
				libreoffice-calc libreoffice-writer poppler-utils fonts-croscore chromium > /dev/null; \
		else \
			echo "The tests open workbooks in LibreOffice and pages in Chromium. Please install: libreoffice-calc libreoffice-writer poppler-utils fonts-croscore chromium"; exit 1; \
		fi; }

clean: ## remove what runs made (var/), not the environments
	@find var -mindepth 1 -maxdepth 1 ! -name '*-venv' -exec rm -rf {} + 2> /dev/null || true
	@rm -rf .pytest_cache .mypy_cache .ruff_cache
