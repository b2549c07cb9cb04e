# `make serve` opens the page, `make ask Q="..."` answers a question, `make status` computes the
# objectives' status from an example or from FILE=..., and `make test` runs every check.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?= What is expected of us on agency staff?
export ASSISTANT_DATA_DIR ?= $(CURDIR)/.data

.DEFAULT_GOAL := help
.PHONY: help serve ask status setup chromium test lint types imports tests gate thorough bench bench-status bench-web evals \
	clean

help:  ## Show what there is to do
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

serve: $(VENV)/.installed  ## Open the page on this machine; PORT=8000
	@$(BIN)/assistant serve $(if $(PORT),--port "$(PORT)")

ask: $(VENV)/.installed  ## Answer a question: make ask Q="..."
	@$(BIN)/assistant ask -- "$$QUESTION"
ask: export QUESTION = $(value Q)

status: $(VENV)/.installed  ## Objective status from England's A&E figures, or make status FILE=...
	@$(BIN)/assistant status $(if $(FILE),-- "$$STATUS_FILE",--example)
status: export STATUS_FILE = $(value FILE)

setup: $(VENV)/.checks  ## Install what the checks need

test: $(VENV)/.checks lint types imports tests gate  ## Run every check

lint: $(VENV)/.checks
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.checks
	$(BIN)/mypy

imports: $(VENV)/.checks
	$(BIN)/lint-imports

tests: $(VENV)/.checks chromium
	$(BIN)/pytest --run-slow

chromium:  # for the tests in a browser, which are skipped, and say so, where it cannot be had
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
		&& apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
		|| echo "There is no chromium: the tests in a browser will be skipped." >&2

bench: $(VENV)/.bench  ## Time answers and builds beside the stock recipe
	$(BIN)/python -m evals.bench

bench-status: $(VENV)/.bench  ## Time a month's RTT extract beside polars and pandas
	$(BIN)/python -m evals.bench_status

bench-web: $(VENV)/.bench  ## Load the page's API with wrk, beside the model's own ceiling
	$(BIN)/python -m evals.bench_web

gate: $(VENV)/.checks  ## Hold the development cases against those accepted
	$(BIN)/python -m evals run --out $(ASSISTANT_DATA_DIR)/evals/gate > /dev/null
	$(BIN)/python -m evals gate $(ASSISTANT_DATA_DIR)/evals/gate

evals: $(VENV)/.bench  ## Ask the development cases, ours and the baselines, and write a report
	$(BIN)/python -m evals run --baselines --out $(ASSISTANT_DATA_DIR)/evals/development

thorough: $(VENV)/.bench  ## Mutants, causality, attacks and every fault of Slack, before a release
	$(BIN)/pytest --run-thorough tests/evals tests/bots/slack

clean:  ## Remove the environment and the index
	rm -rf $(VENV) .data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name it with PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing, once; this takes a few minutes." >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.checks: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

$(VENV)/.bench: $(VENV)/.checks
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,bench]"
	@touch $@
