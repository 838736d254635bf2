# Two commands: `make run` serves the demo city, `make test` runs every check. Written for GNU make 3.81 too.

SHELL := /bin/bash

ifndef PYTHON
PYTHON := $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)
endif

BIN := .venv/bin

.PHONY: run test lint types format lock assets clean python

run: python
	@$(PYTHON) tools/setup.py
	@exec $(BIN)/gongzhi up

test: python
	@$(PYTHON) tools/setup.py --tests
	@exec $(BIN)/python tools/check.py

lint: python
	@$(PYTHON) tools/setup.py --dev
	@exec $(BIN)/python tools/check.py lint format imports gates

types: python
	@$(PYTHON) tools/setup.py --dev
	@exec $(BIN)/python tools/check.py types

format: python
	@$(PYTHON) tools/setup.py --dev
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# After a change in requirements/*.in or package.json: writes the lock files anew. Neither may name a host.
lock: python
	@$(PYTHON) tools/setup.py --dev
	@$(BIN)/python tools/lock.py

assets: python
	@$(PYTHON) tools/setup.py

# Data in var/ is never touched.
clean:
	rm -rf .venv .venv.installing .setup.lock node_modules gongzhi/pages/static/vendor .cache .mypy_cache .ruff_cache \
	  .pytest_cache .import_linter_cache .hypothesis *.egg-info build

python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo "Gongzhi needs Python 3.11 or newer; found: $$(python3 --version 2>&1 | tail -1)." >&2; \
	  echo "Debian: apt-get install python3 python3-venv. macOS: brew install python. Or: make run PYTHON=/path/to/python3.11" >&2; \
	  exit 1; \
	fi
