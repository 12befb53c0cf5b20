"""What became of a quoted passage when its source changed, and what people made of that."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workbench.common.models import Identified, append_only, written_once


class DriftKind(models.TextChoices):
    EXACT = "exact", _("unchanged")
    MOVED = "moved", _("moved")
    AMBIGUOUS = "ambiguous", _("now in several places")
    LOST = "lost", _("gone")


NEAR = ("snapshot", "passage__snapshot")  # whose texts a list never needs
FOUND = (DriftKind.EXACT, DriftKind.MOVED)


class DriftQuerySet(models.QuerySet):
    def standing(self):
        """The newest word on each passage."""
        newer = Drift.objects.filter(passage=OuterRef("passage"), id__gt=OuterRef("id"))
        return self.filter(~Exists(newer))

    def adrift(self):
        """Passages that their source no longer holds as they were quoted."""
        return self.standing().exclude(kind=DriftKind.EXACT)

    def open_for(self, claim):
        """Drifts of what claim quotes from sources that nobody has answered for it."""
        answers = DriftAnswer.objects.standing().filter(drift=OuterRef("pk"), claim=claim)
        quoted = self.adrift().filter(passage__evidence__claim=claim, passage__evidence__withdrawn_at=None)
        found = quoted.filter(~Exists(answers)).select_related("passage__snapshot__source", "snapshot")
        return found.defer(*(f"{each}__{name}" for each in NEAR for name in ("text", "blocks"))).distinct()


class Drift(Identified):
    """From snapshot on, passage (of an earlier snapshot of the source) is exact, moved, ambiguous or lost.

    A row is written when a passage is looked for the first time, and whenever the answer changes.
    start, end: where the words stand in snapshot's text (code points, end exclusive), when they were found.
    """

    passage = models.ForeignKey(
        "sources.Passage", models.PROTECT, related_name="drifts", verbose_name=_("passage")
    )
    snapshot = models.ForeignKey(
        "sources.Snapshot", models.PROTECT, related_name="+", verbose_name=_("newer version")
    )
    kind = models.CharField(_("what became of it"), max_length=9, choices=DriftKind.choices)
    start = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    found_at = models.DateTimeField(_("found"))

    objects = DriftQuerySet.as_manager()

    class Meta:
        verbose_name = _("drift")
        verbose_name_plural = _("drifts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "snapshot"], name="passage_drifts_once_per_snapshot"),
            models.CheckConstraint(condition=Q(kind__in=DriftKind.values), name="drift_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=FOUND, start__isnull=False, end__isnull=False, start__lt=F("end"))
                | (~Q(kind__in=FOUND) & Q(start=None, end=None)),
                name="drift_says_where_when_found",
            ),
        ]
        triggers = append_only("drift")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.passage}"


class Answer(models.TextChoices):
    REANCHORED = "reanchored", _("quoted anew")
    DISMISSED = "dismissed", _("dismissed")


class DriftAnswerQuerySet(models.QuerySet):
    def standing(self):
        """The answers in force: at most one for each drift and claim."""
        return self.filter(undone_at=None)


class DriftAnswer(Identified):
    """What was decided about a drift for one claim: quoted anew, or dismissed with a note.

    A dismissal may be undone; the row stays.
    """

    drift = models.ForeignKey(Drift, models.PROTECT, related_name="answers", verbose_name=_("drift"))
    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="drift_answers", verbose_name=_("claim")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = DriftAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a drift")
        verbose_name_plural = _("answers to drifts")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["drift", "claim"],
                condition=Q(undone_at=None),
                name="one_standing_answer_per_drift_and_claim",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(answer=Answer.DISMISSED), name="only_a_dismissal_is_undone"
            ),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="drift_answer_is_known"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DISMISSED) | ~Q(note=""), name="dismissed_drift_says_why"
            ),
        ]
        triggers = written_once("drift_answer", filled_later="undone_at")

    def __str__(self):
        return f"{self.get_answer_display()}: {self.drift}"
