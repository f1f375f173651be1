# make chat — ask in the browser      make test — the tests        make check — style and types
# make eval — the evals               make bench — benchmarks      make lock — renew requirements.lock
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
TORCH ?= torch==2.13.0
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help chat test check eval bench bench-load bench-page screenshots lock clean

help:
	@sed -n 's/^# //p' Makefile

# torch first: on Linux the package index serves CUDA builds of several GB by default, which nothing here uses;
# docs/decisions/0004-torch.md
$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --disable-pip-version-check install -q 'pip>=24'
ifeq ($(shell uname -s),Darwin)
	$(PIP) '$(TORCH)'
else
	$(BIN)/python -c 'import torch' 2>/dev/null \
	  || $(PIP) --timeout 5 --retries 0 --index-url https://download.pytorch.org/whl/cpu '$(TORCH)' 2>/dev/null \
	  || if $(PIP) --dry-run --report - '$(TORCH)' | grep -q '"name": "\(nvidia\|cuda\|triton\)'; then \
	    echo 'PyTorch'"'"'s index of CPU builds cannot be reached, and the package index offers only a CUDA build of' \
	      'several GB. Install a CPU build of $(TORCH) into $(VENV) and run make again.' >&2; exit 1; \
	  else $(PIP) '$(TORCH)'; fi
endif
	$(PIP) --require-hashes --no-deps -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $(STAMP)

chat: $(STAMP)
	$(BIN)/python app.py

# a browser is installed only in CI as root; elsewhere the tests that need one are skipped, and pytest names them
test: $(STAMP)
	@if [ -n "$$CI" ] && [ "$$(id -u)" = 0 ] && ! command -v chromium >/dev/null; then \
	  apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk libreoffice-writer poppler-utils; fi
	@command -v chromium chromium-browser google-chrome >/dev/null \
	  || echo 'No Chromium here: the tests of the page are not run.'
	@command -v soffice libreoffice >/dev/null \
	  || echo 'No LibreOffice here: the tests that open Word files are not run.'
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(STAMP)
	$(BIN)/python -m eval --report reports/eval.html

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run

bench-load: $(STAMP)
	$(BIN)/python -m benchmarks.load

bench-page: $(STAMP)
	$(BIN)/python -m benchmarks.page

screenshots: $(STAMP)
	$(BIN)/python -m benchmarks.screenshots

# torch is resolved away, see above; what only torch needs is not emitted either
lock: $(STAMP)
	printf '%s\n' "torch ; sys_platform == 'never'" > $(VENV)/override.txt
	$(BIN)/uv pip compile pyproject.toml --upgrade --all-extras --group dev --universal --python-version 3.10 \
	  --override $(VENV)/override.txt --no-emit-package torch --no-emit-package sympy --no-emit-package mpmath \
	  --no-emit-package networkx --generate-hashes --no-annotate --no-header --no-emit-index-url \
	  --quiet -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
