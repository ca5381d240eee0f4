# Two commands for a fresh machine: `make chat` opens the companion, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup chat test lint drivers

setup: $(VENV)/.ready

# Torch first: this version resolves to a CPU build where one is offered, and what follows then keeps it.
$(VENV)/.ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@

chat: setup
	@$(BIN)/companion

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The tests drive the program in tmux and in a browser. Where apt cannot bring the two, those tests are skipped.
drivers:
	@which tmux chromium >/dev/null || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	apt-get -qq install --yes --no-install-recommends tmux chromium; } >/dev/null 2>&1 || true

test: lint drivers
	$(BIN)/pytest --numprocesses auto
