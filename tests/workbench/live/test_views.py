"""The stream rings for the newsroom alone, keeps no connection, and ends with the server."""

import urllib.request

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests import factories, servers
from workbench import programs
from workbench.common.bell import CHANNEL, ring


@pytest.fixture
def ana(transactional_db):
    return factories.make_user("ana", "fact-checker")


@pytest.fixture
def own_server(environment, tmp_path):
    """A web server of the test's own, with two connections in its pool."""
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}"
    chosen = {"PUBLIC_URL": url, "DATABASE_POOL": "2", **environment}
    running = servers.Running(programs.web(chosen, port=port, talkative=True), tmp_path / "web.log")
    running.url = url
    running.wait_for(lambda: servers.answers(f"{url}/health/ready"))
    yield running
    if running.process.poll() is None:
        running.stop()


def listen(url, user):
    """The open stream of a person, its first line read."""
    client = Client()
    client.force_login(user)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    stream = urllib.request.urlopen(
        urllib.request.Request(f"{url}/events/", headers={"Cookie": cookie}), timeout=20
    )
    assert stream.readline() == b"retry: 2000\n"
    return stream


def until(stream, name):
    """Read until name is rung."""
    while (line := stream.readline()) != f"data: {name}\n".encode():
        assert line, "the stream has ended"


class TestRing:
    def test_is_heard_when_the_transaction_commits_and_not_when_it_fails(self, ana):
        ears = connection.copy()
        try:
            with ears.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            with transaction.atomic():
                ring("claim:lost")
                transaction.set_rollback(True)
            with transaction.atomic():
                ring("claim:1")
                ring("claim:1")

            heard = [note.payload for note in ears.connection.notifies(timeout=1)]
        finally:
            ears.close()

        assert heard == ["claim:1"]


class TestEvents:
    def test_asks_a_stranger_to_sign_in_and_refuses_a_person_without_a_role(self, ana):
        reader = Client()
        assert reader.get(reverse("events")).status_code == 302

        reader.force_login(factories.make_user("lector"))
        assert reader.get(reverse("events")).status_code == 403

    def test_names_what_was_decided_and_holds_no_connection_of_the_pool(self, own_server, ana):
        streams = [listen(own_server.url, ana) for _ in range(4)]  # twice the pool
        for stream in streams:
            until(stream, "again")

        claim = factories.make_claim(by=ana)

        for stream in streams:
            until(stream, f"claim:{claim.uid}")
        assert servers.answers(f"{own_server.url}/health/ready")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
            assert cursor.fetchone() == (1,)

    def test_ends_at_once_when_the_server_stops(self, own_server, ana):
        stream = listen(own_server.url, ana)
        until(stream, "again")

        own_server.process.terminate()

        while stream.readline():
            pass
        own_server.process.wait(10)
        assert "Cancel" not in own_server.log.read_text()
        assert "Traceback" not in own_server.log.read_text()
