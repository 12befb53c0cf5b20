"""How does a message reach its subscriber? Tried for days, ever more seldom; the row says where it stands.

Like a capture: taken by an update that matches due rows only, held by a lease, ended by who holds it. Nothing
renews the lease, since the transport ends within its own limit.
"""

import logging
import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from claims import subscribing
from claims.export import webhook
from claims.models import Delivery, DeliveryState, EditionKind, Publication, Subscription
from sources import calling, transport
from workbench.common import leases

log = logging.getLogger(__name__)

# Seconds before each further try, as Standard Webhooks 1.0 gives them for an example: some three days in all.
SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
JITTER = 0.2  # of a pause, at random: subscribers that were down together are not called together
LIMITS = transport.Limits(connect_seconds=10, total_seconds=20, max_wire_bytes=256 * 1024)
LEASE = timedelta(seconds=LIMITS.total_seconds + 20)
GONE = 410
PAUSES = {
    "gone": gettext_noop("The address says that it is gone (410)."),
    "silent": gettext_noop("Nothing could be delivered for days."),
}
REFUSED_BY_SITE = "webhook_status"


def deliver(delivery_id: int, *, at: datetime) -> None:
    """Send one due message, and write down what came of it; nothing when it is not to be had now."""
    delivery = take(delivery_id)
    if delivery is None:
        return
    content = content_of(delivery)
    keys = delivery.subscription.keys(at)
    headers = webhook.headers(str(delivery.uid), content, at=at, keys=keys)
    headers["User-Agent"] = calling.user_agent()
    try:
        reply = transport.post(
            delivery.subscription.url,
            content,
            headers,
            limits=LIMITS,
            allow=frozenset(settings.CAPTURE_ALLOW),
        )
    except transport.FetchFailed as failure:
        why = {"error_code": failure.code, "error_details": failure.details}
        _failed(delivery, at, why | {"http_status": None, "answer": ""})
        return
    told = {"http_status": reply.status, "answer": _shown(reply.start)}
    if reply.is_taken:
        clean = {"error_code": "", "error_details": {}}
        _write(delivery, state=DeliveryState.DELIVERED, tried_at=at, **told, **clean)
        return
    told |= {"error_code": REFUSED_BY_SITE, "error_details": {"status": reply.status}}
    _failed(delivery, at, told, wait=reply.retry_after or 0, is_gone=reply.status == GONE)


def content_of(delivery: Delivery) -> bytes:
    """The body of a delivery's message."""
    publication = delivery.publication
    head = publication.content
    document = "null" if _is_taken_back(publication) else publication.document
    return webhook.payload(
        delivery.event,
        uid=head["uid"],
        at=head["published_at"],
        edition=publication.number,
        document=document,
    )


def sweep(*, limit: int = 500) -> list[Delivery]:
    """Find messages nobody sends though they are due, and return them; the caller rings for each."""
    with transaction.atomic():
        overdue = Delivery.objects.overdue(Now()).select_for_update(skip_locked=True, of=("self",))
        found = list(overdue.order_by("next_try_at")[:limit])
        lost = [delivery.pk for delivery in found if delivery.state == DeliveryState.SENDING]
        Delivery.objects.filter(pk__in=lost).update(state=DeliveryState.WAITING, **leases.RELEASED)
    return found


def take(delivery_id: int) -> Delivery | None:
    """Make a due message ours, or None: somebody has it, its subscription is paused or being sent to."""
    due = Delivery.objects.filter(
        pk=delivery_id,
        state=DeliveryState.WAITING,
        next_try_at__lte=Now(),
        subscription__paused_at=None,
    )
    try:
        with transaction.atomic():
            lease = leases.take(due, LEASE, state=DeliveryState.SENDING)
    except IntegrityError:  # one_sending_delivery_per_webhook: the sweep rings again
        return None
    if lease is None:
        return None
    ours = Delivery.objects.filter(pk=delivery_id, lease=lease)
    return ours.select_related("subscription", "publication").first()


def failure_sentence(delivery: Delivery) -> str:
    """Why the last try failed, in the reader's language; empty when it did not."""
    if delivery.error_code == REFUSED_BY_SITE:
        return _("The site answered with status %(status)s.") % delivery.error_details
    return transport.sentence(delivery.error_code, delivery.error_details) if delivery.error_code else ""


def pause_sentence(subscription: Subscription) -> str:
    """Why we paused it, in the reader's language; empty when a person did, or when it is not paused."""
    return _(PAUSES[subscription.pause_reason]) if subscription.pause_reason in PAUSES else ""


def pause_before(tries: int) -> float:
    """Seconds until the next try after this many have failed."""
    return SCHEDULE[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  (spreads load)


def _failed(delivery: Delivery, at: datetime, told: dict, *, wait: int = 0, is_gone: bool = False) -> None:
    tries = delivery.tries + 1
    columns = told | {"tries": tries, "tried_at": at}
    if not is_gone and tries <= len(SCHEDULE):
        again = at + timedelta(seconds=max(wait, pause_before(tries)))
        _write(delivery, state=DeliveryState.WAITING, next_try_at=again, **columns)
        return
    if not _write(delivery, state=DeliveryState.FAILED, **columns):
        return
    if is_gone or not _has_taken_since(delivery):
        subscribing.pause(delivery.subscription, by=None, at=at, reason="gone" if is_gone else "silent")


def _is_taken_back(publication: Publication) -> bool:
    """Whether a later retraction withdrew this edition: it is not shown to anybody again."""
    later = Publication.objects.filter(claim=publication.claim_id, number__gt=publication.number)
    return publication.kind != EditionKind.RETRACTION and later.filter(kind=EditionKind.RETRACTION).exists()


def _has_taken_since(delivery: Delivery) -> bool:
    """Whether the subscriber took any other message since this one was written."""
    others = Delivery.objects.filter(subscription=delivery.subscription_id, state=DeliveryState.DELIVERED)
    return others.filter(tried_at__gte=delivery.created_at).exists()


def _write(delivery: Delivery, **columns) -> bool:
    """End this try if the lease is still ours; whoever was given up for lost writes nothing."""
    is_written = bool(delivery.held().update(**leases.RELEASED, **columns))
    told = columns.get("error_code") or columns["state"]
    log.info("message %s to %s: %s", delivery.uid, delivery.subscription.url, told)
    return is_written


def _shown(start: bytes) -> str:
    """The beginning of an answer as text; NUL has no place in PostgreSQL."""
    return start.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
