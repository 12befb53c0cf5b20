"""Fixtures for every test: real servers, real programs, a real browser."""

import math
import os
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import expect

from tests import browsers, flushing, servers
from workbench import programs
from workbench.celery import app
from workbench.embedded.postgres import PostgreSQL
from workbench.embedded.valkey import Valkey

# Playwright's synchronous interface keeps an event loop in this thread, where Django refuses every query.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
LONGEST_NAME = 200  # characters
WALKS = ("test_accessibility.py", "test_journey.py", "test_admin.py")  # few tests that take long in a browser
# What the programs of a module may not see, or each test would need programs of its own.
OF_ONE_TEST = ("DJANGO_ALLOW_ASYNC_UNSAFE", "PYTEST_CURRENT_TEST")
PATIENCE_MILLISECONDS = 20_000  # how long an expected sight may take: machines are slow and busy


def pytest_configure(config):
    """Refuse what would let tests empty each other's queue."""
    if os.environ.get("REDIS_URL") and config.getoption("numprocesses", default=None):
        raise pytest.UsageError("One REDIS_URL is for one process: leave out -n, or leave out REDIS_URL.")


def pytest_itemcollected(item):
    """Whatever uses a page is a browser test. The tests of a file share a process, but for those.

    Those with one window may run beside those with another.
    """
    needs_a_browser = "browser_type_launch_args" in item.fixturenames
    if needs_a_browser:
        item.add_marker(pytest.mark.browser)
    room = item.path.relative_to(servers.ROOT)
    window = item.callspec.params.get("browser_context_args", "") if hasattr(item, "callspec") else ""
    item.add_marker(pytest.mark.xdist_group(f"{room}-{f'browser{window}' if needs_a_browser else 'plain'}"))


def pytest_make_parametrize_id(val, argname):
    """A long text is not a name: the name is in the environment of every program that a test starts."""
    return f"{argname} of {len(val)}" if isinstance(val, str | bytes) and len(val) > LONGEST_NAME else None


def pytest_collection_modifyitems(items):
    """Browser tests come last, of these the longest groups first, so that no process is left alone with one.

    Once a browser has started, Playwright keeps an event loop in this thread, in which nothing that runs a
    loop of its own can work any more.
    """
    sizes, most = Counter(_group(item) for item in items), len(items)

    def length(item) -> float:
        if item.get_closest_marker("browser") is None:
            return math.inf
        return sizes[_group(item)] + (most if item.path.name in WALKS else 0)

    items.sort(key=length, reverse=True)


def _group(item) -> str:
    """What is run by one process, together."""
    return item.get_closest_marker("xdist_group").args[0]


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English, whatever language the last request of another one left behind."""
    with translation.override("en"):
        yield


# --- servers of the session ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres():
    """PostgreSQL for the session, unless DATABASE_URL names one."""
    yield from _for_the_session(lambda var: PostgreSQL(var, lasting=False), "DATABASE_URL")


@pytest.fixture(scope="session")
def valkey():
    """Valkey for the session, unless REDIS_URL names one."""
    yield from _for_the_session(Valkey, "REDIS_URL")


def _for_the_session(make, variable):
    if os.environ.get(variable):
        yield
        return
    server = make(settings.VAR_DIR)
    server.start()
    yield
    server.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres, valkey):
    """The first test that needs the database starts it, and the queue with it: rows ring tasks."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database as the migrations left it, which is remembered for the flush."""
    with django_db_blocker.unblock():
        flushing.remember()


@pytest.fixture(scope="session", autouse=True)
def flush():
    """What follows a test that commits."""
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", side_effect=flushing.restore):
        yield


@pytest.fixture(scope="class")
def db_of_class(django_db_setup, django_db_blocker):
    """The database for what all tests of a class share: there for each of them, and gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def open_folder():
    """A folder that every account may pass, as servers started by root need it; pytest's own are closed."""
    with tempfile.TemporaryDirectory(prefix="contraste-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


# --- programs of a test ----------------------------------------------------------------------------------


@pytest.fixture
def program_environment():
    """More environment for `server` and `worker`; override it, to allow a local site for example."""
    return {}


@pytest.fixture
def environment(transactional_db, program_environment):
    """What a program needs in order to work on this test's database and queue."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_ONE_TEST}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": servers.database_url(connection.settings_dict),
        "REDIS_URL": settings.REDIS_URL,
        **program_environment,
    }


@pytest.fixture(scope="module")
def kept():
    """Programs that the tests of a module share: starting one takes longer than most tests.

    Not longer than that: a worker at work takes what the tests of other modules leave in the queue.
    """
    yield from _kept()


@pytest.fixture(scope="session")
def kept_for_long():
    """Programs that all tests share."""
    yield from _kept()


def _kept():
    running = {}
    yield running
    for program in running.values():
        program.process.terminate()  # all at once: each takes a moment to finish
    for program in running.values():
        program.stop()


def _shared(kept, key, start):
    """The program kept under key, started when there is none."""
    if key not in kept or kept[key].process.poll() is not None:
        kept[key] = start()
    return kept[key]


@pytest.fixture
def server(environment, kept_for_long, tmp_path_factory):
    """The web server as it runs in service, on a free port: `.url`, and `.log` while it runs."""

    def start():
        port = servers.free_port()
        url = f"http://127.0.0.1:{port}"
        program = programs.web({"PUBLIC_URL": url, **environment}, port=port, talkative=True)
        running = servers.Running(program, tmp_path_factory.mktemp("web") / "web.log")
        running.url = url
        running.wait_for(lambda: servers.answers(f"{url}/health/ready"))
        return running

    return _shared(kept_for_long, ("web", *sorted(environment.items())), start)


@pytest.fixture
def hire(environment, tmp_path):
    """Start Celery workers for both queues, as often as wished: hire() gives two, with `.kill()`."""
    hired = []

    def hire():
        crew = [
            servers.Running(program, tmp_path / f"{program.name}-{len(hired)}.log")
            for program in (programs.fetcher(environment), programs.parser(environment))
        ]
        hired.extend(crew)
        for each in crew:
            each.wait_for(lambda name=each.name: _is_at_work(name))
        return crew

    empty_queue()
    yield hire
    at_work = [each for each in hired if each.process.poll() is None]
    for each in at_work:
        each.process.terminate()  # all at once: each takes a moment to finish
    for each in at_work:
        each.stop()


@pytest.fixture
def worker(environment, kept, tmp_path_factory):
    """Celery workers for both queues, on an empty queue, shared by the tests of a module."""
    empty_queue()
    folder = tmp_path_factory.mktemp("workers")

    def start(program):
        running = servers.Running(program, folder / f"{program.name}.log")
        running.wait_for(lambda: _is_at_work(program.name))
        return running

    return [
        _shared(kept, (program.name, *sorted(environment.items())), lambda program=program: start(program))
        for program in (programs.fetcher(environment), programs.parser(environment))
    ]


def empty_queue():
    """Forget every message, as a Valkey that lost its memory would."""
    with app.connection() as broker:
        broker.default_channel.client.flushdb()


def _is_at_work(name):
    return any(node.startswith(f"{name}@") for reply in app.control.ping(timeout=0.5) for node in reply)


# --- the browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """How pytest-playwright starts its browser.

    Without one the test is skipped, or fails under REQUIRE_BROWSER=1.
    """
    arguments = browsers.launch_arguments()
    if arguments is None and os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail("REQUIRE_BROWSER=1, and there is no Chromium on this machine.")
    if arguments is None:
        pytest.skip("There is no Chromium on this machine.")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    return arguments
