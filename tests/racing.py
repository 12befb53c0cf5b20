"""How do tests make two people act in the same instant, the same way every time?"""

import threading
import time
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model

from workbench.ledger import recording

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def at_once(*acts, holding=None) -> list:
    """Run every act in a thread and a connection of its own; return their results or errors, in order.

    holding: a record whose row is locked until every act waits for it or has ended. What the acts read before
    they lock is thus the same for all; then they go on in the order they are given in, as PostgreSQL's queue
    does. A context manager that holds some other lock does as well. None: all run from one starting gun.
    For tests with transactional_db only: other connections see what is committed.
    """
    results = [None] * len(acts)
    gun = threading.Barrier(len(acts)) if holding is None else None

    def run(place, act):
        try:
            if gun:
                gun.wait()
            results[place] = act()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    with _held(holding):
        for place, thread in enumerate(threads, 1):
            thread.start()
            if holding is not None:
                _wait_until_all_wait_or_end(threads[:place])
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "the acts wait for each other"
    return results


@contextmanager
def the_ledger():
    """For `holding`: lets every act do all but write its decision down and commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [recording.LOCK])
        yield


def errors_in(results) -> list:
    return [result for result in results if isinstance(result, Exception)]


@contextmanager
def _held(holding):
    if holding is None:
        yield
    elif isinstance(holding, Model):
        with transaction.atomic():
            # as weakly as the product locks: whoever only points to the row is not held up
            type(holding).objects.select_for_update(no_key=True).get(pk=holding.pk)
            yield
    else:
        with holding:
            yield


def _wait_until_all_wait_or_end(threads, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        alive = sum(thread.is_alive() for thread in threads)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees its first look again
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= alive:
                return
        time.sleep(0.01)
    raise AssertionError("the acts neither waited nor ended")
