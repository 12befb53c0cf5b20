"""How is work asked for? The row is written, then somebody is told."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from claims import tasks
from claims.models import Delivery

log = logging.getLogger(__name__)


def ring_on_commit(delivery: Delivery) -> None:
    """Ring once the row can be seen. Without a broker nothing is lost: the sweep rings later."""

    def ring():
        try:
            tasks.ring(delivery)
        except OperationalError as silence:
            log.warning(
                "message %s waits for the sweep: the queue does not answer (%s)", delivery.uid, silence
            )

    transaction.on_commit(ring)
