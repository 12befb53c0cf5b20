"""The values a verdict may take: rows, so that a newsroom may have its own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Question(models.TextChoices):
    """The two questions asked of every claim."""

    ATTRIBUTION = "attribution", _("Was it said?")
    SUBSTANCE = "substance", _("Is it so?")


def in_language(words: dict[str, str], language: str | None = None) -> str:
    """The entry of {language: words} for a language (the reader's when None), else any there is."""
    language = (language or get_language() or "en").split("-")[0]
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


class RatingScale(models.Model):
    """An ordered set of ratings that answers one question."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    question = models.CharField(_("question"), max_length=11, choices=Question.choices)
    names = models.JSONField(_("names"), help_text=_("One per language: {“es”: …, “en”: …}."))
    worst = models.SmallIntegerField(_("worst value"), null=True, blank=True)
    best = models.SmallIntegerField(_("best value"), null=True, blank=True)
    is_default = models.BooleanField(_("used for new verdicts"), default=False)

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = ["question", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(is_default=True), name="one_default_scale_per_question"
            ),
            models.CheckConstraint(
                condition=Q(worst=None, best=None)
                | Q(worst__isnull=False, best__isnull=False, worst__lt=F("best")),
                name="scale_runs_from_worst_to_best",
            ),
        ]

    def __str__(self):
        return in_language(self.names)


class Rating(models.Model):
    """One value: words and definition in every language, a place on the line or none, a shape, colours.

    colours: {"light": [text, tint, edge], "dark": [text, tint, edge], "chart": [light, dark]}, hex.
    """

    scale = models.ForeignKey(RatingScale, models.PROTECT, related_name="ratings", verbose_name=_("scale"))
    key = models.SlugField(_("key"), max_length=40)
    labels = models.JSONField(_("labels"))
    definitions = models.JSONField(_("definitions"))
    value = models.SmallIntegerField(_("value"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    shape = models.CharField(_("shape"), max_length=30)
    colours = models.JSONField(_("colours"), default=dict, blank=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="rating_keys_are_unique_in_a_scale"),
            models.UniqueConstraint(
                fields=["scale", "position"], name="rating_positions_are_unique_in_a_scale"
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The rating in the reader's language."""
        return in_language(self.labels)

    @property
    def definition(self) -> str:
        """What the rating means, in the reader's language."""
        return in_language(self.definitions)
