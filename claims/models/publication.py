"""What the world was told, edition by edition, and what stands now."""

import json

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.models.lexemes import Lexemes, Searchable
from workbench.common.models import Identified, append_only
from workbench.common.words import CONFIGURATIONS
from workbench.ledger.recording import LOCK


def page_path(slug: str, language: str) -> str:
    """The path of a check's page in its content's language, or in English when we do not speak that one."""
    spoken = {code for code, _name in settings.LANGUAGES}
    base = language.split("-")[0]
    return reverse("check", args=[base if base in spoken else "en", slug])


class EditionKind(models.TextChoices):
    FIRST = "first", _("First publication")
    MINOR_FIX = "minor_fix", _("Minor fix")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    RATING_CHANGE = "rating_change", _("Change of rating")
    RETRACTION = "retraction", _("Retraction")


# Whoever adds an edition holds the ledger's lock until commit: a place is seen when all before it are.
IN_ORDER = pgtrigger.Trigger(
    name="editions_come_in_order",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("turn", "bigint")],
    func=f"""
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT coalesce(max(position), 0) + 1 INTO turn FROM claims_publication;
    IF NEW.position NOT IN (0, turn) THEN
        RAISE EXCEPTION 'editions_come_in_order: place % is next', turn USING ERRCODE = 'check_violation';
    END IF;
    NEW.position := turn;
    RETURN NEW;
""",  # noqa: S608  (a number of ours)
)


class Publication(Identified):
    """An immutable, numbered edition of a claim's check.

    document: our own JSON, as text, made once when it was published: its bytes are what every list, feed and
    export serves. claim_review: schema.org ClaimReview JSON-LD as text; empty for a retraction.
    position: counts all editions from 1 in the order they were committed; given by the database.
    """

    claim = models.ForeignKey(
        "claims.Claim", models.PROTECT, related_name="publications", verbose_name=_("claim")
    )
    number = models.PositiveIntegerField(_("edition"))
    kind = models.CharField(_("kind"), max_length=13, choices=EditionKind.choices)
    slug = models.SlugField(_("address"), max_length=120)
    language = models.CharField(_("language"), max_length=35)
    document = models.TextField(_("document"))
    document_sha256 = models.CharField(_("SHA-256 of the document"), max_length=64)
    claim_review = models.TextField(_("ClaimReview"), blank=True)
    note = models.TextField(_("public note"), blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"))
    position = models.BigIntegerField(_("place among all editions"), db_default=0, editable=False)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="edition_numbers_are_unique_in_a_claim"),
            models.CheckConstraint(condition=Q(kind__in=EditionKind.values), name="edition_kind_is_known"),
            models.CheckConstraint(
                condition=Q(number=1, kind=EditionKind.FIRST)
                | (Q(number__gt=1) & ~Q(kind=EditionKind.FIRST)),
                name="only_the_first_edition_is_first",
            ),
            models.CheckConstraint(
                condition=Q(kind=EditionKind.FIRST) | ~Q(note=""), name="later_edition_has_a_public_note"
            ),
        ]
        indexes = [models.Index(fields=["position"], name="edition_by_position")]
        triggers = [*append_only("edition"), IN_ORDER]

    def __str__(self):
        return f"{self.slug} {self.number}"

    def get_absolute_url(self):
        return page_path(self.slug, self.language)

    @property
    def content(self) -> dict:
        """The document, read."""
        return json.loads(self.document)


class CheckQuerySet(Searchable):
    def standing(self):
        """Checks in force: published and not retracted."""
        return self.filter(is_retracted=False)

    def as_of(self, moment, *, sees_all: bool):
        """Checks published by moment, annotated with `then_id`: the key of the edition that stood then.

        sees_all: else what a later retraction took back is not shown again: its tombstone is in its place.
        """
        editions = Publication.objects.filter(claim=OuterRef("claim")).order_by("-number").values("pk")
        then = Subquery(editions.filter(published_at__lte=moment)[:1])
        if not sees_all:
            taken_back = editions.filter(kind=EditionKind.RETRACTION, published_at__gt=moment)
            then = Coalesce(Subquery(taken_back[:1]), then)
        return self.filter(published_at__lte=moment).annotate(then_id=then)

    def with_columns_then(self, moment):
        """The checks of as_of(moment), each with `then_` columns to filter by: what its edition of then says.

        A check that has no edition since says it in its columns; only of the others a document is opened.
        """
        edition = Publication.objects.filter(pk=OuterRef("then_id"))

        def then(now, past):
            kind = past.output_field
            said = Subquery(edition.annotate(said=past).values("said"), output_field=kind)
            return Case(When(updated_at__lte=moment, then=now), default=said, output_field=kind)

        return self.alias(
            then_language=then(F("language"), _said("language")),
            then_claimant_name=then(F("claimant_name"), _said("claimant", "name")),
            then_substance_key=then(F("substance_key"), _said("verdicts", "substance", "rating", "key")),
            then_attribution_key=then(
                F("attribution_key"), _said("verdicts", "attribution", "rating", "key")
            ),
            then_tags=then(F("tags"), _Listed(_part("tags"))),
            then_publishers=then(F("publishers"), _Publishers(_part("appearances"))),
            then_updated_at=then(
                F("updated_at"), ExpressionWrapper(F("published_at"), models.DateTimeField())
            ),
            then_words=then(Lexemes(), _lexemes(_said("statement"), _said("claimant", "name"))),
        )


