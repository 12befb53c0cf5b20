"""When is a worker told of a row? Once others can see it."""

import logging
from collections.abc import Callable

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring_on_commit(ring: Callable, row) -> None:
    """Call ring(row) when the transaction is through. Without a broker a sweep rings later."""

    def try_to_ring():
        try:
            ring(row)
        except OperationalError as silence:
            name = row._meta.verbose_name
            log.warning("%s %s waits for the sweep: the queue does not answer (%s)", name, row.uid, silence)

    transaction.on_commit(try_to_ring)
