"""What the queue rings for. The rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from sources import fetching
from sources.models import FetchAttempt, Step


def ring(attempt: FetchAttempt) -> None:
    """Tell the right kind of worker that attempt waits. Raises kombu's OperationalError without a broker."""
    task = extract if attempt.step == Step.EXTRACT else fetch
    task.apply_async(kwargs={"attempt_id": attempt.pk}, retry=False)


@shared_task
def fetch(*, attempt_id):
    if fetching.download(attempt_id, at=timezone.now()):
        extract.delay(attempt_id=attempt_id)


@shared_task
def extract(*, attempt_id):
    fetching.extract(attempt_id, at=timezone.now())


@shared_task(expires=60)
def sweep():
    for attempt in fetching.sweep():
        ring(attempt)
