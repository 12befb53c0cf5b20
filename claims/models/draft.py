"""What somebody has typed and not yet decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """One draft per person and claim: the fields of every form on the desk, as typed.

    content: {form name: {field: text}}. version: the claim's version the typing started from.
    """

    claim = models.ForeignKey("claims.Claim", models.CASCADE, related_name="drafts", verbose_name=_("claim"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts", verbose_name=_("author")
    )
    content = models.JSONField(_("content"), default=dict)
    version = models.PositiveIntegerField(_("version"))
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["claim", "author"], name="one_draft_per_person_and_claim")
        ]

    def __str__(self):
        return f"{self.author}, {self.saved_at:%Y-%m-%d %H:%M}"
