"""Which claims, articles and checks does a list show? Asked the same way by pages and API."""

from datetime import UTC

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import IsoDateTimeField

from claims.folding import host_of
from claims.models import (
    Appearance,
    Article,
    Check,
    Claim,
    DeskStatus,
    Evidence,
    Kind,
    Priority,
    Question,
    Rating,
    Stance,
    State,
    Verdict,
)
from workbench.common.languages import is_language
from workbench.common.words import Words, words_query


class InstantField(IsoDateTimeField):
    """A moment in UTC: time zones that PostgreSQL does not know, such as -16:06, never reach it."""

    def to_python(self, value):
        moment = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Instant(filters.IsoDateTimeFilter):
    """For ISO 8601."""

    field_class = InstantField


class LanguageField(forms.CharField):
    """A tag whose language there is; another would find nothing, and say nothing."""

    def clean(self, value):
        tag = super().clean(value)
        if tag and not is_language(tag):
            raise ValidationError(
                _("There is no language of this tag; write it as es or pt-BR."), code="invalid"
            )
        return tag


class Language(filters.CharFilter):
    """For a language tag."""

    field_class = LanguageField


class RatingKeyField(forms.CharField):
    """The key of a rating there is, of one question or of any."""

    def __init__(self, *, question: str = "", **options):
        super().__init__(**options)
        self.question = question

    def clean(self, value):
        key = super().clean(value)
        among = {"scale__question": self.question} if self.question else {}
        if key and not Rating.objects.filter(key=key, **among).exists():
            raise ValidationError(_("There is no rating of this key."), code="invalid")
        return key


class RatingKey(filters.CharFilter):
    """For a rating. question: which one it answers, if not any."""

    field_class = RatingKeyField


class ClaimFilter(filters.FilterSet):
    """Claims by state, kind, person, article and words."""

    state = filters.MultipleChoiceFilter(choices=State.choices, label=_("State"))
    kind = filters.MultipleChoiceFilter(choices=Kind.choices, label=_("Kind"))
    priority = filters.MultipleChoiceFilter(choices=Priority.choices, label=_("Priority"))
    assignee = filters.CharFilter(field_name="assignee__username", label=_("Assigned to"))
    is_assigned = filters.BooleanFilter(
        field_name="assignee", lookup_expr="isnull", exclude=True, label=_("Has somebody assigned")
    )
    claimant = filters.CharFilter(
        field_name="claimant__name", lookup_expr="icontains", label=_("Claimant's name")
    )
    article = filters.UUIDFilter(field_name="appearances__article__uid", distinct=True, label=_("Article"))
    language = Language(lookup_expr="iexact", label=_("Language"))
    tag = filters.CharFilter(method="with_tag", label=_("Tag"))
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("Due until"))
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("Due from"))
    updated_since = Instant(field_name="updated_at", lookup_expr="gte", label=_("Changed since"))
    q = filters.CharFilter(method="with_words", label=_("Words of the statement"))

    class Meta:
        model = Claim
        fields = []

    def with_words(self, queryset, name, value):
        return queryset.with_words(value, is_typing=True)

    def with_tag(self, queryset, name, value):
        return queryset.filter(tags__contains=[value])


class ArticleFilter(filters.FilterSet):
    """Articles by desk status, person and words."""

    status = filters.MultipleChoiceFilter(choices=DeskStatus.choices, label=_("Status"))
    assignee = filters.CharFilter(field_name="assignee__username", label=_("Assigned to"))
    language = Language(lookup_expr="iexact", label=_("Language"))
    source = filters.UUIDFilter(field_name="source__uid", label=_("Source"))
    q = filters.CharFilter(method="with_words", label=_("Words of the title"))

    class Meta:
        model = Article
        fields = []

    def with_words(self, queryset, name, value):
        return queryset.alias(words=Words("title")).filter(words=words_query(value, is_typing=True))


class AppearanceFilter(filters.FilterSet):
    """Where a claim stands, or what stands in an article."""

    claim = filters.UUIDFilter(field_name="claim__uid", label=_("Claim"))
    article = filters.UUIDFilter(field_name="article__uid", label=_("Article"))
    is_first = filters.BooleanFilter(label=_("First appearance"))

    class Meta:
        model = Appearance
        fields = []


class EvidenceFilter(filters.FilterSet):
    """Evidence of a claim or from a source."""

    claim = filters.UUIDFilter(field_name="claim__uid", label=_("Claim"))
    source = filters.UUIDFilter(field_name="source__uid", label=_("Source"))
    stance = filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"))
    is_standing = filters.BooleanFilter(
        field_name="withdrawn_at", lookup_expr="isnull", label=_("Not withdrawn")
    )

    class Meta:
        model = Evidence
        fields = []


class VerdictFilter(filters.FilterSet):
    """Verdicts on a claim, by question and rating."""

    claim = filters.UUIDFilter(field_name="claim__uid", label=_("Claim"))
    question = filters.ChoiceFilter(choices=Question.choices, label=_("Question"))
    rating = RatingKey(field_name="rating__key", label=_("Rating"))
    author = filters.CharFilter(field_name="author__username", label=_("Author"))
    is_standing = filters.BooleanFilter(field_name="superseded_at", lookup_expr="isnull", label=_("In force"))

    class Meta:
        model = Verdict
        fields = []


class CheckFilter(filters.FilterSet):
    """Published checks, by the columns that repeat what their editions say."""

    language = Language(lookup_expr="iexact", label=_("Language"))
    rating = RatingKey(
        field_name="substance_key", question=Question.SUBSTANCE, label=_("Rating of “is it so?”")
    )
    attribution = RatingKey(
        field_name="attribution_key", question=Question.ATTRIBUTION, label=_("Rating of “was it said?”")
    )
    claimant = filters.CharFilter(
        field_name="claimant_name", lookup_expr="icontains", label=_("Claimant's name")
    )
    publisher = filters.CharFilter(method="appeared_in", label=_("Appeared in: a publisher or a site"))
    tag = filters.CharFilter(method="with_tag", label=_("Tag"))
    published_since = Instant(field_name="published_at", lookup_expr="gte", label=_("First published since"))
    published_until = Instant(field_name="published_at", lookup_expr="lte", label=_("First published until"))
    updated_since = Instant(field_name="updated_at", lookup_expr="gte", label=_("Newest edition since"))
    updated_until = Instant(field_name="updated_at", lookup_expr="lte", label=_("Newest edition until"))
    q = filters.CharFilter(method="with_words", label=_("Words of the statement or the claimant"))

    class Meta:
        model = Check
        fields = []

    def with_words(self, queryset, name, value):
        return queryset.with_words(value)

    def with_tag(self, queryset, name, value):
        return queryset.filter(tags__contains=[value])

    def appeared_in(self, queryset, name, value):
        return queryset.filter(publishers__overlap=[value, host_of(value)])


class PastCheckFilter(CheckFilter):
    """Published checks as they stood once (CheckQuerySet.as_of), by what their editions of then say."""

    class Meta(CheckFilter.Meta):
        pass

    def __init__(self, *arguments, moment, **words):
        super().__init__(*arguments, **words)
        self.queryset = self.queryset.with_columns_then(moment)
        for each in self.filters.values():
            if each.method is None and each.field_name != "published_at":  # which is the same in all editions
                each.field_name = f"then_{each.field_name}"

    def with_words(self, queryset, name, value):
        return queryset.filter(then_words=words_query(value))

    def with_tag(self, queryset, name, value):
        return queryset.filter(then_tags__contains=[value])

    def appeared_in(self, queryset, name, value):
        return queryset.filter(then_publishers__overlap=[value, host_of(value)])
