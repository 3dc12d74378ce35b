# Every target makes the environment it needs: `make test` works on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROOMS := analyzer cli codegen rules runtime_stub
SOURCES := $(shell git ls-files --cached --others --exclude-standard -- $(ROOMS) 2>/dev/null)

.PHONY: help demo test fuzz crash model check format regen docs bench wheel install clean

help:  ## Show this list.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

# The links of a strict editable install are made per file, so a new file wants a new install.
$(VENV)/.installed: pyproject.toml $(SOURCES)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --group dev \
		--config-settings editable_mode=strict --editable '.[http,metrics,otel,postgres]'
	@touch $@

install: $(VENV)/.installed  ## Make .venv with gnomon and everything it is developed with.

demo: install  ## Check, generate and run the guide's app (DATABASE=postgresql: with two workers).
ifeq ($(DATABASE),postgresql)
	@$(BIN)/python -m tests.postgres examples/guide/demo.py --database {} $(if $(SHORT),--short)
else
	@$(BIN)/python examples/guide/demo.py $(if $(DATABASE),--database '$(DATABASE)') $(if $(SHORT),--short)
endif

test: install  ## Run the tests.
	$(BIN)/python -m pytest -n 2

check: install  ## Lint and type-check gnomon itself.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/check_types.py

format: install  ## Format gnomon's own code.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The whole takes hours where other things run, too: each part can be run by itself.
FUZZ := tests/rules/test_ways_of_writing.py tests/analyzer/properties/test_any_module.py \
	tests/analyzer/lower/test_two_lowerings.py tests/analyzer/properties/test_any_syntax.py \
	tests/analyzer/properties/test_skipped_files.py tests/analyzer/properties/test_incremental.py \
	tests/codegen/test_any_annotation.py tests/codegen/clients/test_any_client.py tests/http/properties \
	tests/runtime/test_change_overs.py tests/runtime/test_index_ranges.py

fuzz: install  ## Run the property tests with many, new examples (FUZZ=tests/http/properties: some).
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=long -o timeout=7200 $(FUZZ)

crash: install  ## Do harm to processes and to PostgreSQL under load, and account for everything.
	$(BIN)/python -m tests.runtime.crash --kills 300 --seed 1
	$(BIN)/python -m tests.postgres.force --seconds 180 --seed 1

model: install  ## Compare the runtime with its plain model, and the stores with one another, at length.
	$(BIN)/python -m pytest --hypothesis-profile=long -o timeout=3600 tests/runtime/model tests/runtime/random_scripts

regen: install  ## Rewrite every golden file of the code generator.
	$(BIN)/python -m tests.codegen.regenerate

docs: install  ## Write the documents that are made from code.
	$(BIN)/python scripts/write_docs.py

bench: install  ## Measure, and write benchmarks/RESULTS.md.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@$(BIN)/python -m venv $(BIN)/../semgrep
	@$(BIN)/../semgrep/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/../semgrep/bin/python -m pip install --quiet --disable-pip-version-check --group bench-semgrep
	$(BIN)/python -m benchmarks.run

wheel: install  ## Build the wheel and run the demo with it, outside this checkout.
	$(BIN)/python scripts/test_wheel.py

clean:  ## Remove what the other targets made.
	rm -rf $(VENV) .cache build dist *.egg-info
