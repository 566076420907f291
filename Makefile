# `make run` serves the site, `make test` passes the tests.
# Each installs what it lacks first, and does nothing twice.

PYTHON ?= python3
PORT ?= 8000
UV_VERSION := 0.13.9
PY := .venv/bin/python
UV := $(PY) -m uv pip
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test bench lint format lock clean system-for-run system-for-test

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/for-run system-for-run ## set up what is missing and serve the site at http://localhost:8000/ (PORT=8123 for another)
	@SITE_MODE=local PORT=$(PORT) exec $(PY) manage.py serve --prepare

test: .venv/for-test .venv/for-verifier system-for-run system-for-test ## run everything that CI runs
	@PY=$(PY) exec sh tests/everything.sh

bench: .venv/for-run system-for-run ## measure pages and journeys against a site of its own (takes some minutes)
	@exec $(PY) -m benchmarks

lint: .venv/for-test ## say what is wrong with the style of code and templates, in seconds
	@PY=$(PY) exec sh tests/everything.sh style

format: .venv/for-test ## put code and templates into our style
	@$(PY) -m ruff check --quiet --fix-only . && $(PY) -m ruff format . && $(PY) -m djhtml templates

lock: .venv/for-test ## write the lock files anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@for lock in requirements.lock "requirements-dev.lock --group dev"; do \
	  echo "Locking $${lock%% *}"; \
	  $(UV) compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
	    --no-header $(if $(UPGRADE),--upgrade) pyproject.toml --output-file $$lock || exit 1; \
	done

clean: ## remove what was installed and collected; the site's data in var/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache var/static var/static.collected var/test-db
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Python packages: a virtual environment with uv, then exactly what a lock file names.

.venv/bin/uv: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Alongside needs Python 3.11 or newer. Run: make PYTHON=/path/to/python3 …"; exit 1; }
	@$(call lacks,$(PYTHON) -c "import ensurepip",python3-venv) $(install_missing)
	@echo "Making a virtual environment."
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-input uv==$(UV_VERSION)
	@touch $@

# Where the tests' packages are installed they stay: the longer lock names all of the shorter one.
.venv/for-run: .venv/bin/uv requirements.lock
	@$(call install_lock,$(if $(wildcard .venv/for-test),requirements-dev.lock,requirements.lock))
	@touch $@

.venv/for-test: .venv/bin/uv requirements.lock requirements-dev.lock
	@$(call install_lock,requirements-dev.lock)
	@touch .venv/for-run $@

# The libraries with which the tests check our credentials independently, on the Node of a Python package.
.venv/for-verifier: .venv/for-test tests/verifier/package.json tests/verifier/package-lock.json
	@echo "Installing the independent verifier of credentials."
	@mkdir -p .venv/verifier && cp tests/verifier/package.json tests/verifier/package-lock.json tests/verifier/.npmrc .venv/verifier/
	@PATH="$$PWD/.venv/bin:$$PATH"; cd .venv/verifier && npm ci --silent --ignore-scripts --no-progress
	@touch $@

define install_lock
echo "Installing the packages of $(1)."; $(UV) sync --quiet --require-hashes --python $(PY) $(1)
endef

# System packages: look for the thing itself first, so that any distribution that has it will do.

system-for-run:
	@$(call lacks,ldconfig -p | grep -q libpangoft2-1.0.so.0,libpango-1.0-0 libpangoft2-1.0-0) \
	  $(call lacks,ldconfig -p | grep -q libharfbuzz-subset.so.0,libharfbuzz-subset0) \
	  $(install_missing)

system-for-test:
	@$(call lacks,command -v chromium || command -v chromium-headless-shell,chromium) \
	  $(call lacks,ldconfig -p | grep -q libatomic.so.1,libatomic1) \
	  $(call lacks,command -v javac && command -v java,default-jdk-headless) \
	  $(call lacks,test -e /usr/share/java/jaxb-runtime.jar && test -e /usr/share/java/jaxb-core.jar,libjaxb-java) \
	  $(call lacks,command -v pdftotext && command -v pdfinfo && command -v pdftoppm && command -v pdfsig,poppler-utils) \
	  $(call lacks,command -v qpdf,qpdf) \
	  $(call lacks,command -v openssl,openssl) \
	  $(call lacks,command -v zbarimg,zbar-tools) \
	  $(call lacks,command -v softhsm2-util,softhsm2) \
	  $(call lacks,find /usr/share/fonts /usr/local/share/fonts -name NotoNaskhArabic-Regular.ttf | grep -q .,fonts-noto-core) \
	  $(call lacks,find /usr/share/fonts /usr/local/share/fonts -name NotoSerifCJK-Regular.ttc | grep -q .,fonts-noto-cjk) \
	  $(install_missing)

# $(call lacks,PROBE,PACKAGES): if PROBE fails, remember Debian's PACKAGES for $(install_missing) in the same shell.
define lacks
PATH="$$PATH:/usr/sbin:/sbin"; ( $(1) ) >/dev/null 2>&1 || missing="$$missing $(2)";
endef

# Installs as root or with sudo where it asks no password; otherwise says exactly what to run, and stops.
define install_missing
test -z "$$missing" || { \
  command="apt-get install --yes --no-install-recommends$$missing"; \
  if ! command -v apt-get >/dev/null; then \
    echo "Please install first what Debian calls:$$missing"; exit 1; \
  elif test "$$(id -u)" = 0; then as=; \
  elif sudo -n true 2>/dev/null; then as="sudo"; \
  else printf 'One thing to do first, then run the same command again:\n  sudo %s\n' "$$command"; exit 1; fi; \
  echo "Installing system packages:$$missing"; \
  { $$as apt-get update -qq && \
    $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends -o DPkg::Lock::Timeout=120 $$missing >/dev/null; \
  } </dev/null || { printf 'That did not work. Run this, then the same command again:\n  %s\n' "$$command"; exit 1; }; }
endef
