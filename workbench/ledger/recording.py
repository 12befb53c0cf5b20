"""How does a decision enter the ledger, and is the chain whole?"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from workbench.common.bell import ring
from workbench.common.compiled import Question, insert
from workbench.ledger.models import GENESIS, Event

LAST = Question(lambda: Event.objects.order_by("-number").values_list("number", "hash")[:1])
LOCK = 0x436F6E74  # any fixed number: one writer at a time extends the chain


@transaction.atomic(savepoint=False)
def record(verb: str, subject, *, by, at: datetime, before=None, after=None) -> Event:
    """Append one event about subject; it commits or vanishes with the caller's transaction.

    Open pages that show the subject hear of it.

    verb: past tense, dotted by area, such as "claim.marked".
    by: the User who decided, or None for the system itself.
    before, after: JSON-able states; dates and UUIDs become strings.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = LAST.first() or (0, GENESIS)
    event = Event(
        number=last[0] + 1,
        at=at.astimezone(UTC),
        actor=by,
        actor_name=by.signature if by else "",
        verb=verb,
        object_type=subject._meta.label_lower,
        object_uid=subject.uid,
        before=_plain(before),
        after=_plain(after),
        previous_hash=last[1],
    )
    event.hash = event.digest()
    insert(event)
    ring(f"{subject._meta.model_name}:{subject.uid}")
    return event


def faults() -> Iterator[str]:
    """Walk the whole chain; yield a sentence for each event that is missing, altered or out of line."""
    number, previous = 0, GENESIS
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        if event.number != number + 1:
            yield f"Events {number + 1} to {event.number - 1} are missing."
        if event.previous_hash != previous:
            yield f"Event {event.number} does not follow the event before it."
        if event.digest() != event.hash:
            yield f"Event {event.number} was altered: its content no longer gives its hash."
        number, previous = event.number, event.hash


def _plain(value):
    """JSON as it will come back from the database, so that a hash made now is a hash that checks later."""
    return None if value is None else json.loads(json.dumps(value, cls=DjangoJSONEncoder))
