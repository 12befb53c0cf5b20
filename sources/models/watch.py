"""A promise to look at a page again and again."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class Interval(models.TextChoices):
    HOURLY = "hourly", _("Every hour")
    DAILY = "daily", _("Every day")

    @property
    def length(self) -> timedelta:
        return timedelta(hours=1) if self == Interval.HOURLY else timedelta(days=1)


class WatchQuerySet(models.QuerySet):
    def due(self, now):
        """Watches whose next look is due, or whose last day is over: both want attention."""
        return self.filter(Q(next_at__lte=now) | Q(until__lt=now))


class Watch(Identified):
    """A source that is fetched again at an interval. The row lasts as long as the watch.

    until: the last moment of the watch, or none. next_at: when the page is looked at next.
    """

    source = models.OneToOneField(
        "sources.Source", models.PROTECT, related_name="watch", verbose_name=_("source")
    )
    interval = models.CharField(_("interval"), max_length=6, choices=Interval.choices)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("watched by"),
    )
    started_at = models.DateTimeField(_("watched since"))
    next_at = models.DateTimeField(_("next look"))

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")
        ordering = ["next_at"]
        indexes = [models.Index(fields=["next_at"], name="watch_by_next")]
        constraints = [
            models.CheckConstraint(condition=Q(interval__in=Interval.values), name="watch_interval_is_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("started_at")), name="watch_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return f"{self.get_interval_display()}: {self.source}"
