"""What the queue rings for. The rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from sources import fetching, freshness
from sources.models import FetchAttempt, Step

LONGEST_COUNTDOWN_SECONDS = 15


def ring(attempt: FetchAttempt) -> None:
    """Tell the right kind of worker that attempt waits. Raises kombu's OperationalError without a broker."""
    task = extract if attempt.step == Step.EXTRACT else fetch
    task.apply_async(kwargs={"attempt_id": attempt.pk}, retry=False)


@shared_task
def fetch(*, attempt_id):
    try:
        if fetching.download(attempt_id, at=timezone.now()):
            extract.delay(attempt_id=attempt_id)
    except fetching.HostBusy as busy:
        # a message that waits takes a worker's memory: only the next few do, the sweep rings for the others
        if busy.seconds <= LONGEST_COUNTDOWN_SECONDS:
            fetch.apply_async(kwargs={"attempt_id": attempt_id}, countdown=busy.seconds)


@shared_task
def extract(*, attempt_id):
    fetching.extract(attempt_id, at=timezone.now())


@shared_task(expires=60)
def sweep():
    for attempt in fetching.sweep():
        ring(attempt)


@shared_task(expires=60)
def look_again():
    for attempt in freshness.ask_for_due(at=timezone.now()):
        ring(attempt)
