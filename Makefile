# From a fresh clone with only Python 3.11 and make:
#   make compare    the five policies of Pirkanmaa compared; results/ has the tables and figures
#   make validate   the model beside the evidence, row by row; results/validation has the file
#   make calibrate  the fit to the evidence and the worlds that agree with it (an hour and a quarter)
#   make sweep      which assumptions the answer leans on: the study named "screening" (ARGS="..." another)
#   make test       every test that takes seconds (the slow ones: make test-slow)
#   make test-bounds  compiled once more, with the bounds of every array checked (about ten minutes)
#   make test-browser  the demo and the lessons in the Chromium of this system, with the network cut
#   make bench      speed and memory, beside the same rules as ordinary Mesa agents
#   make check      ruff and mypy
# More words for a command: make compare ARGS="--people 2000 --years 4 --replications 4"

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.complete
BROWSER_SETUP := $(VENV)/.complete-browser
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DELETE_ON_ERROR:
.PHONY: help setup compare validate calibrate sweep test test-slow test-bounds test-browser bench check format constraints clean

help:
	@sed -n 's/^#   //p' Makefile

setup: $(SETUP)

$(SETUP): pyproject.toml constraints.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Työpolku needs Python 3.11 or later. Name one: make PYTHON=/path/to/python3.11' >&2; exit 2; }
	@echo 'Setting up $(VENV) (once, about a minute) ...'
	@"$(PYTHON)" -m venv $(VENV)
	@$(PIP) install -c constraints.txt -e '.[cluster,dev,oracle,report,sweep]'
	@touch $@

$(BROWSER_SETUP): $(SETUP)
	@$(PIP) install -c constraints.txt -e '.[browser,demo]'
	@touch $@

compare: $(SETUP)
	@$(BIN)/tyopolku compare $(ARGS)

validate: $(SETUP)
	@$(BIN)/tyopolku validate $(ARGS)

calibrate: $(SETUP)
	@$(BIN)/tyopolku calibrate $(ARGS)

sweep: $(SETUP)
	@$(BIN)/tyopolku sweep $(or $(ARGS),screening)

test: $(SETUP)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-slow: $(SETUP)
	@$(BIN)/python -m pytest -m slow $(ARGS)

test-bounds: $(SETUP)
	@NUMBA_BOUNDSCHECK=1 $(BIN)/python -m pytest -m boundscheck tests/model $(ARGS)

test-browser: $(BROWSER_SETUP)
	@$(BIN)/python -m pytest -m browser $(ARGS)

bench: $(SETUP)
	@$(BIN)/python -m pytest -m bench -s $(ARGS)

check: $(SETUP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(SETUP)
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

# Pins everything that any extra needs, as pip resolves it today. Numbers may move: see CHANGELOG.md.
constraints:
	@rm -rf build/constraints && "$(PYTHON)" -m venv build/constraints
	@build/constraints/bin/python -m pip --quiet --disable-pip-version-check install \
	  '.[browser,cluster,demo,dev,oracle,report,sweep]'
	@{ sed -n '/^#/p' constraints.txt; \
	   build/constraints/bin/python -m pip freeze --exclude tyopolku | LC_ALL=C sort -f; } > build/constraints.txt
	@mv build/constraints.txt constraints.txt && rm -rf build/constraints

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
