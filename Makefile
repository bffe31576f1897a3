# Sets up what each command needs, once, under .venv/ and node_modules/.

PYTHON = python3
PORT = 8000
RELAY =
ORIGIN =
UPGRADE =
RUNS = 7

VENV = .venv
PY = $(VENV)/bin/python
PIP_INSTALL = $(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes

# The Node.js of .venv, where there is one, goes before the machine's.
WITH_NODE = PATH="$(CURDIR)/$(VENV)/bin:$$PATH"
NODE_IS_NEW = node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' && npm --version

BUILD_TOOLS = $(VENV)/.site node_modules/.installed

.DEFAULT_GOAL = help
.NOTPARALLEL:
.PHONY: help site serve relay dev test check fuzz collections bench bench-relay lock next clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

site: $(BUILD_TOOLS) ## build the site into _site/ (RELAY=https://relay.example for a relay of your own)
	@echo "Building the site in _site/."
	@$(WITH_NODE) $(PY) build.py --site _site $(if $(RELAY),--relay "$(RELAY)")

serve: $(BUILD_TOOLS) ## build the site and serve it with the relay at http://localhost:8000/ (PORT=8001 for another)
	@echo "Building the site in _site/."
	@$(WITH_NODE) $(PY) build.py --site _site --relay /
	@$(PY) relay.py --port "$(PORT)" --site _site

relay: $(VENV)/.site ## run a relay on this computer for a hosted page (ORIGIN=https://you.github.io)
	@$(PY) relay.py --pair --allow-origin "$(ORIGIN)"

dev: $(BUILD_TOOLS) $(VENV)/.test ## serve the site while you work on it: a change builds it again and reloads the page
	@$(WITH_NODE) $(PY) dev.py --port "$(PORT)"

test: $(BUILD_TOOLS) check ## run every check and every test, the browser's included
	@echo "Comparing the committed pages with their templates."
	@$(PY) build.py --check
	@echo "Building the site in _site/."
	@$(WITH_NODE) $(PY) build.py --site _site --relay /
	@echo "Looking for Chromium."
	@$(PY) tests/support/browser.py
	@echo "Running the tests."
	@$(WITH_NODE) $(PY) -m pytest --numprocesses=2 --cov=linking --cov-branch
	@$(WITH_NODE) $(PY) -m pytest --numprocesses=3 tests/browser

check: $(BUILD_TOOLS) $(VENV)/.test ## run the linters, the type checker and the schemas of .github/
	@echo "Checking the code's style."
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet --diff
	@$(PY) -m djlint --quiet templates
	@$(WITH_NODE) node_modules/.bin/eslint --max-warnings 0 .
	@echo "Checking the types."
	@$(PY) -m mypy
	@echo "Checking the workflows and the updates."
	@$(PY) -m check_jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@$(PY) -m check_jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@$(VENV)/bin/zizmor --quiet --offline .github

fuzz: $(VENV)/.test ## try a great many hostile texts in every reader and every question (half an hour)
	@$(PY) -m pytest tests/fuzz --hypothesis-profile=long

# The converters are 196 packages, 86 MB: too many for each “make site”, so what they make is committed.
collections: $(VENV)/.node ## make the collections for Postman and Bruno of the OpenAPI descriptions
	@$(PY) -m relaying.description
	@echo "Installing the converters of Postman and Bruno."
	@$(WITH_NODE) npm --prefix building/collections ci --loglevel=error >/dev/null
	@$(WITH_NODE) node building/collections/convert.mjs

bench: $(BUILD_TOOLS) $(VENV)/.test ## measure the start next to stock PyScript and four API consoles (RUNS=2 for a quick look)
	@echo "Building the site in _site/."
	@$(WITH_NODE) $(PY) build.py --site _site
	@$(PY) tests/support/browser.py
	@mkdir -p .cache
	@$(WITH_NODE) $(PY) bench/run.py --runs "$(RUNS)" --json .cache/bench.json

bench-relay: $(VENV)/.test ## measure the relay next to a bare Starlette route, with wrk
	@$(PY) bench/relay/run.py

# Hashes come from the registry alone: a wheel that this machine holds may differ from the one that others get.
lock: $(VENV)/.node ## write the lock files anew (UPGRADE=1 for the newest versions)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { \
		echo "Lock with the oldest Python supported, which needs the most packages: make lock PYTHON=python3.11" >&2; exit 1; }
	@echo "Locking the Python packages."
	@$(PYTHON) -m venv --clear $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet --quiet pip-tools==7.6.2
	@cd requirements && for name in site test node; do \
		CUSTOM_COMPILE_COMMAND="make lock" PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= \
		../$(VENV)/lock/bin/python -m piptools compile --quiet --generate-hashes --no-strip-extras --no-emit-index-url \
			--no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade) --output-file $$name.txt $$name.in \
		|| exit 1; \
	done
	@echo "Locking the npm packages."
	@$(WITH_NODE) npm $(if $(UPGRADE),update,install) --package-lock-only --loglevel=error >/dev/null
	@$(WITH_NODE) npm --prefix building/collections $(if $(UPGRADE),update,install) --package-lock-only --loglevel=error >/dev/null

next: $(VENV)/.node ## take the newest Pyodide and PyScript, alphas too, to see what they will break; undo it with git
	@for package in pyodide @pyscript/core @micropython/micropython-webassembly-pyscript; do \
		newest=$$($(WITH_NODE) npm view $$package versions --json | $(PY) -c 'import json, sys; print(json.load(sys.stdin)[-1])'); \
		echo "Taking $$package $$newest."; \
		$(WITH_NODE) npm install --package-lock-only --save-dev --save-exact --loglevel=error "$$package@$$newest" >/dev/null || exit 1; \
	done

clean: ## remove everything that these commands made
	rm -rf $(VENV) node_modules building/collections/node_modules _dev _site .cache .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# A venv's Python is a link: when the Python it leads to is gone or newer, everything below is made again.
$(PY):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer: install that, or name another one with PYTHON=python3.12." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make environments: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Making a Python environment in $(VENV)/ (once)."
	@"$(PYTHON)" -m venv --clear --without-pip $(VENV)

$(VENV)/.site: $(PY) requirements/site.txt
	@echo "Installing the Python packages (once)."
	@$(PY) -m ensurepip >/dev/null
	@$(PIP_INSTALL) -r requirements/site.txt
	@touch $@

$(VENV)/.test: $(VENV)/.site requirements/test.txt
	@echo "Installing the tests' Python packages (once)."
	@$(PIP_INSTALL) -r requirements/test.txt
	@touch $@

$(VENV)/.node: $(VENV)/.site requirements/node.txt
	@if { $(NODE_IS_NEW); } >/dev/null 2>&1; then :; else \
		echo "Installing Node.js (once): this machine has no version 20 or newer."; \
		$(PIP_INSTALL) -r requirements/node.txt; \
	fi
	@touch $@

node_modules/.installed: $(VENV)/.node package.json package-lock.json .npmrc
	@echo "Installing the page's runtime and the linter (once)."
	@$(WITH_NODE) npm ci --include=dev --loglevel=error >/dev/null
	@touch $@
