# Two commands set everything up on a machine with Python 3.11+ and make: `make demo`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 4
CIFAR10 ?=
ROUNDS ?= 10
DATABASE ?= postgresql
AWAY ?= 1
PACE ?= 1

.PHONY: install demo test lint types unit unit-faults unit-crowds unit-real unit-seen unit-rest chaos bench pictures lock clean

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

# Four side by side, which wait a good deal: for real processes, servers and a browser. One alone: make unit-faults.
FAULTS := tests/faults
CROWDS := tests/faults/test_chaos.py tests/faults/test_many_at_once.py
REAL := tests/acceptance tests/service tests/supervision tests/training
SEEN := tests/api tests/cli tests/results tests/test_docs.py

unit: install
	@$(MAKE) --no-print-directory -j4 unit-faults unit-real unit-seen unit-rest unit-crowds

unit-faults: install
	$(BIN)/python -m pytest $(FAULTS) $(addprefix --ignore=,$(CROWDS))

unit-crowds: install
	$(BIN)/python -m pytest $(CROWDS)

unit-real: install
	$(BIN)/python -m pytest $(REAL)

unit-seen: install
	$(BIN)/python -m pytest $(SEEN)

unit-rest: install
	$(BIN)/python -m pytest $(addprefix --ignore=,$(FAULTS) $(REAL) $(SEEN))

# Rounds of 30 trials among killers; what comes out must be what comes out undisturbed, bit for bit.
chaos: install
	$(BIN)/python -m tests.support.chaos --rounds $(ROUNDS) --database $(DATABASE) --away $(AWAY) --pace $(PACE)

# The image benchmarks need CIFAR-10 as folders (train/<class>/*.jpg): make bench CIFAR10=../cifar10
bench: install
	$(BIN)/python -m benchmarks $(if $(CIFAR10),--cifar10 $(CIFAR10))

# The pictures of README and docs, of a real sweep in a real browser: some minutes. A sweep that is there already:
# .venv/bin/python -m tests.support.pictures --folder DIRECTORY
pictures: install
	$(BIN)/python -m tests.support.pictures

# Resolves the newest versions again; uv is needed for this alone. Names, versions and hashes, no host.
# The images' locks have the same versions, without the tools; the one for GPUs has the CUDA libraries besides.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header
lock:
	$(COMPILE) --upgrade --extra dev -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade --constraint requirements.lock --extra s3 -o requirements-cpu.lock pyproject.toml
	$(COMPILE) --upgrade --constraint requirements.lock --extra s3 --extra cuda -o requirements-gpu.lock pyproject.toml

clean:
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
