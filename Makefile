# The commands that the README names and CI runs. They install everything into .venv and nothing elsewhere.
PYTHON ?= python3
PATHS ?= samples/
TIME ?= 300
ROOM ?= collation
COUNT ?= 100000
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check lint format fuzz simulate coverage mutants constraints dist clean

help:  ## list these commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/installed  ## open the samples, or your own files: make run PATHS="a.txt b.txt"
	$(BIN)/recension $(PATHS)

test: $(VENV)/tools  ## run the tests, without the slow ones
	$(BIN)/python -m pytest -n auto -m "not slow"

check: $(VENV)/tools  ## run all tests, then lint: the same as CI
	$(BIN)/python -m pytest -n auto
	$(MAKE) lint

lint: $(VENV)/tools  ## check format, style, types, import contracts and dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

format: $(VENV)/tools  ## format the code and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: $(VENV)/tools  ## run the property tests with random seeds: make fuzz TIME=300 (seconds); SEED=7 repeats one run
	@end=$$(($$(date +%s) + $(TIME))); \
	while :; do \
		seed=$${SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
		echo "make fuzz SEED=$$seed"; \
		RECENSION_HYPOTHESIS=fuzz $(BIN)/python -m pytest -q -n auto -m hypothesis --hypothesis-seed=$$seed || exit 1; \
		[ -z "$$SEED" ] && [ $$(date +%s) -lt $$end ] || break; \
	done

simulate: $(VENV)/tools  ## simulate COUNT histories of reviews on failing disks, from number SEED on, and hold all promises
	$(BIN)/python tests/durability/simulation/simulate.py --seed $(or $(SEED),1) --count $(COUNT) --jobs $(JOBS)

coverage: $(VENV)/tools  ## run the fast tests and list the lines they do not reach
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[coverage]'
	$(BIN)/python -m pytest -n auto -m "not slow" --cov=tui --cov-report=term-missing:skip-covered

mutants: $(VENV)/tools  ## change lines in one folder of tui/ and list the changes that no test notices: make mutants ROOM=collation
	$(BIN)/python tests/mutants.py $(ROOM)

constraints: $(VENV)/tools  ## rewrite constraints.txt with the newest versions that pyproject.toml allows
	$(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet '.[test,lint,encodings,coverage]'
	{ sed -n '/^#/p' constraints.txt; build/constraints/bin/python -m pip freeze --exclude recension; } > build/constraints.txt
	mv build/constraints.txt constraints.txt

dist: $(VENV)/tools  ## build the sdist and the wheel
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[build]'
	$(BIN)/python -m build --outdir dist

$(VENV)/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("recension needs Python 3.11 or newer; name one with: make run PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/tools: $(VENV)/installed constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test,lint,encodings]'
	touch $@

clean:  ## remove everything that these commands created
	rm -rf $(VENV) build dist *.egg-info
