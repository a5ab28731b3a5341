# Every command of the project. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SECONDS ?= 3600

.DEFAULT_GOAL := help
.PHONY: help setup browser demo run test format lint types unit bench fuzz lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

# What is installed is exactly what the lock file names, each file checked against its hash. The lock is whole, so pip
# may not resolve anything (--no-deps): an extra such as coverage[toml] would make it look for newer releases.
# feedgen comes as source only; setuptools from the same lock builds it, so nothing outside the lock is fetched.
$(VENV)/.done: requirements/dev.txt requirements/build.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

setup: $(VENV)/.done ## create the virtual environment from the lock file

demo: setup ## show the service at work on a demo world, without internet
	$(BIN)/aggregator demo

run: setup ## start the daemon with config.toml
	$(BIN)/aggregator run

# The tests that look at pages need a real browser; without root it is left to whoever runs the machine.
browser: ## install Debian's Chromium for the tests, where there is none
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null

test: setup browser ## format, lint, types, architecture, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal --cov --cov-report=term:skip-covered

format: setup ## format the code and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure the whole way, reading on one core, and polls that bring nothing new, each against a baseline
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.reading

fuzz: setup ## read random documents for an hour, or for SECONDS
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/fuzz.txt
	$(BIN)/python -m tests.fuzz -max_total_time=$(SECONDS)

lock: setup ## resolve pyproject.toml anew into requirements/ (the only step that chooses versions)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev --constraint requirements/run.txt pyproject.toml -o requirements/dev.txt
	printf 'atheris<3.1\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header - -o requirements/fuzz.txt
	printf 'setuptools\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --constraint requirements/dev.txt - -o requirements/build.txt

clean: ## remove the virtual environment and the caches
	rm -rf $(VENV) .coverage* .mypy_cache .pytest_cache .ruff_cache build
