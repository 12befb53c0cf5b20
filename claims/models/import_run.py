"""A file of other people's fact-checks on its way in: a job as a row."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.leases import Leased, leased_while
from workbench.common.models import Identified

MOST_FAULTS = 1000  # of one run that are told one by one; all are counted


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


OPEN_IMPORTS = (ImportState.WAITING, ImportState.RUNNING)


class ImportRunQuerySet(models.QuerySet):
    def overdue(self, now):
        """Runs nobody works on, though they are to be made."""
        return self.filter(Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, lease_until__lt=now))


class ImportRun(Leased, Identified):
    """One file or address. faults: pairs of a place in it and the sentence on what is wrong there."""

    name = models.TextField(_("file or address"))
    file = models.CharField(_("stored as"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=7, choices=ImportState.choices, default=ImportState.WAITING
    )
    total_bytes = models.PositiveBigIntegerField(_("bytes"), default=0)
    read_bytes = models.PositiveBigIntegerField(_("bytes read"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("known already"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    faults = ArrayField(
        ArrayField(models.TextField(), size=2), verbose_name=_("what was skipped"), default=list, blank=True
    )
    error = models.TextField(_("why it failed"), blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=OPEN_IMPORTS), name="import_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            leased_while(ImportState.RUNNING, "running_import_has_a_lease"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_IMPORTS, finished_at=None)
                | (~Q(state__in=OPEN_IMPORTS) & Q(finished_at__isnull=False)),
                name="ended_import_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED) | ~Q(error=""), name="failed_import_says_why"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_IMPORTS

    @property
    def percent(self) -> int:
        return min(100, self.read_bytes * 100 // self.total_bytes) if self.total_bytes else 0
