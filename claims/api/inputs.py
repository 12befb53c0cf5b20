"""What may clients send? Shape only: whether it is allowed is for the deciding functions."""

import zoneinfo
from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from claims import workflow
from claims.models import (
    LONGEST_STATEMENT,
    Article,
    Checkpoint,
    Claim,
    DeskStatus,
    Evidence,
    Kind,
    Precision,
    Priority,
    Question,
    Rating,
    Stance,
    Unchecked,
)
from claims.publication import CORRECTIONS
from sources.models import Snapshot, Source, SourceKind
from workbench.accounts.models import User
from workbench.api.inputs import Input, Language, Text

CORRECTION_KINDS = [(kind.value, kind.label) for kind in CORRECTIONS]


class Known(serializers.SlugRelatedField):
    """A record by a field that names it; what cannot be a name never reaches the database."""

    default_error_messages = {"does_not_exist": _("There is nothing of this name.")}

    def to_internal_value(self, data):
        if "\0" in str(data):
            self.fail("invalid")
        try:
            return super().to_internal_value(data)
        except ValidationError:
            self.fail("invalid")


class Named(Known):
    """A record of ours by its uid, among those the person may see."""

    def __init__(self, **options):
        super().__init__("uid", **options)

    def get_queryset(self):
        everything = super().get_queryset()
        request = self.context.get("request")
        visible_to = getattr(everything, "visible_to", None)
        return visible_to(request.user) if request and visible_to else everything


class OneOf(Input):
    """A body that says one thing in one of several ways. `ways`: groups of fields, each whole or absent.

    A way is taken when one of the fields that it shares with no other way is sent.
    """

    ways: tuple[tuple[str, ...], ...] = ()

    def validate(self, attrs):
        uses = Counter(name for way in self.ways for name in way)
        sent = {name for name in uses if uses[name] == 1 and attrs.get(name) not in (None, "")}
        given = [way for way in self.ways if sent.intersection(way)]
        if len(given) != 1:
            words = " | ".join(", ".join(way) for way in self.ways)
            raise serializers.ValidationError(_("Give exactly one of: %(ways)s.") % {"ways": words})
        missing = [name for name in given[0] if attrs.get(name) is None]
        if missing:
            raise serializers.ValidationError({name: _("This field is needed here.") for name in missing})
        return super().validate(attrs)


class DocumentInput(OneOf):
    """A document: an address to fetch, a text, or (multipart) a file."""

    ways = (("url",), ("text",), ("file",))
    url = Text(required=False)
    text = Text(required=False, trim_whitespace=False)
    file = serializers.FileField(required=False)
    title = Text(required=False, allow_blank=True, max_length=500, default="")


class ArticleInput(DocumentInput):
    published_on = serializers.DateField(required=False, allow_null=True, default=None)
    language = Language(required=False, allow_blank=True, default="", help_text="Such as es; else as found.")
    time_zone = Text(
        required=False, allow_blank=True, max_length=64, default="", help_text="Such as Europe/Madrid."
    )

    def validate_time_zone(self, value):
        if value and value not in zoneinfo.available_timezones():
            raise serializers.ValidationError(_("There is no time zone of this name."))
        return value


class ArticleChanges(Input):
    """New values for some of an article's fields. If-Match says what they were read from."""

    title = Text(required=False, allow_blank=True, max_length=500)
    language = Language(required=False, allow_blank=True)
    published_on = serializers.DateField(required=False, allow_null=True)
    time_zone = Text(required=False, allow_blank=True, max_length=64)
    status = serializers.ChoiceField(DeskStatus.choices, required=False)
    dismissed_reason = Text(
        required=False, allow_blank=True, max_length=500, help_text="Needed to dismiss it."
    )
    assignee = Known(
        "username", queryset=User.objects.filter(is_active=True), required=False, allow_null=True
    )
    deadline = serializers.DateTimeField(required=False, allow_null=True)

    validate_time_zone = ArticleInput.validate_time_zone


class SourceInput(DocumentInput):
    claim = Named(queryset=Claim.objects.all(), required=False, help_text="A claim to put the source beside.")
    kind = serializers.ChoiceField(SourceKind.choices, required=False, default=SourceKind.OTHER)


class SourceChanges(Input):
    """New values for some of a document's fields. If-Match says what they were read from."""

    title = Text(required=False, allow_blank=True, max_length=500)
    kind = serializers.ChoiceField(SourceKind.choices, required=False)


class ContentInput(OneOf):
    """What a document says: as text, or (multipart) as a file."""

    ways = (("text",), ("file",))
    text = Text(required=False, trim_whitespace=False)
    file = serializers.FileField(required=False)


class SelectionInput(OneOf):
    """A passage: code points start to end (exclusive) with the words there, or a quotation to be found."""

    ways = (("start", "end", "exact"), ("quotation",))
    start = serializers.IntegerField(required=False, min_value=0)
    end = serializers.IntegerField(required=False, min_value=0)
    exact = Text(required=False, trim_whitespace=False)
    quotation = Text(required=False, trim_whitespace=False)


class AppearanceInput(SelectionInput):
    """One more place where a claim stands."""

    claim = Named(queryset=Claim.objects.all())
    article = Named(queryset=Article.objects.select_related("snapshot"))


