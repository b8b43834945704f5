# Targets: setup build serve test check format bench clean, and their parts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=
ON_CHECKOUT ?=
BENCH_ARGS ?=
BIN := .venv/bin

# Folders beside the checkout that only some machines have; a test that needs one is not collected without it.
define folder
ifneq ($(wildcard $(2)),)
$(1) ?= $(abspath $(2))
export $(1)
endif
endef
$(eval $(call folder,OXIANA_DOCUMENTS,../shared/seeds))
$(eval $(call folder,OXIANA_GOLD,../shared/facts))
$(eval $(call folder,OXIANA_W3C,../shared/w3c))

# A strict editable install does not show new files: the stamp is named after the list of package files and the packaging files.
PACKAGE_FILES := $(sort $(shell find ontology shapes graph server -type f -not -path '*/__pycache__/*'))
DEPENDENCIES := $(shell cat pyproject.toml constraints.txt | sha256sum | cut -c1-16)
FILES := $(shell { echo $(PACKAGE_FILES); cat pyproject.toml setup.cfg; } | sha256sum | cut -c1-16)

# The packages of tests/node; without npm the tests that need them are not collected.
NODE_PACKAGES := .node/packages-$(shell cat tests/node/package-lock.json | sha256sum | cut -c1-16)
export NODE_PATH := $(abspath .node/node_modules)

.PHONY: help setup bytecode build serve test test-server test-graph test-others test-wheel check lint types contracts format format-check check-ontology verbatim bench bench-http bench-shacl bench-writes clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/files-$(FILES) ## make .venv with the oxiana command in it

.venv/dependencies-$(DEPENDENCIES):
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools wheel
	$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; print(*p["dependencies"], *p["optional-dependencies"]["dev"], sep="\n")' > .venv/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement .venv/requirements.txt
	rm -f .venv/dependencies-*
	touch $@

.venv/files-$(FILES): .venv/dependencies-$(DEPENDENCIES)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	rm -f .venv/files-*
	touch $@

$(NODE_PACKAGES):
	mkdir -p .node
	cp tests/node/package.json tests/node/package-lock.json tests/node/.npmrc .node
	rm -f .node/packages-*
	if command -v npm >/dev/null; then npm ci --prefix .node --silent; touch $@; fi

build: setup ## build, check and write the release to release/
	$(BIN)/oxiana build --out release

serve: build ## build, then serve on http://HOST:PORT/
	$(BIN)/oxiana serve --release release --host $(HOST) --port $(PORT)

# Each server of the tests is two processes, and where Python writes no bytecode (PYTHONDONTWRITEBYTECODE) each would compile all.
bytecode: setup
	$(BIN)/python -m compileall -q build

test: bytecode $(NODE_PACKAGES) ## run all tests on the checkout
	$(BIN)/pytest $(PYTEST_ARGS)

test-server: bytecode $(NODE_PACKAGES)
	$(BIN)/pytest $(PYTEST_ARGS) $(ON_CHECKOUT) tests/server tests/w3c

test-graph: bytecode $(NODE_PACKAGES)
	$(BIN)/pytest $(PYTEST_ARGS) $(ON_CHECKOUT) tests/graph

test-others: bytecode $(NODE_PACKAGES)
	$(BIN)/pytest $(PYTEST_ARGS) $(ON_CHECKOUT) --ignore tests/server --ignore tests/w3c --ignore tests/graph

test-wheel: setup ## run the tests on the built wheel, outside the checkout
	tests/wheel.sh $(PYTEST_ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

format: setup ## put Python and Turtle into their one form
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(BIN)/oxiana format graph ontology server shapes tests

format-check: setup
	$(BIN)/oxiana format --check graph ontology server shapes tests

check-ontology: setup
	$(BIN)/oxiana check ontology --release release --questions tests/questions

# Two at a time.
TWO := --no-print-directory --jobs=2 --output-sync=target

check: setup ## everything CI checks
	$(MAKE) $(TWO) build types format-check lint contracts
	$(MAKE) $(TWO) ON_CHECKOUT=--release=release test-server test-graph test-others test-wheel check-ontology

bench: build ## measure, against peers in the same run
	$(BIN)/python bench/questions.py release

verbatim: ## no sentence of a source document stands in the project
	python3 ../shared/tools/verbatim.py .

bench-http: setup .venv/peers/installed ## answers over HTTP beside Oxigraph and rdflib-endpoint; needs wrk and nginx
	$(BIN)/python bench/serving.py $(BENCH_ARGS)

.venv/peers/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv/peers
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["peers"], sep="\n")' > .venv/peers/requirements.txt
	.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement .venv/peers/requirements.txt
	touch $@

bench-shacl: setup ## validation beside pySHACL and pyrudof; SIZES="1000000" for other sizes
	$(BIN)/python bench/shacl.py $(SIZES)

bench-writes: setup ## what writes cost; SIZES="1000000" for other sizes
	$(BIN)/python bench/writes.py $(SIZES)

clean: ## remove what the other targets made
	rm -rf .venv .node build dist release *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
