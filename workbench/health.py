"""Can this process serve? Two small answers for whoever supervises it, and the questions behind them."""

from functools import cache

import psycopg_pool
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from workbench.celery import app

OK = "ok"
UNREACHABLE = "unreachable"
MIGRATIONS_MISSING = "migrations missing"
PATIENCE_SECONDS = 2


def live(request):
    """The process answers. Nothing else is asked, so that a slow database does not get it restarted."""
    return JsonResponse({"status": OK})


def ready(request):
    """The database and the queue are there; 503, and which of them is not, otherwise."""
    parts = {"database": database(), "redis": queue()}
    is_ready = set(parts.values()) == {OK}
    answer = {"status": OK if is_ready else "unavailable", **parts}
    return JsonResponse(answer, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def database() -> str:
    """Reachable, with every migration of this code applied? Asked on a connection of its own.

    The pool would wait for a free connection, and say nothing about the server meanwhile.
    """
    connection = own_connection()
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except (DatabaseError, psycopg_pool.PoolTimeout):
        return UNREACHABLE
    finally:
        connection.close()
    return OK if known_migrations() <= set(applied) else MIGRATIONS_MISSING


def queue() -> str:
    """Does the broker answer?"""
    try:
        with app.connection(transport_options=_brief()) as broker, broker.channel():
            return OK
    except (OperationalError, RedisError, OSError):
        return UNREACHABLE


def own_connection():
    """A fresh connection to the database, outside the pool and impatient. To be closed by the caller."""
    connection = connections[DEFAULT_DB_ALIAS].copy()
    connection.settings_dict["OPTIONS"].pop("pool", None)
    connection.settings_dict["OPTIONS"]["connect_timeout"] = PATIENCE_SECONDS
    return connection


@cache
def known_migrations() -> set[tuple[str, str]]:
    """(app, name) of every migration in the code, which does not change while a process lives."""
    return set(MigrationLoader(None).graph.nodes)


def _brief() -> dict:
    given = app.conf.broker_transport_options
    return given | {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
