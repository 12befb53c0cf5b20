"""What becomes of a capture when the machinery around it dies? It ends once, and as it should."""

import contextlib
import os
import signal
import time
from pathlib import Path

import kombu.exceptions
import pytest
from django.conf import settings as project
from django.db import OperationalError, connection
from django.utils import timezone

from sources import collecting, dispatch, tasks
from sources.models import FetchAttempt, Snapshot, State
from tests.conftest import empty_queue
from tests.factories import make_user
from tests.sources.hostile_server import HostileServer, page, reply, sent
from workbench.accounts.roles import CHECKER
from workbench.embedded.postgres import PostgreSQL
from workbench.embedded.valkey import Valkey

PARAGRAPH = "<p>" + "La reunión consta en el acta que se publicó el viernes. " * 8 + "</p>"
LEASE_SECONDS = 1.5
HEAVY = "<p>hola mundo que tal</p>" * 250_000  # more than a parser of little memory survives
ours = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")),
    reason="stops and starts the servers of the session, which are somebody else's here",
)


@pytest.fixture
def site():
    """A site whose pages come at once, but for /slow, which takes a while the first time."""
    body = f"<html><body><article><h1>Acta</h1>{PARAGRAPH}</article></body></html>"
    pages = {f"/{number}": page(body + f"<!-- {number} -->") for number in range(40)}
    pages |= {f"/poison/{number}": page(f"<html><body>{HEAVY}<p>{number}") for number in range(4)}
    whole = page(body)
    slow = sent(whole[:200], 20.0, whole[200:])
    with HostileServer(
        pages | {"/slow": [slow, whole], "/robots.txt": reply(status="404 Not Found")}
    ) as site:
        yield site


@pytest.fixture
def program_environment(site):
    return {"CAPTURE_ALLOW": site.pair, "CAPTURE_LEASE_SECONDS": str(LEASE_SECONDS)}


@pytest.fixture
def ana(transactional_db, settings, site):
    settings.CAPTURE_ALLOW = [site.pair]
    settings.CAPTURE_LEASE_SECONDS = LEASE_SECONDS
    return make_user("ana", CHECKER)


def ask(site, path, by):
    at = timezone.now()
    source, _is_new = collecting.by_url(site.url(path), by=by, at=at)
    return dispatch.request_fetch(source, by=by, at=at)


def wait_until(is_so, seconds=30.0, *, meanwhile=lambda: None):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, list(FetchAttempt.objects.values())
        meanwhile()
        time.sleep(0.1)


