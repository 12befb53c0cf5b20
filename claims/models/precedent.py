"""What was said or checked before a claim, as people answered. Nothing is trained on it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.outside import OutsideCheck


class Bond(models.TextChoices):
    """How an earlier claim or fact-check bears on a claim."""

    REPEAT = "repeat", _("The same said again")
    SAME_CHECK = "same_check", _("Answered by the same check")
    RELATED = "related", _("Related")
    NONE = "none", _("Something else")


TYING = (Bond.REPEAT, Bond.SAME_CHECK, Bond.RELATED)


class PrecedentQuerySet(models.QuerySet):
    def tying(self):
        """The answers that tie a claim to what came before it; not those that set something aside."""
        return self.filter(bond__in=TYING)


class Precedent(models.Model):
    """A person's answer about one earlier claim, or one fact-check of somebody else, offered for a claim.

    statement: what it said when it was answered. reasons: the words that both share. An answer outlives the
    import it is about: a fact-check that goes and comes back, replaced by a newer copy, is known by its
    identity. Undoing an answer deletes the row; the ledger keeps that it was there.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="precedents", verbose_name=_("claim"))
    earlier = models.ForeignKey(
        Claim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("earlier claim"),
    )
    outside = models.ForeignKey(
        OutsideCheck,
        models.DO_NOTHING,
        to_field="identity",
        db_constraint=False,
        null=True,
        blank=True,
        related_name="followers",
        verbose_name=_("outside fact-check"),
    )
    bond = models.CharField(_("answer"), max_length=10, choices=Bond.choices)
    statement = models.TextField(_("statement"))
    reasons = ArrayField(models.TextField(), verbose_name=_("shared words"), default=list, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"))

    objects = PrecedentQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about a precedent")
        verbose_name_plural = _("answers about precedents")
        constraints = [
            models.CheckConstraint(
                condition=Q(earlier=None, outside__isnull=False) | Q(earlier__isnull=False, outside=None),
                name="precedent_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(earlier=None) | ~Q(earlier=F("claim")), name="claim_is_not_its_own_precedent"
            ),
            models.CheckConstraint(condition=Q(bond__in=Bond.values), name="precedent_bond_is_known"),
            models.UniqueConstraint(fields=["claim", "earlier"], name="one_answer_per_earlier_claim"),
            models.UniqueConstraint(fields=["claim", "outside"], name="one_answer_per_outside_check"),
        ]

    def __str__(self):
        return f"{self.get_bond_display()}: {self.statement[:100]}"
