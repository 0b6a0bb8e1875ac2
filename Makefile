# The two commands: `make demo` and `make test`. Everything they need goes into .venv, from pinned versions.
PYTHON ?= $(shell for p in python3.12 python3.11 python3.13 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.sinkcheck-installed
DEV_STAMP := $(VENV)/.sinkcheck-dev-installed

.PHONY: demo test lint types docs bench clean audit

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "sinkcheck needs Python 3.11 or newer on the PATH (or: make PYTHON=/path/to/python)"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python pyproject.toml requirements/run.txt requirements/web.txt requirements/durable.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/run.txt -r requirements/web.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@if $(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; then \
	  if $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/durable.txt 2>$(VENV)/durable.log; \
	  then echo "durable-rules built: both engines judge."; \
	  else echo "durable-rules could not be built (see $(VENV)/durable.log; it needs a C compiler and the Python headers): the pandas evaluator judges alone."; fi; \
	else echo "durable-rules does not run on Python 3.13 and later: the pandas evaluator judges alone."; fi
	@touch $@

$(DEV_STAMP): $(STAMP) requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

demo: $(STAMP) ## audits a sample dossier and says where the reports are
	@$(BIN)/sinkcheck audit samples/heishan-backwards -o demo-output --fail-on never || [ $$? -eq 3 ] # 3: the sample holds a scan

test: $(DEV_STAMP) lint types ## lint, types, tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check checker tests

types: $(DEV_STAMP)
	$(BIN)/mypy

audit: $(VENV)/bin/python ## advisories about pinned packages; STRICT=1 fails on one, offline it is skipped
	$(BIN)/python -m benchmarks.dependencies $(if $(STRICT),--strict)

bench: $(DEV_STAMP) ## every benchmark against its reference, as a table in docs/benchmarks.md; QUICK=1 for small sizes
	-@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/bench.txt
	$(BIN)/python -m benchmarks.table $(if $(QUICK),--quick)

clean:
	rm -rf $(VENV) demo-output dist build
