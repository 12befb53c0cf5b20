"""What speaks for or against a claim."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Right, Substr
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    CONTEXT = "context", _("Context")


class Attachment(models.Model):
    """A source somebody put beside a claim, whether or not evidence comes of it."""

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="attachments", verbose_name=_("claim")
    )
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="attachments", verbose_name=_("source")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("attached source")
        verbose_name_plural = _("attached sources")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "source"], name="source_is_attached_once_to_a_claim")
        ]

    def __str__(self):
        return f"{self.source}"


class EvidenceQuerySet(models.QuerySet):
    def standing(self):
        """Evidence in force: not withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_words_around(self, most: int = 200):
        """With `before` and `after`: up to most characters of the text on either side of its passage."""
        text, start, end = (F(f"passage__{name}") for name in ("snapshot__text", "start", "end"))
        return self.annotate(before=Right(Left(text, start), most), after=Substr(text, end + 1, most))


class Evidence(Identified):
    """A passage of a snapshot (or, with a stated reason, a whole source) and its stance on a claim.

    Withdrawn, never deleted: a verdict may have cited it.
    """

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="evidence", verbose_name=_("claim")
    )
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, related_name="evidence", verbose_name=_("source")
    )
    passage = models.ForeignKey(
        "sources.Passage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence",
        verbose_name=_("passage"),
    )
    whole_reason = models.CharField(_("why the whole source"), max_length=500, blank=True)
    stance = models.CharField(_("stance"), max_length=8, choices=Stance.choices)
    note = models.TextField(_("note"), blank=True)
    is_primary = models.BooleanField(_("primary source"), default=False)
    is_independent = models.BooleanField(_("independent of the claimant"), default=True)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    confidential_reason = models.CharField(_("why confidential"), max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "passage"],
                condition=Q(withdrawn_at=None, passage__isnull=False),
                name="passage_is_evidence_once_per_claim",
            ),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="evidence_stance_is_known"),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | ~Q(whole_reason=""), name="whole_source_says_why"
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | ~Q(confidential_reason=""),
                name="confidential_evidence_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.get_stance_display()}: {self.passage or self.source}"
