# A new machine needs Python 3.11+, make and git; everything else arrives in .uv/ and .venv/.
# Set-up is two stamp files, so that the second run of anything starts at once.

PYTHON ?= python3
# One more than the cores of a small machine: much of a test is waiting.
WORKERS ?= 3
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
BIN := .venv/bin
READY := .venv/ready
HTML := .html-checker/ready
MAKE_BEGAN := $(shell date +%s)

export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export UV_LINK_MODE ?= hardlink
# Behind a company's proxy only the machine's own certificates are right; a bare machine may have none.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),true,false)

SHELL := /bin/bash
# Some images forbid Python to keep what it compiled; then each of our seven processes compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock

help:  ## lists these
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(firstword $(MAKEFILE_LIST)) | \
	    while IFS='|' read -r target sentence; do printf '%-12s  %s\n' "$$target" "$$sentence"; done

run: $(READY)  ## sets everything up and runs the whole system, with the phone network on your desk; Ctrl-C stops it
	@BEGAN=$(MAKE_BEGAN) exec $(BIN)/python -m laptop

test: $(READY) $(HTML)  ## runs every test, on SQLite and on PostgreSQL, against real servers (PYTEST='-k word' narrows it)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(PYTEST)

check: $(READY)  ## format, lint, types and import rules, in seconds
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted; $(BIN)/ruff format . does it."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }
	@$(BIN)/mypy --no-error-summary && echo "Format, lint, imports and types: all as they should be."

bench: $(READY)  ## measures whole turns a second beside the floors, in the same run
	@$(BIN)/python -m bench $(BENCH)

lock: $(READY)  ## locks the dependencies again, after a change of requirements*.in
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements.in -o requirements.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes requirements.in requirements-dev.in -o requirements-dev.txt
	$(UV) pip compile --quiet --no-deps --universal --python-version 3.11 --generate-hashes requirements-html.in -o requirements-html.txt

# The environment is exactly the lock: what the lock does not name is taken out again.
$(READY): requirements-dev.txt | $(UV)
	@echo "  What it needs, into .venv/ …"
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.txt
	@touch $@

# The checker of HTML brings a Java of its own: apart, so that `make run` never waits for it.
$(HTML): requirements-html.txt | $(READY)
	@$(UV) pip install --quiet --python $(BIN)/python --target $(@D) --no-deps --require-hashes -r requirements-html.txt
	@touch $@

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "This needs Python 3.11 or newer; say which with: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .uv || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2> >(grep -v '^WARNING' >&2)
