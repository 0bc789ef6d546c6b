# Two commands set everything up on a machine with Python 3.11+ and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 4
CIFAR10 ?=

.PHONY: install demo test lint types unit bench lock clean

install: $(VENV)/.installed

# pip byte-compiles what it installs: TensorFlow then imports in 6 s instead of 15.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Sweep needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	$(BIN)/sweep start --space cnn_depth.yaml --workers $(WORKERS)

test: lint types unit

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install
	$(BIN)/mypy

unit: install
	$(BIN)/python -m pytest

# The image benchmarks need CIFAR-10 as folders (train/<class>/*.jpg): make bench CIFAR10=../cifar10
bench: install
	$(BIN)/python -m benchmarks $(if $(CIFAR10),--cifar10 $(CIFAR10))

# Resolves the newest versions again; uv is needed for this alone. Names, versions and hashes, no host.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --extra dev \
		-o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
