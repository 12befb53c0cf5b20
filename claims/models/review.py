"""A second person's judgement of a proposal."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified


class Decision(models.TextChoices):
    PENDING = "pending", _("Waiting")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    RECALLED = "recalled", _("Taken back")


class Checkpoint(models.TextChoices):
    """What a reviewer looks at. Ticked ones are stored with the decision, for those who read it later."""

    QUOTATION = "quotation", _("The quotation matches the article")
    CLAIMANT = "claimant", _("Claimant and date are right")
    EVIDENCE = "evidence", _("Each sentence has evidence")
    PRIMARY = "primary", _("There is a primary source, or a reason why not")


# Nobody approves their own verdict: the database says so too, for the standing verdicts' authors.
SECOND_PERSON = """
    IF NEW.decision = 'approved' AND EXISTS (
        SELECT 1 FROM claims_verdict v
        WHERE v.claim_id = NEW.claim_id AND v.superseded_at IS NULL AND v.author_id = NEW.decided_by_id
    ) THEN
        RAISE EXCEPTION 'nobody_approves_their_own_verdict: an author cannot approve'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ReviewQuerySet(models.QuerySet):
    def decided(self):
        """Rounds that are over."""
        return self.exclude(decision=Decision.PENDING)


class Review(Identified):
    """One round: sent by somebody, decided by somebody else. At most one waits for each claim."""

    claim = models.ForeignKey("claims.Claim", models.PROTECT, related_name="reviews", verbose_name=_("claim"))
    verdicts = models.ManyToManyField(
        "claims.Verdict", related_name="reviews", verbose_name=_("verdicts proposed"), blank=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions", verbose_name=_("sent by")
    )
    submitted_at = models.DateTimeField(_("sent"))
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision.choices, default=Decision.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    checked = ArrayField(
        models.CharField(max_length=9, choices=Checkpoint.choices),
        verbose_name=_("looked at"),
        default=list,
        blank=True,
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(decision=Decision.PENDING), name="one_waiting_review_per_claim"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.PENDING, decided_by=None, decided_at=None)
                | (~Q(decision=Decision.PENDING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decided_review_names_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.APPROVED, Decision.RETURNED])
                | ~Q(decided_by=F("submitted_by")),
                name="nobody_reviews_their_own_submission",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED) | ~Q(comment=""), name="returned_review_says_why"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="review_decision_is_known"
            ),
            models.CheckConstraint(
                condition=Q(checked__contained_by=Checkpoint.values), name="review_checks_are_known"
            ),
            models.CheckConstraint(
                condition=Q(checked=[]) | Q(decision__in=[Decision.APPROVED, Decision.RETURNED]),
                name="only_a_judgement_was_checked",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nobody_approves_their_own_verdict",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SECOND_PERSON,
            )
        ]

    def __str__(self):
        return f"{self.get_decision_display()} {self.submitted_at:%Y-%m-%d %H:%M}"

    @property
    def checks(self) -> list[tuple[str, bool]]:
        """Every point that a reviewer looks at, in words, with whether it was ticked."""
        return [(point.label, point.value in self.checked) for point in Checkpoint]
