import json
import time

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from workbench import health
from workbench.celery import app

NOWHERE = {"HOST": "127.0.0.1", "PORT": "1"}


@pytest.fixture
def broken_database(monkeypatch):
    monkeypatch.setattr(connections["default"], "settings_dict", connection.settings_dict | NOWHERE)


@pytest.fixture
def broken_queue(monkeypatch):
    connect = app.connection
    monkeypatch.setattr(app, "connection", lambda **options: connect("redis://127.0.0.1:1/0", **options))


class TestLive:
    def test_answers_without_asking_anybody(self, client):
        response = client.get("/health/live")

        assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db(transaction=True)
class TestReady:
    def test_says_that_all_is_well(self, client):
        response = client.get("/health/ready")

        assert response.json() == {"status": "ok", "database": "ok", "redis": "ok"}
        assert response.status_code == 200

    def test_says_that_the_database_is_down(self, rf, broken_database):
        response = health.ready(rf.get("/health/ready"))

        assert response.status_code == 503
        assert json.loads(response.content)["database"] == "unreachable"

    def test_says_so_at_once_although_a_pool_would_wait(self, rf, broken_database):
        connections["default"].settings_dict["OPTIONS"] = {"pool": {"timeout": 10}}
        begin = time.monotonic()

        health.ready(rf.get("/health/ready"))

        assert time.monotonic() - begin < 5

    def test_says_that_the_queue_is_down(self, client, broken_queue):
        response = client.get("/health/ready")

        assert response.status_code == 503
        assert response.json() == {"status": "unavailable", "database": "ok", "redis": "unreachable"}

    def test_says_that_migrations_are_missing(self, client):
        recorder = MigrationRecorder(connection)
        recorder.record_unapplied("claims", "0001_initial")
        try:
            response = client.get("/health/ready")
        finally:
            recorder.record_applied("claims", "0001_initial")

        assert response.status_code == 503
        assert response.json()["database"] == "migrations missing"

    def test_sets_no_cookie_and_is_not_cached(self, client):
        response = client.get("/health/ready")

        assert not response.cookies
        assert response["Cache-Control"] == "no-store"
