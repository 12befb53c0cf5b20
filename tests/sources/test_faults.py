"""What becomes of a capture when the machinery around it dies? It ends once, and as it should."""

import time

import pytest
from django.utils import timezone

from sources import collecting, dispatch, tasks
from sources.models import FetchAttempt, Snapshot, State
from tests.conftest import empty_queue
from tests.factories import make_user
from tests.sources.hostile_server import HostileServer, page, reply, sent
from workbench.accounts.roles import CHECKER

PARAGRAPH = "<p>" + "La reunión consta en el acta que se publicó el viernes. " * 8 + "</p>"
LEASE_SECONDS = 1.5


@pytest.fixture
def site():
    """A site whose pages come at once, but for /slow, which takes a while the first time."""
    body = f"<html><body><article><h1>Acta</h1>{PARAGRAPH}</article></body></html>"
    pages = {f"/{number}": page(body + f"<!-- {number} -->") for number in range(12)}
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

        hire()
        wait_until(all_ended)

        assert_each_ended_once(6)
        assert sorted(path for path in site.paths if path != "/robots.txt") == sorted(
            f"/{number}" for number in range(6)
        )
