"""How is work asked for? The row is written, then somebody is told."""

import logging
from collections.abc import Callable

from django.db import transaction
from kombu.exceptions import OperationalError

from claims import importing, tasks
from claims.models import Delivery, ImportRun

log = logging.getLogger(__name__)


def ring_on_commit(delivery: Delivery) -> None:
    """Ring for a message once its row can be seen."""
    _on_commit(tasks.ring, delivery)


def request_import(**asked) -> ImportRun:
    """Ask a worker to import what importing.ask takes. Raises what it raises."""
    run = importing.ask(**asked)
    _on_commit(tasks.ring_for_import, run)
    return run


def _on_commit(ring: Callable, row) -> None:
    """Without a broker nothing is lost: the sweep rings later."""

    def try_to_ring():
        try:
            ring(row)
        except OperationalError as silence:
            log.warning("%s waits for the sweep: the queue does not answer (%s)", row.uid, silence)

    transaction.on_commit(try_to_ring)
