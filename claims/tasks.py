"""What beat rings for. The rows say what is to be done."""

import logging

from celery import shared_task
from django.utils import timezone

from claims import digests

log = logging.getLogger(__name__)


@shared_task(expires=60)
def send_digests():
    at = timezone.now()
    for person in digests.due(at=at):
        try:
            digests.send(person, at=at)
        except OSError:  # one address must not keep the others from their mail; the next ring tries again
            log.exception("the digest for %s could not be sent", person.uid)
