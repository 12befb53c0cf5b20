"""How is work asked for? The row is written, then somebody is told."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from sources import tasks
from sources.models import FetchAttempt, Reason, Source

log = logging.getLogger(__name__)


def request_fetch(source: Source, *, by, at: datetime, reason: Reason = Reason.FIRST) -> FetchAttempt:
    """Ask a worker to fetch source; a second request joins the open attempt."""
    attempt = source.attempts.open().first()
    if attempt:
        return attempt
    try:
        with transaction.atomic():
            attempt = FetchAttempt.objects.create(
                source=source, reason=reason, asked_by=by, next_try_at=at, created_at=at
            )
    except IntegrityError:  # somebody asked in the same instant: the database lets one through
        return source.attempts.open().get()
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
