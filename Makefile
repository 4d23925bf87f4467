# Linli Desk. Every target sets up what it needs; a second run takes no time.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
READY := .venv/.ready
WORKERS ?= 2

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

venv: $(READY) ## the virtual environment with the locked packages

$(READY): requirements.lock scripts/setup.sh
	@./scripts/setup.sh
	@touch $@

run: $(READY) ## the sample hall: import, mediate, print, report, then the window
	$(PY) -m desktop_app demo --out build/demo

test: $(READY) ## all tests
	$(PY) -m pytest -n $(WORKERS)

check: $(READY) ## lint, format, types, import rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports

bench: $(READY) ## speed and memory, each beside a floor measured in the same run
	$(PY) -m benchmarks

faults: $(READY) ## kills, full disks, damage, two at once, upgrades, a forged history: the long runs, with their figures
	$(PY) -m tests.faults

screens: $(READY) ## pictures of every screen, in build/screens
	QT_QPA_PLATFORM=offscreen $(PY) -m ui.screens --out build/screens

bundle: $(READY) ## the one-folder program, in dist/linli, proved by its own self-check
	$(PY) scripts/bundle.py

lock: $(READY) ## requirements.lock anew, from pyproject.toml
	@./scripts/lock.sh

clean: ## remove what was built; the environment stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.PHONY: help venv run test check bench faults screens bundle lock clean
