"""A database of a script's own: made when it begins, gone when it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from workbench.embedded.postgres import PostgreSQL


@contextmanager
def empty_database() -> Iterator[None]:
    """An empty database with all tables, on DATABASE_URL's server or, without one, on a server of its own."""
    server = None if os.environ.get("DATABASE_URL") else PostgreSQL(settings.VAR_DIR, lasting=False)
    if server:
        server.start()
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        yield
        connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)
    finally:
        if server:
            server.stop()
