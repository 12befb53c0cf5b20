"""Who is told of what we publish? Administrators say; an address hears of it signed."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.export import webhook
from claims.models import Delivery, DeliveryState, Publication, Subscription, event_of
from sources import canonical
from workbench.common.errors import DomainError
from workbench.ledger.recording import record

OLD_SECRET_LASTS = timedelta(hours=24)  # time for the other side to put the new one in place


class SubscriptionRefused(DomainError):
    """The webhook does not fit; `field` names the input."""

    code = "webhook_refused"
    status = 422


class AlreadyRemoved(DomainError):
    """Somebody else removed the webhook meanwhile."""

    code = "webhook_removed"
    status = 409


class NothingToReplay(DomainError):
    """The delivery is under way already."""

    code = "delivery_open"
    status = 409


@transaction.atomic
def subscribe(url: str, *, name: str, events: list[str], by, at: datetime) -> tuple[Subscription, str]:
    """Tell url of events (values of WebhookEvent) from now on. Returns (subscription, secret).

    The address has to be https, but for one that CAPTURE_ALLOW exempts. Raises SubscriptionRefused.
    """
    access.require(by, "manage_webhooks")
    address = _checked(url)
    if not events:
        raise SubscriptionRefused(_("Choose at least one event."), field="events")
    if Subscription.objects.filter(url=address).exists():
        raise SubscriptionRefused(_("This address is told already."), field="url")
    made = Subscription.objects.create(
        name=name.strip() or urlsplit(address).hostname,
        url=address,
        events=list(events),
        secret=webhook.new_secret(),
        created_by=by,
        created_at=at,
    )
    record("webhook.added", made, by=by, at=at, after={"url": address, "events": list(events)})
    return made, made.secret


@transaction.atomic
def rotate(subscription: Subscription, *, by, at: datetime) -> str:
    """Give a new secret, and return it; for OLD_SECRET_LASTS messages are signed with both."""
    access.require(by, "manage_webhooks")
    current = Subscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    current.previous_secret, current.previous_until = current.secret, at + OLD_SECRET_LASTS
    current.secret = webhook.new_secret()
    current.save(update_fields=["secret", "previous_secret", "previous_until"])
    record("webhook.rotated", current, by=by, at=at)
    return current.secret


@transaction.atomic
def pause(subscription: Subscription, *, by, at: datetime, reason: str = "") -> None:
    """Send nothing more to it until it is resumed; what happens meanwhile waits.

    by: None when we pause it ourselves, reason then says why (a key of delivering.PAUSES).
    """
    if by is not None:
        access.require(by, "manage_webhooks")
    if Subscription.objects.active().filter(pk=subscription.pk).update(paused_at=at, pause_reason=reason):
        record("webhook.paused", subscription, by=by, at=at, after={"reason": reason})


@transaction.atomic
def resume(subscription: Subscription, *, by, at: datetime) -> None:
    """Send to it again, what has waited first."""
    access.require(by, "manage_webhooks")
    paused = Subscription.objects.filter(pk=subscription.pk, paused_at__isnull=False)
    if paused.update(paused_at=None, pause_reason=""):
        record("webhook.resumed", subscription, by=by, at=at)


@transaction.atomic
def remove(subscription: Subscription, *, by, at: datetime) -> None:
    """Forget an address with its secrets and messages; the ledger keeps that it was told.

    Raises AlreadyRemoved.
    """
    access.require(by, "manage_webhooks")
    before = {"name": subscription.name, "url": subscription.url, "events": subscription.events}
    # first of all: the ledger's lock keeps an edition from writing a message to what is gone by its commit
    record("webhook.removed", subscription, by=by, at=at, before=before)
    removed, _by_kind = Subscription.objects.filter(pk=subscription.pk).delete()
    if not removed:
        raise AlreadyRemoved(_("Somebody removed this webhook already."))


@transaction.atomic
def replay(delivery: Delivery, *, by, at: datetime) -> None:
    """Send a message again, under the id it had, with all its tries. Raises NothingToReplay."""
    access.require(by, "manage_webhooks")
    ended = Delivery.objects.filter(pk=delivery.pk, state__in=(DeliveryState.DELIVERED, DeliveryState.FAILED))
    if not ended.update(state=DeliveryState.WAITING, tries=0, next_try_at=at):
        raise NothingToReplay(_("This message is on its way already."))
    record("webhook.replayed", delivery.subscription, by=by, at=at, after={"delivery": delivery.uid})


def enqueue(publication: Publication, *, at: datetime) -> None:
    """Write one delivery for every subscription that hears of such an edition; part of publishing it.

    Whoever adds an edition holds the ledger's lock (Publication's trigger): nobody removes one meanwhile.
    """
    event = event_of(publication.kind)
    for subscription in Subscription.objects.filter(events__contains=[event]):
        # one by one: whoever rings listens to each row that is saved
        Delivery.objects.create(
            subscription=subscription, publication=publication, event=event, next_try_at=at, created_at=at
        )


def _checked(url: str) -> str:
    try:
        address = canonical.check_url(url, frozenset(settings.CAPTURE_ALLOW), typed=True)
    except canonical.BadUrl as bad:
        raise SubscriptionRefused(bad.message, field="url") from bad
    parts = urlsplit(address)
    exempt = canonical.pairs(settings.CAPTURE_ALLOW)
    if parts.scheme != "https" and (parts.hostname, parts.port or 80) not in exempt:
        raise SubscriptionRefused(_("The address has to begin with https."), field="url")
    return address
