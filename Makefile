# `make` lists the targets. Each does all of its own set-up on a machine that has Python 3.11 or newer (with venv) and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help try test test-all check tests bench evaluate messages lock live clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): requirements.lock requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Tin Cậy needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

try: $(READY) ## start the bot on a Telegram of its own, with a web page, without token or network
	$(BIN)/python -m bot try

test: check tests ## everything that must hold before a change lands, in under 4 minutes

check: $(READY) ## style, types, arrows between rooms, words, content, container file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m bot check

tests: $(READY)
	$(BIN)/python -m pytest -m 'uncounted and not slow' -n 2 --dist loadfile
	$(BIN)/python -m pytest -m 'not uncounted and not slow' -n 2 --dist loadfile --cov --cov-report=term --cov-fail-under=95

test-all: check ## all tests, the slow ones too
	$(BIN)/python -m pytest -m uncounted -n 2 --dist loadfile
	$(BIN)/python -m pytest -m 'not uncounted' -n 2 --dist loadfile --cov --cov-report=term --cov-fail-under=95

bench: $(READY) ## speed and memory of what has an aim
	$(BIN)/python -m tests.benchmarks

evaluate: $(READY) ## how well places and messages are understood, on texts written for that alone
	$(BIN)/python -m tests.evaluation

messages: $(READY) ## write locales/messages.pot anew from the Vietnamese catalogue
	$(BIN)/python -m scripts.messages

live: $(READY) ## walk ten steps on the real Telegram (TINCAY_TOKEN and TINCAY_LIVE_CHAT; not part of any test)
	$(BIN)/python -m scripts.live

lock: $(READY) ## pin what pyproject.toml asks for, with hashes and without naming an index
	$(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --output-file requirements.lock pyproject.toml
	$(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev --output-file requirements-dev.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
	| $(BIN)/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --output-file requirements-build.lock -

clean: ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage dist