def _text(words: str) -> Value:
    return Value(words, output_field=models.TextField())


def _part(*path: str):
    """A member of an edition's document, as JSON."""
    whole = Cast("document", models.JSONField())
    return models.Func(
        whole, *map(_text, path), function="jsonb_extract_path", output_field=models.JSONField()
    )


def _said(*path: str):
    """A member of an edition's document, as text; empty when it is not there."""
    whole = Cast("document", models.JSONField())
    text = models.Func(
        whole, *map(_text, path), function="jsonb_extract_path_text", output_field=models.TextField()
    )
    return Coalesce(text, _text(""))


def _lexemes(*texts):
    """What the column `lexemes` would hold of such texts."""
    whole = Concat(*(part for text in texts for part in (text, _text(" "))))
    spanish, english = (SearchVector(whole, config=name) for name in CONFIGURATIONS)
    return spanish + english


class _Listed(models.Func):
    """The words of a JSON list as an array."""

    template = "ARRAY(SELECT jsonb_array_elements_text(coalesce(%(expressions)s, '[]')))"
    output_field = ArrayField(models.TextField())


class _Publishers(models.Func):
    """Names and hosts of a document's appearances (as freezing.columns_of has them) as an array."""

    template = r"""ARRAY(
        SELECT unnest(ARRAY[each->>'publisher', regexp_replace(
            lower(substring(each->>'url' FROM '//(?:[^/?#@]*@)?([^/?#:]+)')), '^www\.|\.$', '', 'g')])
          FROM jsonb_array_elements(coalesce(%(expressions)s, '[]')) each)"""
    output_field = ArrayField(models.TextField())


class Check(Identified):
    """The public address of a claim and its newest edition. Written by publication.py alone.

    The columns beside `edition` repeat what lists filter by, so that no list opens a document.
    """

    claim = models.OneToOneField(
        "claims.Claim", models.PROTECT, related_name="check_page", verbose_name=_("claim")
    )
    edition = models.OneToOneField(
        Publication, models.PROTECT, related_name="standing_as", verbose_name=_("standing edition")
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    language = models.CharField(_("language"), max_length=35)
    statement = models.TextField(_("statement"))
    claimant_name = models.CharField(_("claimant"), max_length=300, blank=True)
    substance_key = models.SlugField(_("is it so?"), max_length=40, blank=True)
    attribution_key = models.SlugField(_("was it said?"), max_length=40, blank=True)
    claimed_on = models.DateField(_("claimed"), null=True, blank=True)
    site = models.CharField(_("site"), max_length=253, blank=True)
    publishers = ArrayField(models.TextField(), verbose_name=_("appeared in"), default=list, blank=True)
    tags = ArrayField(models.TextField(), verbose_name=_("tags"), default=list, blank=True)
    is_retracted = models.BooleanField(_("retracted"), default=False)
    published_at = models.DateTimeField(_("first published"))
    updated_at = models.DateTimeField(_("newest edition"))

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["language", "-id"], name="check_by_language"),
            models.Index(fields=["substance_key", "-id"], name="check_by_substance"),
            models.Index(fields=["attribution_key", "-id"], name="check_by_attribution"),
            models.Index(fields=["claimant_name", "-id"], name="check_by_claimant"),
            models.Index(fields=["-updated_at"], name="check_by_update"),
            models.Index(fields=["-published_at"], name="check_by_publication"),
            GinIndex(fields=["publishers"], name="check_by_publisher"),
            GinIndex(fields=["tags"], name="check_by_tag"),
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return page_path(self.slug, self.language)
