"""May the archived copy of a page be shown although the page asks not to keep one?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified, append_only


class Disclosure(Identified):
    """An editor's decision that a private snapshot is no longer private, with the reason for it."""

    snapshot = models.OneToOneField(
        "sources.Snapshot", models.PROTECT, related_name="disclosure", verbose_name=_("snapshot")
    )
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="disclosure_gives_a_reason")]
        triggers = append_only("disclosure")

    def __str__(self):
        return f"{self.snapshot_id}: {self.reason[:60]}"
