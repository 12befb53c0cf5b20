"""Do the fixtures keep their promises? A test that leans on one of them relies on it."""

import os
import urllib.request

import pytest
from django.db import DatabaseError, connection, transaction

from claims.models import Claim, RatingScale
from tests.factories import make_claim, make_user
from workbench.accounts.roles import CHECKER
from workbench.celery import app


@pytest.fixture
def append_only(transactional_db):
    """A table that refuses to be emptied, like those of the product."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%never_emptied%%' LIMIT 1"
        )
        return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def seen():
    """Addresses of the servers that these tests were given."""
    return set()


class TestFlush:
    def test_is_refused_by_append_only_tables_inside_a_test(self, append_only):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"TRUNCATE {append_only} CASCADE")

    def test_leaves_the_triggers_in_force_for_the_next_test(self, append_only):
        with connection.cursor() as cursor:
            cursor.execute("SHOW session_replication_role")

            assert cursor.fetchone() == ("origin",)

    @pytest.mark.parametrize("time", ["the first time", "the second time"])
    def test_brings_back_what_the_migrations_left_and_nothing_else(self, transactional_db, time):
        assert not Claim.objects.exists()
        assert RatingScale.objects.exists()
        make_claim(by=make_user("ana", CHECKER))
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"DELETE FROM {RatingScale._meta.db_table}")  # noqa: S608
            cursor.execute("RESET session_replication_role")


class TestGroup:
    @pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process")
    def test_keeps_the_tests_of_a_file_in_one_process(self, request):
        assert request.node.nodeid.endswith("@tests/test_conftest.py-plain")


class TestServer:
    def test_works_on_the_database_of_the_test(self, server, django_user_model):
        django_user_model.objects.create_superuser("admin", "admin@example.org", "una clave larga")

        with urllib.request.urlopen(f"{server.url}/admin/login/") as page:
            assert page.status == 200

    @pytest.mark.parametrize("time", ["the first time", "the second time"])
    def test_is_one_for_all_tests(self, server, seen, time):
        seen.add(server.url)

        assert len(seen) == 1


class TestWorker:
    def test_listens_to_both_queues(self, worker):
        queues = {
            queue["name"] for queues in app.control.inspect().active_queues().values() for queue in queues
        }

        assert queues == {"fetch", "parse"}


class TestBrowser:
    def test_opens_a_page_of_the_server(self, server, page):
        page.goto(f"{server.url}/health/live")

        assert "ok" in page.inner_text("body")
