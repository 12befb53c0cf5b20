"""What a fact-checker concluded about a claim."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.rating import Question
from workbench.common.models import Identified

# A rating answers the question of its scale and no other.
SAME_QUESTION = """
    IF (SELECT scale.question
        FROM claims_rating rating JOIN claims_ratingscale scale ON scale.id = rating.scale_id
        WHERE rating.id = NEW.rating_id)
       IS DISTINCT FROM NEW.question THEN
        RAISE EXCEPTION 'rating_answers_the_question: this rating belongs to another question'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class VerdictQuerySet(models.QuerySet):
    def standing(self):
        """The verdicts in force: at most one for each claim and question."""
        return self.filter(superseded_at=None)

    def visible_to(self, user):
        """Verdicts this user may see: all for the newsroom, none for readers (they see editions)."""
        return self.all() if getattr(user, "is_newsroom", False) else self.none()


class Verdict(Identified):
    """An answer to one of the two questions. Never edited: a new verdict supersedes it."""

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="verdicts", verbose_name=_("claim")
    )
    question = models.CharField(_("question"), max_length=11, choices=Question.choices)
    rating = models.ForeignKey(
        "claims.Rating", models.PROTECT, related_name="verdicts", verbose_name=_("rating")
    )
    short_answer = models.TextField(_("short answer"))
    explanation = models.TextField(_("explanation"), blank=True, help_text=_("Markdown."))
    evidence = models.ManyToManyField(
        "claims.Evidence", related_name="verdicts", verbose_name=_("evidence cited"), blank=True
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="verdicts", verbose_name=_("author")
    )
    made_at = models.DateTimeField(_("made"))
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "question"],
                condition=Q(superseded_at=None),
                name="one_standing_verdict_per_claim_and_question",
            ),
            models.CheckConstraint(
                condition=Q(question__in=Question.values), name="verdict_question_is_known"
            ),
            models.CheckConstraint(condition=~Q(short_answer=""), name="verdict_has_a_short_answer"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="rating_answers_the_question",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=SAME_QUESTION,
            ),
            pgtrigger.Protect(
                name="verdict_is_not_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["superseded_at"]),
            ),
            pgtrigger.Protect(name="verdict_is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.get_question_display()} {self.rating}"
