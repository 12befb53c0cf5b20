"""One try at getting a document: a job as a row. The row is the truth, the queue only rings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.leases import Leased, leased_while
from workbench.common.models import Identified


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    STORED = "stored", _("Stored")
    UNCHANGED = "unchanged", _("Unchanged")
    FAILED = "failed", _("Failed")
    REFUSED = "refused", _("Refused")


OPEN_STATES = (State.QUEUED, State.RUNNING)


class Step(models.TextChoices):
    """Where an open attempt stands; the first two wait for a network worker, the last for a parsing one."""

    CONNECT = "connect", _("Connecting")
    DOWNLOAD = "download", _("Downloading")
    ARCHIVE = "archive", _("Archiving")
    EXTRACT = "extract", _("Extracting text")


class Reason(models.TextChoices):
    FIRST = "first", _("First capture")
    RETRY = "retry", _("Retry")
    WATCH = "watch", _("Watch")
    MANUAL = "manual", _("Asked for again")
    UPLOAD = "upload", _("Uploaded file")


class FetchAttemptQuerySet(models.QuerySet):
    def open(self):
        """Attempts that still owe an answer: at most one for each source."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, now):
        """Open attempts nobody works on: due and only queued, or held by a worker whose lease ran out."""
        return self.filter(
            Q(state=State.QUEUED, next_try_at__lte=now) | Q(state=State.RUNNING, lease_until__lt=now)
        )


class FetchAttempt(Leased, Identified):
    """Queued → running → stored | unchanged | failed | refused.

    A worker holds a running attempt by a lease: `lease` names the holder, `lease_until` when it lapses.
    What the network step found is kept in `capture` until the parsing step makes a snapshot of it.
    """

    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="attempts", verbose_name=_("source")
    )
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices, default=Reason.FIRST)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.QUEUED)
    step = models.CharField(_("step"), max_length=8, choices=Step.choices, default=Step.CONNECT)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    capture = models.JSONField(_("capture"), default=dict, blank=True)
    http_status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    error_code = models.CharField(_("error code"), max_length=40, blank=True)
    error = models.TextField(_("error"), blank=True)
    error_details = models.JSONField(_("error details"), default=dict, blank=True)
    received_bytes = models.PositiveBigIntegerField(_("bytes received"), null=True, blank=True)
    snapshot = models.ForeignKey(
        "sources.Snapshot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
        verbose_name=_("snapshot"),
    )
    created_at = models.DateTimeField(_("asked"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = FetchAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("fetch attempt")
        verbose_name_plural = _("fetch attempts")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=OPEN_STATES), name="attempt_open_by_due"
            ),
            models.Index(fields=["source", "-id"], name="attempt_by_source"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(state__in=OPEN_STATES), name="one_open_attempt_per_source"
            ),
            leased_while(State.RUNNING, "running_attempt_has_a_lease"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, finished_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(finished_at__isnull=False)),
                name="ended_attempt_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.STORED, State.UNCHANGED]) | Q(snapshot__isnull=False),
                name="stored_attempt_names_its_snapshot",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FAILED, State.REFUSED]) | ~Q(error_code=""),
                name="failed_attempt_says_why",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="attempt_state_is_known"),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def has_failed(self) -> bool:
        return self.state in (State.FAILED, State.REFUSED)

    @property
    def stage(self) -> str:
        """Where the attempt stands, short enough for an address; another whenever people see it move."""
        return f"{self.pk}-{self.state}-{self.step}-{self.tries}"
