"""A statement, who made it, and where it was found."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.lexemes import Searchable
from workbench.common.models import Identified


class ClaimantKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Claimant(Identified):
    """The person or organisation that made a statement."""

    name = models.CharField(_("name"), max_length=300, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=ClaimantKind.choices, default=ClaimantKind.PERSON
    )
    job_title = models.CharField(_("job title"), max_length=300, blank=True)
    same_as = models.URLField(_("same as"), blank=True, help_text=_("Wikidata entry or home page."))
    aliases = ArrayField(
        models.CharField(max_length=300), verbose_name=_("aliases"), default=list, blank=True
    )

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="claimant_has_a_name")]

    def __str__(self):
        return self.name


class State(models.TextChoices):
    """Where the work stands. Never says what is true: that is a verdict."""

    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("In progress")
    IN_REVIEW = "in_review", _("In review")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    REOPENED = "reopened", _("Reopened")
    DROPPED = "dropped", _("Dropped")


EDITABLE = (State.OPEN, State.IN_PROGRESS, State.RETURNED, State.REOPENED)


class Kind(models.TextChoices):
    QUOTATION = "quotation", _("Quotation")
    STATEMENT = "statement", pgettext_lazy("kind of claim", "Statement")
    STATISTIC = "statistic", _("Statistic")
    EVENT = "event", _("Event")
    FUTURE_EVENT = "future_event", _("Future event")
    CAUSAL = "causal", _("Cause and effect")
    COMPARISON = "comparison", _("Comparison")
    POSITION = "position", _("Position taken")
    IMAGE = "image", _("Picture")
    VIDEO = "video", _("Video")
    OTHER = "other", _("Other")


class Unchecked(models.TextChoices):
    """Why the substance of a statement cannot be checked, though it may have been said."""

    OPINION = "opinion", _("Opinion")
    VALUE = "value", _("Value judgement")
    PREDICTION = "prediction", _("Prediction")
    RHETORIC = "rhetoric", _("Rhetoric")
    VAGUE = "vague", _("Too vague")


class Precision(models.TextChoices):
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class ClaimQuerySet(Searchable):
    def visible_to(self, user):
        """Claims this user may see: all for the newsroom, none for readers (they see checks)."""
        return self.all() if getattr(user, "is_newsroom", False) else self.none()

    def editable(self):
        """Claims whose wording, evidence and verdicts may change now."""
        return self.filter(state__in=EDITABLE)

    def with_standing(self):
        """With is_retracted, for lists that show where each claim stands."""
        return self.annotate(is_retracted=Coalesce(F("check_page__is_retracted"), False))


LONGEST_STATEMENT = 1000  # characters: some 150 words, which one answer can still be true of
# A constraint, even one that is not validated, would stop every step of a claim that was worded before there
# was a limit: PostgreSQL asks it whatever column changes.
WITHIN_THE_LIMIT = pgtrigger.Trigger(
    name="claim_statement_has_a_limit",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("statement"),
    func=f"""
    IF char_length(NEW.statement) > {LONGEST_STATEMENT}
       AND (TG_OP = 'INSERT' OR NEW.statement IS DISTINCT FROM OLD.statement) THEN
        RAISE EXCEPTION 'claim_statement_has_a_limit: % characters', char_length(NEW.statement)
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
""",
)


class Claim(Identified):
    """A statement in stand-alone wording. `version` counts amendments (optimistic locking).

    claimed_on with date_precision: what is known of the date, never an invented day; date_words are the
    text's own. not_checkable: empty when "is it so?" can be asked.
    """

    statement = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=35, default="es")
    claimant = models.ForeignKey(
        Claimant, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("claimant")
    )
    claimed_on = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(_("precision"), max_length=5, choices=Precision.choices, blank=True)
    date_words = models.CharField(_("date as written"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.STATEMENT)
    not_checkable = models.CharField(
        _("not checkable because"), max_length=10, choices=Unchecked.choices, blank=True
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.OPEN)
    drop_reason = models.CharField(_("why dropped"), max_length=500, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("assigned to"),
    )
    tags = ArrayField(models.CharField(max_length=60), verbose_name=_("tags"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("marked by"),
    )
    created_at = models.DateTimeField(_("marked"))
    updated_at = models.DateTimeField(_("changed"))

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="claim_by_state"),
            models.Index(fields=["assignee", "state"], name="claim_by_assignee"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="claim_by_due"),
            models.Index(fields=["-updated_at"], name="claim_by_update"),
            GinIndex(fields=["tags"], name="claim_by_tag"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="claim_states_something"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="claim_state_is_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="claim_kind_is_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="claim_versions_count_from_one"),
            models.CheckConstraint(
                condition=Q(claimed_on=None, date_precision="")
                | Q(claimed_on__isnull=False, date_precision__in=Precision.values),
                name="claim_date_has_a_precision",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DROPPED) | ~Q(drop_reason=""), name="dropped_claim_says_why"
            ),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="claim_priority_is_known"),
        ]
        triggers = [WITHIN_THE_LIMIT]

    def __str__(self):
        return self.statement[:120]

    def get_absolute_url(self):
        return reverse("claim", args=[self.uid])

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @cached_property
    def is_retracted(self) -> bool:
        """Whether readers find a tombstone in place of its check."""
        check = getattr(self, "check_page", None)
        return check is not None and check.is_retracted


class Appearance(Identified):
    """A claim found in an article, at a passage of its snapshot. `number` is what the desk shows.

    words: what was quoted of the article, when it stands nowhere in the text and is kept all the same. Then
    there is no passage.
    """

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="appearances", verbose_name=_("claim"))
    article = models.ForeignKey(
        "claims.Article", models.PROTECT, related_name="appearances", verbose_name=_("article")
    )
    passage = models.ForeignKey(
        "sources.Passage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("passage"),
    )
    words = models.TextField(_("words"), blank=True)
    number = models.PositiveIntegerField(_("number"))
    is_first = models.BooleanField(_("first appearance"), default=False)
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
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="claim_numbers_are_unique_in_an_article"
            ),
            models.UniqueConstraint(fields=["claim", "passage"], name="claim_appears_once_at_a_passage"),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(is_first=True), name="one_first_appearance_per_claim"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="claim_numbers_count_from_one"),
            models.CheckConstraint(
                condition=Q(passage__isnull=False, words="") | Q(passage=None) & ~Q(words=""),
                name="appearance_has_a_passage_or_words",
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.exact}"

    @property
    def exact(self) -> str:
        """The words that are claimed, the text's own where they stand in it."""
        return self.passage.exact if self.passage else self.words
