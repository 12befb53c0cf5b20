"""How is work asked for? The row is written, then somebody is told."""

import logging
from datetime import datetime

from django.db import transaction
from kombu.exceptions import OperationalError

from sources import collecting, tasks
from sources.models import FetchAttempt, Reason, Source

log = logging.getLogger(__name__)


def request_fetch(source: Source, *, by, at: datetime, reason: Reason = Reason.FIRST) -> FetchAttempt:
    """Ask a worker to fetch source; a second request joins the open attempt."""
    attempt, is_new = collecting.ask_for(source, by=by, at=at, reason=reason)
    if is_new:
        ring_on_commit(attempt)
    return attempt


def ring_on_commit(attempt: FetchAttempt) -> None:
    """Ring once the row can be seen. Without a broker nothing is lost: the sweep rings later."""

    def ring():
        try:
            tasks.ring(attempt)
        except OperationalError as silence:
            log.warning(
                "attempt %s waits for the sweep: the queue does not answer (%s)", attempt.uid, silence
            )

    transaction.on_commit(ring)
