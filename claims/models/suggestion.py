"""What people made of a suggestion: taken as a claim, or dismissed. Nothing is trained on it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SuggestionAnswer(models.Model):
    """The answer to words suggested in an article, code points start to end (exclusive) of its text.

    appearance: what became of a taken one; none means dismissed. Undoing a dismissal deletes the row; the
    ledger keeps that it was there.
    """

    article = models.ForeignKey(
        "claims.Article", models.PROTECT, related_name="suggestion_answers", verbose_name=_("article")
    )
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    appearance = models.ForeignKey(
        "claims.Appearance",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestion_answers",
        verbose_name=_("appearance"),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"))

    class Meta:
        verbose_name = _("answered suggestion")
        verbose_name_plural = _("answered suggestions")
        constraints = [
            models.UniqueConstraint(fields=["article", "start", "end"], name="one_answer_per_suggestion"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="suggestion_covers_words"),
        ]

    def __str__(self):
        return f"{self.article}: {self.start}–{self.end}"
