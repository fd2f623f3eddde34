# The two commands of the README, and what CI runs. Everything lives in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint check clean

run: $(VENV)/installed
	$(BIN)/recension samples/

test: $(VENV)/tools
	$(BIN)/python -m pytest -n auto

check: test lint

lint: $(VENV)/tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("recension needs Python 3.11 or newer; name one with: make run PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/tools: $(VENV)/installed constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test,lint,encodings]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
