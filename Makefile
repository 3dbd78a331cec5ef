# Two commands do all the set-up on a fresh machine: make demo and make test.
# PYTHON names the interpreter, 3.11 or later.

PYTHON ?= python3
VENV := .venv
NEWER := .venv-newer
NEXT := .venv-next
PEERS := .venv-peers
LAB_PORT := 15985
FLEET := lab/fleets/demo.yml
PYTEST := -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder
export PYTHONDONTWRITEBYTECODE := 1

# The PowerShell of the tests: $PWSH, else pwsh on PATH, else the pack beside the checkout.
ifeq ($(PWSH)$(shell command -v pwsh),)
  PWSH := $(abspath $(wildcard ../shared/pwsh/pwsh))
endif
export PWSH

.PHONY: compare-recording generate help demo lab check test thorough lint unit newer next next-main-jobs mutate sanity dist bench clean

help:
	@echo "make demo   the main job on a lab of simulated Windows machines"
	@echo "make lab    serve machines on port $(LAB_PORT), for inventories/lab; FLEET=reports/demo/fleet.yml: the demo's"
	@echo "make check  lint, types and unit tests with few random examples: for every change"
	@echo "make test   all that is tested; what an ansible-core can change on a second one, the main jobs on the next one"
	@echo "make thorough  what holds for any machine and any input, with ten times the examples"
	@echo "make next   all that an ansible-core can change, on the next one, a candidate until it is out"
	@echo "make generate  what is written from something else: option tables, specs, pages"
	@echo "make mutate small mistakes in PowerShell and Python, and whether tests notice; needs pwsh"
	@echo "make compare-recording FILE=...  what the lab gets wrong, by a file of tools/record_windows.ps1; needs pwsh"
	@echo "make sanity ansible-test sanity, on a staged copy"
	@echo "make dist   the release: build/volume-activation-VERSION.tar.gz"
	@echo "make bench  CPU of a run beside its peers, the audit from 1,000 to 100,000 machines; takes half an hour"
	@echo "make clean  remove what the commands above made"

demo: $(VENV)/run.done
	@$(VENV)/bin/python -m lab.demo

lab: $(VENV)/run.done
	@$(VENV)/bin/python -m lab $(FLEET) --port $(LAB_PORT)

# Needs no PowerShell and starts few ansible-playbooks.
check: lint
	$(VENV)/bin/python $(PYTEST) --hypothesis-profile few tests/unit

test: lint unit newer next-main-jobs

# The other commands draw the same examples each time.
thorough: $(VENV)/test.done
	$(VENV)/bin/python $(PYTEST) --hypothesis-profile many -m hypothesis tests/unit