class AppearanceChanges(Input):
    """What can be said anew of a place: that it is the first one."""

    is_first = serializers.ChoiceField([(True, "true")])


class ClaimFacts(Input):
    """What is known of a claim beside its words."""

    claimant = Text(
        required=False, allow_blank=True, allow_null=True, max_length=300, help_text="A name; made when new."
    )
    language = Language(required=False)
    claimed_on = serializers.DateField(required=False, allow_null=True)
    date_precision = serializers.ChoiceField(Precision.choices, required=False, allow_blank=True)
    date_words = Text(required=False, allow_blank=True, max_length=200)
    kind = serializers.ChoiceField(Kind.choices, required=False)
    not_checkable = serializers.ChoiceField(Unchecked.choices, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    priority = serializers.ChoiceField(Priority.choices, required=False)
    tags = serializers.ListField(child=Text(max_length=60), required=False, max_length=50, allow_empty=True)

    def validate(self, attrs):
        claim = self.context.get("claim")
        date = attrs.get("claimed_on", claim and claim.claimed_on)
        precision = attrs.get("date_precision", claim and claim.date_precision)
        if bool(date) != bool(precision):
            field = "date_precision" if date else "claimed_on"
            raise serializers.ValidationError({field: _("A date and its precision go together.")})
        return super().validate(attrs)


class ClaimInput(SelectionInput, ClaimFacts):
    """A passage of an article, and what is known of the claim in it."""

    article = Named(queryset=Article.objects.select_related("snapshot"))
    statement = Text(
        required=False,
        allow_blank=True,
        max_length=LONGEST_STATEMENT,
        default="",
        help_text="Stand-alone wording; else the words.",
    )


class ClaimChanges(ClaimFacts):
    """New values for some of a claim's fields. If-Match says what they were read from; so may `version`."""

    version = serializers.IntegerField(min_value=1, required=False)
    statement = Text(required=False, max_length=LONGEST_STATEMENT)
    assignee = Known(
        "username", queryset=User.objects.filter(is_active=True), required=False, allow_null=True
    )


class EvidenceInput(OneOf):
    """A passage of a snapshot, given by offsets or as a quotation, or a whole source with the reason."""

    ways = (("snapshot", "start", "end", "exact"), ("snapshot", "quotation"), ("source", "whole_reason"))
    claim = Named(queryset=Claim.objects.all())
    stance = serializers.ChoiceField(Stance.choices)
    snapshot = Named(queryset=Snapshot.objects.select_related("source"), required=False)
    start = serializers.IntegerField(required=False, min_value=0)
    end = serializers.IntegerField(required=False, min_value=0)
    exact = Text(required=False, trim_whitespace=False)
    quotation = Text(required=False, trim_whitespace=False)
    source = Named(queryset=Source.objects.all(), required=False)
    whole_reason = Text(required=False, max_length=500)
    note = Text(required=False, allow_blank=True, default="")
    is_primary = serializers.BooleanField(required=False, default=False)
    is_independent = serializers.BooleanField(required=False, default=True)
    is_confidential = serializers.BooleanField(required=False, default=False)
    confidential_reason = Text(required=False, allow_blank=True, max_length=500, default="")

    def validate(self, attrs):
        attrs = super().validate(attrs)
        if attrs["is_confidential"] and not attrs["confidential_reason"]:
            raise serializers.ValidationError({"confidential_reason": _("Say why it is confidential.")})
        return attrs


class VerdictInput(Input):
    """An answer to one question: the key of a rating of the scale in use, words, evidence of the claim."""

    claim = Named(queryset=Claim.objects.all())
    question = serializers.ChoiceField(Question.choices)
    rating = serializers.SlugField()
    short_answer = Text()
    explanation = Text(required=False, allow_blank=True, default="", help_text="Markdown.")
    evidence = Named(queryset=Evidence.objects.all(), many=True, required=False, default=list)

    def validate(self, attrs):
        in_use = Rating.objects.filter(scale__question=attrs["question"], scale__is_default=True)
        rating = in_use.select_related("scale").filter(key=attrs["rating"]).first()
        if rating is None:
            keys = ", ".join(in_use.values_list("key", flat=True))
            raise serializers.ValidationError(
                {"rating": _("The ratings of this question are: %(keys)s.") % {"keys": keys}}
            )
        return attrs | {"rating": rating}


class MoveInput(Input):
    """A step of the review; publishing has an address of its own."""

    move = serializers.ChoiceField([move for move in workflow.MOVES if move not in workflow.MAKES_AN_EDITION])
    reason = Text(required=False, allow_blank=True, max_length=500, default="")
    checked = serializers.ListField(
        child=serializers.ChoiceField(Checkpoint.choices),
        required=False,
        default=list,
        max_length=len(Checkpoint),
        help_text=_("What was looked at before approving or returning."),
    )


class PublicationInput(Input):
    """kind and note are needed for every edition after the first."""

    kind = serializers.ChoiceField(CORRECTION_KINDS, required=False, allow_blank=True, default="")
    note = Text(required=False, allow_blank=True, default="")


class RetractionInput(Input):
    """Why a published check is taken back."""

    note = Text(allow_blank=True, help_text="Public: why the check is withdrawn.")
