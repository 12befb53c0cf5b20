"""What somebody should know about a claim."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class NoticeKind(models.TextChoices):
    NEEDS_YOU = "needs_you", _("Needs you")
    ANSWERED_YOU = "answered_you", _("Answered you")
    CHANGED_UNDER_YOU = "changed_under_you", _("Changed under you")


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        """Notices their person has not seen."""
        return self.filter(read_at=None)


class Notice(Identified):
    """One thing that happened to a claim, for one person. verb: a key of claims.history.PHRASES."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("person")
    )
    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="notices", verbose_name=_("claim"))
    kind = models.CharField(_("kind"), max_length=17, choices=NoticeKind.choices)
    verb = models.CharField(_("what happened"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who did it"),
    )
    at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("sent by e-mail"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_by_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"),
            models.CheckConstraint(condition=~Q(verb=""), name="notice_says_what_happened"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.claim}"
