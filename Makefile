# Two commands: `make run` starts Contraste, `make test` proves it. Both prepare what they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := deploy/requirements
# Each process of the test run has servers, workers and a browser of its own, and waits for them a third of its
# time. A queue that is given is for one.
PROCESSES ?= $(if $(REDIS_URL),0,3)
# The plugins of pytest that the tests use. Left to find them, pytest takes all there are, and rewrites all of
# hypothesis and schemathesis in each of its processes.
PLUGINS := PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 PYTEST_PLUGINS=pytest_django.plugin,xdist.plugin,xdist.looponfail,$\
pytest_playwright.pytest_playwright,_hypothesis_pytestplugin,schemathesis.pytest.plugin
# What a real site would set, so that `check --deploy` judges that and not a laptop.
SITE := DEBUG=0 SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ \
	PUBLIC_URL=https://contraste.example ALLOWED_HOSTS=contraste.example

.PHONY: run setup test lock

run: setup
	@exec $(BIN)/python manage.py up $(ARGS)

setup: $(VENV)/.installed

# Compiled once here, or every program that a test starts compiles anew where Python may keep nothing.
test: $(VENV)/.installed-for-tests
	@$(BIN)/python -m compileall -q claims sources workbench tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@echo manage.py check --deploy
	@$(SITE) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(PLUGINS) $(BIN)/python -m pytest -n $(PROCESSES) --dist loadgroup --no-loadscope-reorder $(ARGS)

lock:
	$(LOCKS)/lock

$(VENV)/.made: deploy/setup
	@PYTHON="$(PYTHON)" deploy/setup environment $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made $(LOCKS)/base.txt $(LOCKS)/embedded.txt
	@deploy/setup packages $(VENV)
	@touch $@

$(VENV)/.installed-for-tests: $(VENV)/.installed $(LOCKS)/dev.txt
	@deploy/setup test-packages $(VENV)
	@touch $@
