"""Whom do we tell of what is published, and has it been told? Rows are the outbox, the queue only rings."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.publication import EditionKind
from workbench.common.leases import Leased, leased_while
from workbench.common.models import Identified


class WebhookEvent(models.TextChoices):
    PUBLISHED = "check.published", _("A check was published")
    CORRECTED = "check.corrected", _("A check was corrected")
    RETRACTED = "check.retracted", _("A check was retracted")


def event_of(kind: str) -> WebhookEvent:
    """What an edition of this kind is to subscribers."""
    known = {
        EditionKind.FIRST: WebhookEvent.PUBLISHED,
        EditionKind.RETRACTION: WebhookEvent.RETRACTED,
    }
    return known.get(EditionKind(kind), WebhookEvent.CORRECTED)


class SubscriptionQuerySet(models.QuerySet):
    def active(self):
        """Subscriptions that are sent to."""
        return self.filter(paused_at=None)


class Subscription(Identified):
    """An address that hears of editions. secret signs what it is sent; the one before, until previous_until.

    pause_reason: empty when a person paused it, else why we did.
    """

    name = models.CharField(_("name"), max_length=100)
    url = models.TextField(_("address"), unique=True)
    events = ArrayField(
        models.CharField(max_length=20, choices=WebhookEvent.choices), verbose_name=_("events")
    )
    secret = models.CharField(_("secret"), max_length=120, editable=False)
    previous_secret = models.CharField(_("secret before"), max_length=120, blank=True, editable=False)
    previous_until = models.DateTimeField(_("secret before is good until"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    pause_reason = models.CharField(_("why it is paused"), max_length=40, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"))

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(events__contained_by=list(WebhookEvent.values), events__len__gt=0),
                name="webhook_events_are_known",
            ),
            models.CheckConstraint(condition=~Q(secret=""), name="webhook_has_a_secret"),
            models.CheckConstraint(
                condition=Q(previous_secret="", previous_until=None)
                | (~Q(previous_secret="") & Q(previous_until__isnull=False)),
                name="webhook_secret_before_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(pause_reason="") | Q(paused_at__isnull=False), name="only_paused_webhooks_say_why"
            ),
        ]

    def __str__(self):
        return self.name

    def keys(self, at) -> list[str]:
        """The secrets to sign with at a moment, the newest first."""
        is_both = self.previous_until is not None and at < self.previous_until
        return [self.secret, *([self.previous_secret] if is_both else [])]


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Sending")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Not delivered")


OPEN_DELIVERIES = (DeliveryState.WAITING, DeliveryState.SENDING)


class DeliveryQuerySet(models.QuerySet):
    def open(self):
        """Deliveries that are still to be made."""
        return self.filter(state__in=OPEN_DELIVERIES)

    def overdue(self, now):
        """Open deliveries to active subscriptions that nobody works on: due, or their sender was lost."""
        return self.filter(
            Q(state=DeliveryState.WAITING, next_try_at__lte=now)
            | Q(state=DeliveryState.SENDING, lease_until__lt=now),
            subscription__paused_at=None,
        )


class Delivery(Leased, Identified):
    """One edition for one subscription. uid is the message's id, the same at every try."""

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    publication = models.ForeignKey(
        "claims.Publication", models.PROTECT, related_name="deliveries", verbose_name=_("edition")
    )
    event = models.CharField(_("event"), max_length=20, choices=WebhookEvent.choices)
    state = models.CharField(
        _("state"), max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    error_details = models.JSONField(_("error details"), default=dict, blank=True)
    answer = models.TextField(_("beginning of the answer"), blank=True)
    created_at = models.DateTimeField(_("happened"))
    tried_at = models.DateTimeField(_("last try"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=OPEN_DELIVERIES), name="delivery_open_by_due"
            ),
            models.Index(fields=["subscription", "-id"], name="delivery_by_subscription"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "publication"], name="edition_is_delivered_once_to_a_webhook"
            ),
            # one at a time: a slow site never holds more than one of the threads that all of us share
            models.UniqueConstraint(
                fields=["subscription"],
                condition=Q(state=DeliveryState.SENDING),
                name="one_sending_delivery_per_webhook",
            ),
            models.CheckConstraint(
                condition=Q(event__in=WebhookEvent.values), name="delivery_event_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_is_known"
            ),
            leased_while(DeliveryState.SENDING, "sending_delivery_has_a_lease"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.FAILED) | ~Q(error_code=""), name="failed_delivery_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.publication} → {self.subscription}"
