"""What the queue and beat ring for. The rows say what is to be sent and read."""

import logging

from celery import shared_task
from django.utils import timezone

from claims import delivering, digests, embedding, importing, indexing, matching, printing
from claims.models import Claim, Delivery, ImportRun

log = logging.getLogger(__name__)


def ring(delivery: Delivery) -> None:
    """Tell a worker that a message waits. Raises kombu's OperationalError without a broker."""
    deliver.apply_async(kwargs={"delivery_id": delivery.pk}, retry=False)


@shared_task
def deliver(*, delivery_id):
    delivering.deliver(delivery_id, at=timezone.now())


@shared_task(expires=60)
def sweep_deliveries():
    for delivery in delivering.sweep():
        ring(delivery)


@shared_task(expires=60)
def print_dossier(*, claim_id, language, zone, leaves_out):
    claim = Claim.objects.select_related("claimant", "assignee", "check_page").get(pk=claim_id)
    printing.make(claim, language=language, zone=zone, leaves_out=leaves_out, at=timezone.now())


@shared_task(expires=60)
def send_digests():
    at = timezone.now()
    for person in digests.due(at=at):
        try:
            digests.send(person, at=at)
        except OSError:  # one address must not keep the others from their mail; the next ring tries again
            log.exception("the digest for %s could not be sent", person.uid)


def ring_for_import(run: ImportRun) -> None:
    """Tell a worker that a file waits: one that parses, or for an address one that may use the network."""
    queue = "parse" if run.file else "fetch"
    import_factchecks.apply_async(kwargs={"run_id": run.pk}, queue=queue, retry=False)


@shared_task
def import_factchecks(*, run_id):
    importing.work_on(run_id, at=timezone.now())


@shared_task(expires=60)
def sweep_imports():
    for run in importing.sweep():
        ring_for_import(run)


@shared_task(expires=600)
def count_words():
    matching.recount_if_due()


@shared_task(expires=60)
def embed_texts():
    if embedding.embed_missing(at=timezone.now()):
        embed_texts.delay()  # there may be more; and the sweep comes again


@shared_task(expires=60)
def read_texts():
    if indexing.read_waiting():
        read_texts.delay()  # there may be more; and the sweep comes again
