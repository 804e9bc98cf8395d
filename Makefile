# Two commands do everything on a fresh machine: `make nightly` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: setup nightly test static unit features browser bench serve lab prove clean

setup:            ## virtual environment, packages, Chromium, Korean font
	@$(PYTHON) ksfc_spec/provision.py

nightly: setup    ## run every feature, prove the rules, make the notebooks and the report
	@$(BIN)/ksfc nightly $(ARGS)

test: setup static unit features browser   ## the gate
	@echo "✓ all of it"

static:
	@echo "— format and lint" && $(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .
	@echo "— types" && $(BIN)/mypy
	@echo "— import contracts" && $(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@echo "— features" && $(BIN)/ksfc lint
	@if [ -x ../shared/tools/check_copied.py ]; then echo "— nothing copied" && $(PYTHON) ../shared/tools/check_copied.py; fi

unit:
	@echo "— unit tests" && $(BIN)/python -m pytest tests -q -n 2

features:
	@echo "— features, form adapter" && $(BIN)/ksfc run --adapter form

browser:
	@echo "— features, browser: a look at every flow (make nightly drives them all)"
	@$(BIN)/ksfc run --adapter browser --per-flow 2

prove:            ## every fault must turn its rule red
	@$(BIN)/ksfc prove

bench:            ## ratios against plain calls of the same libraries, in one run
	@$(BIN)/python -m tests.benchmarks.pki

serve: setup      ## the reference bank on loopback, to click through
	@$(BIN)/ksfc serve

lab: setup        ## JupyterLab on the features and notebooks
	@$(BIN)/jupyter lab

clean:
	rm -rf .venv .ksfc-cache build reports/20* reports/latest