def children_of(pid):
    """The processes that a process has started, by their numbers."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def all_ended():
    return not FetchAttempt.objects.open().exists()


def assert_each_ended_once(count):
    assert list(FetchAttempt.objects.values_list("state", flat=True)) == [State.STORED] * count
    assert Snapshot.objects.count() == count
    assert Snapshot.objects.values("source").distinct().count() == count


class TestLostWorker:
    def test_loses_nothing_when_it_is_killed_in_the_middle_of_a_download(self, ana, site, hire):
        fetcher, _parser = hire()
        ask(site, "/slow", ana)
        wait_until(lambda: "/slow" in site.paths)
        fetcher.kill()
        assert FetchAttempt.objects.get().state == State.RUNNING

        hire()
        wait_until(all_ended, meanwhile=tasks.sweep)

        assert_each_ended_once(1)
        assert site.paths.count("/slow") == 2  # the first visit died with the worker

    def test_leaves_the_work_to_the_next_one_when_all_are_killed(self, ana, site, hire):
        crew = hire()
        for number in range(12):
            ask(site, f"/{number}", ana)
        wait_until(lambda: len(site.paths) > 2)
        for each in crew:
            each.kill()

        hire()
        wait_until(all_ended, meanwhile=tasks.sweep)

        assert_each_ended_once(12)


class TestLostChild:
    def test_costs_no_job_when_the_pool_loses_its_children_again_and_again(self, ana, site, hire):
        _fetcher, parser = hire()
        for number in range(40):
            ask(site, f"/{number}", ana)

        for killed in range(8):
            stored = 3 * killed + 2  # somewhere in the middle of the work
            wait_until(
                lambda stored=stored: Snapshot.objects.count() >= stored or all_ended(), meanwhile=tasks.sweep
            )
            for child in children_of(parser.process.pid)[:1]:
                with contextlib.suppress(ProcessLookupError):  # it was being replaced
                    os.kill(child, signal.SIGKILL)
        wait_until(all_ended, seconds=90, meanwhile=tasks.sweep)

        assert_each_ended_once(40)


class TestPoison:
    @pytest.fixture
    def program_environment(self, program_environment):
        return program_environment | {"CAPTURE_MAX_RSS_GROWTH_MB": "64"}

    def test_fails_alone(self, ana, site, hire):
        for number in range(12):
            ask(site, f"/{number}", ana)
            if number % 3 == 0:
                ask(site, f"/poison/{number // 3}", ana)

        hire()
        wait_until(all_ended, seconds=120, meanwhile=tasks.sweep)

        good = FetchAttempt.objects.exclude(source__url__contains="poison")
        poison = FetchAttempt.objects.filter(source__url__contains="poison")
        assert set(good.values_list("state", flat=True)) == {State.STORED}
        assert set(poison.values_list("state", "error_code")) == {(State.FAILED, "parser_memory")}
        assert (good.count(), poison.count(), Snapshot.objects.count()) == (12, 4, 12)


class TestStoppedServers:
    @ours
    def test_takes_sources_in_while_the_queue_is_down_and_fetches_them_later(self, ana, site, hire):
        hire()
        queue = Valkey(project.VAR_DIR)
        queue.stop()
        try:
            started = time.monotonic()
            for number in range(3):
                ask(site, f"/{number}", ana)
            took = time.monotonic() - started
            assert FetchAttempt.objects.filter(state=State.QUEUED).count() == 3
            time.sleep(3)
        finally:
            queue.start()

        assert took < 2  # nobody waits for a queue that does not answer
        wait_until(all_ended, seconds=90, meanwhile=sweep_if_possible)

        assert_each_ended_once(3)

    @ours
    def test_ends_every_job_although_the_database_stops_at_once_in_the_middle(self, ana, site, hire):
        hire()
        with connection.cursor() as cursor:
            cursor.execute(
                "SET synchronous_commit = on"
            )  # off for speed in tests: what was asked must be kept
        for number in range(12):
            ask(site, f"/{number}", ana)
        wait_until(lambda: len(site.paths) > 4)
        connection.close()
        database = PostgreSQL(project.VAR_DIR, lasting=False)
        database._run("pg_ctl", "stop", "-D", database.data, "-m", "immediate", "-w")
        database.start()

        wait_until(all_ended, seconds=90, meanwhile=sweep_if_possible)

        assert_each_ended_once(12)


def sweep_if_possible():
    """As beat would: what finds no server is tried again the next time."""
    with contextlib.suppress(OperationalError, ConnectionError, kombu.exceptions.OperationalError):
        tasks.sweep()


class TestConnections:
    def test_are_kept_from_one_task_to_the_next(self, ana, site, hire):
        hire()
        ask(site, "/0", ana)
        wait_until(all_ended)
        before = workers_connections()
        for number in range(1, 20):
            ask(site, f"/{number}", ana)
        wait_until(all_ended)

        assert before
        assert before <= workers_connections()
        assert_each_ended_once(20)

    def test_are_opened_again_when_the_database_has_dropped_them(self, ana, site, hire):
        hire()
        for number in range(8):
            ask(site, f"/{number}", ana)
        wait_until(all_ended)
        with connection.cursor() as cursor:
            for pid in workers_connections():
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        for number in range(8, 24):
            ask(site, f"/{number}", ana)

        wait_until(all_ended)  # and nobody sweeps

        assert_each_ended_once(24)


def workers_connections():
    """The database's numbers of the connections that are not ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


class TestLostQueue:
    def test_loses_nothing_when_it_forgets_every_message(self, ana, site, hire):
        for number in range(6):
            ask(site, f"/{number}", ana)
        empty_queue()

        hire()
        assert FetchAttempt.objects.filter(state=State.QUEUED).count() == 6  # nobody told the workers
        wait_until(all_ended, meanwhile=tasks.sweep)

        assert_each_ended_once(6)

    def test_does_the_work_once_when_every_message_comes_three_times(self, ana, site, hire):
        for number in range(6):
            attempt = ask(site, f"/{number}", ana)
            tasks.ring(attempt)
            tasks.ring(attempt)

        def tell_the_parser_thrice():
            for attempt in FetchAttempt.objects.filter(step="extract"):
                for _time in range(2):
                    tasks.extract.delay(attempt_id=attempt.pk)

        hire()
        wait_until(all_ended, meanwhile=tell_the_parser_thrice)
        tell_the_parser_thrice()  # and once more when all is over
        time.sleep(1)

        assert_each_ended_once(6)
        assert sorted(path for path in site.paths if path != "/robots.txt") == sorted(
            f"/{number}" for number in range(6)
        )
