# The commands that the README promises. `make serve` on a fresh machine needs Python 3.11+ and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve site test coverage check format bench clean

serve: $(READY)
	$(BIN)/mkdocs serve

site: $(READY)
	$(BIN)/mkdocs build --strict

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/gptlog check
	$(BIN)/pytest -n auto

# What the tests without a browser do not reach is listed; fails below the floor of pyproject.toml.
coverage: $(READY)
	$(BIN)/pytest -n auto -m "not browser" --cov --cov-report=term:skip-covered

check: $(READY)
	$(BIN)/gptlog check

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python bench/pages.py

clean:
	rm -rf $(VENV) site .cache

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)