lint: $(VENV)/test.done
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy -p ansible_collections.volume.activation.plugins.plugin_utils
	$(VENV)/bin/mypy plugins/action/*.py plugins/inventory/*.py filter_plugins/*.py lab tests/fleets tests/generate tests/runs tests/*.py tests/integration/*.py benchmarks
	$(VENV)/bin/yamllint --strict .
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/ansible-lint --offline --strict

unit: $(VENV)/test.done
	$(VENV)/bin/python $(PYTEST)

# Runs Python with these arguments on a newer Python with a newer ansible-core, where the machine has one.
define on_newer
	@newer=$$($(VENV)/bin/python -m tests.newer_python) || { echo "no newer Python here: tests ran on one ansible-core only"; exit 0; }; \
	  test -x $(NEWER)/bin/python || $$newer -m venv $(NEWER); \
	  $(NEWER)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt && \
	  $(VENV)/bin/python -m tests.kerberos_client $(NEWER)/bin/python && \
	  $(NEWER)/bin/python $(1)
endef

# What tests/README.md says of another ansible-core: the rest is the same on every core.
newer: $(VENV)/test.done
	$(call on_newer,$(PYTEST) --ansible-core)

next: $(VENV)/test.done
	@$(VENV)/bin/python -m tests.next_core $(PYTEST) --ansible-core

next-main-jobs: $(VENV)/test.done
	@$(VENV)/bin/python -m tests.next_core $(PYTEST) --ansible-core --main-jobs

mutate: $(VENV)/test.done
	$(VENV)/bin/python -m tests.mutate
	$(VENV)/bin/python -m tests.mutate_python

# One line for each answer of a real Windows that the lab has otherwise.
compare-recording: $(VENV)/run.done
	@$(VENV)/bin/python -m lab.compare_recording $(FILE)

sanity: $(VENV)/test.done
	$(VENV)/bin/python -m tests.run_sanity
	$(call on_newer,-m tests.run_sanity)
	@$(VENV)/bin/python -m tests.next_core -m tests.run_sanity

dist: $(VENV)/run.done
	$(VENV)/bin/python -m tests.stage build/stage
	$(VENV)/bin/ansible-galaxy collection build --force --output-path build build/stage/ansible_collections/volume/activation

bench: $(VENV)/test.done $(PEERS)/done
	@$(VENV)/bin/python -m benchmarks.controller
	@$(VENV)/bin/python -m benchmarks.audit
	@$(VENV)/bin/python -m benchmarks.audit_module

# Each fault is one line, and leaves nothing behind that the next make would take for done.
define cannot
{ rm -rf $(1); echo "$(2), then make again" >&2; exit 1; }
endef
HAS_PIP = $(VENV)/bin/python -m pip --version >/dev/null 2>&1
NO_VENV := $(PYTHON) makes no virtual environment with pip: install what it lacks, on Debian and Ubuntu python3-venv and python3-pip
NO_INDEX := the packages could not be installed, as pip says in $(VENV).log: check the network, or PIP_INDEX_URL

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || $(call cannot,$(VENV),there is no $(PYTHON) here: install Python 3.11 or later or name it with PYTHON=)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || $(call cannot,$(VENV),$(PYTHON) is older than Python 3.11: name a later one with PYTHON=)
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 && $(HAS_PIP) || $(call cannot,$(VENV),$(NO_VENV))

# Without --quiet, as it takes a while; what went wrong is in the log.
define install
@$(HAS_PIP) || $(VENV)/bin/python -m ensurepip >/dev/null 2>&1 || $(call cannot,$(VENV),$(NO_VENV))
@$(VENV)/bin/python -m pip install --disable-pip-version-check -r $(1) 2>$(VENV).log || $(call cannot,$(VENV)/run.done $(VENV)/test.done,$(NO_INDEX))
@rm -f $(VENV).log
endef

$(VENV)/run.done: $(VENV)/bin/python requirements.txt
	@echo "Installing what a controller needs into $(VENV), which takes a minute"
	$(call install,requirements.txt)
	@touch $@

$(VENV)/test.done: $(VENV)/bin/python requirements.txt tests/requirements.txt
	@echo "Installing what the tests need into $(VENV), which takes some minutes"
	$(call install,tests/requirements.txt)
	@$(VENV)/bin/python -m tests.kerberos_client
	@touch $@ $(VENV)/run.done

# What people run in place of this collection, on the ansible-core of the checkout.
$(PEERS)/done: $(VENV)/test.done benchmarks/peers_requirements.txt
	@echo "Installing the peers of the measurement into $(PEERS), which takes some minutes"
	@$(VENV)/bin/python -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers_requirements.txt \
	  "$$($(VENV)/bin/python -m pip freeze | grep ^ansible-core==)"
	@touch $@

# What is derived from data, such as the table of WMI methods in the PowerShell.
generate: $(VENV)/run.done
	$(VENV)/bin/python -m tests.generate

clean:
	rm -rf $(VENV) $(VENV).log $(NEWER) $(NEXT) $(NEXT).log $(PEERS) .pytest_cache .mypy_cache .ruff_cache .hypothesis .ansible build
