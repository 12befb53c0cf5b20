"""What is in the documents of published checks? For the schema alone: they are served as stored text."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from claims.models import ClaimantKind, EditionKind, Precision, Stance


class Dated(serializers.Serializer):
    value = serializers.CharField(
        help_text="ISO 8601, no more precise than known: 2026, 2026-01, 2026-01-23."
    )
    precision = serializers.ChoiceField(Precision.choices)
    words = serializers.CharField(allow_null=True)


class DocumentClaimant(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.ChoiceField(ClaimantKind.choices)
    job_title = serializers.CharField(allow_null=True)
    same_as = serializers.CharField(allow_null=True)


class DocumentPublisher(serializers.Serializer):
    name = serializers.CharField()
    url = serializers.CharField()
    logo = serializers.CharField(allow_null=True)


class DocumentAppearance(serializers.Serializer):
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    published_on = serializers.DateField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    quotation = serializers.CharField()


class DocumentRating(serializers.Serializer):
    key = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField())
    definitions = serializers.DictField(child=serializers.CharField())
    value = serializers.IntegerField(allow_null=True)
    shape = serializers.CharField()


class DocumentScale(serializers.Serializer):
    key = serializers.CharField()
    names = serializers.DictField(child=serializers.CharField())
    worst = serializers.IntegerField(allow_null=True)
    best = serializers.IntegerField(allow_null=True)


class DocumentVerdict(serializers.Serializer):
    rating = DocumentRating()
    scale = DocumentScale()
    short_answer = serializers.CharField()
    explanation = serializers.CharField(allow_blank=True, help_text="Markdown.")
    explanation_html = serializers.CharField(allow_blank=True, help_text="The same, sanitised.")
    evidence = serializers.ListField(child=serializers.UUIDField())
    author = serializers.CharField()
    made_at = serializers.DateTimeField()


class DocumentVerdicts(serializers.Serializer):
    """Was it said? Is it so? At least one is answered."""

    attribution = DocumentVerdict(required=False)
    substance = DocumentVerdict(required=False)


class DocumentEvidence(serializers.Serializer):
    uid = serializers.UUIDField()
    stance = serializers.ChoiceField(Stance.choices)
    quotation = serializers.CharField(allow_null=True)
    whole_reason = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_blank=True)
    publisher = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    is_primary = serializers.BooleanField()
    is_independent = serializers.BooleanField()
    captured_at = serializers.DateTimeField(allow_null=True)
    body_sha256 = serializers.CharField(allow_null=True)
    text_sha256 = serializers.CharField(allow_null=True)
    start = serializers.IntegerField(allow_null=True)
    end = serializers.IntegerField(allow_null=True)


class WithheldEvidence(serializers.Serializer):
    reason = serializers.CharField()


class EarlierEdition(serializers.Serializer):
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(EditionKind.choices)
    published_at = serializers.DateTimeField()
    note = serializers.CharField(allow_blank=True)


class CheckDocument(serializers.Serializer):
    """A published edition, frozen. Of a retraction only the members up to `editions` remain."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    urls = serializers.DictField(child=serializers.CharField())
    edition = serializers.IntegerField()
    kind = serializers.ChoiceField(EditionKind.choices)
    note = serializers.CharField(allow_blank=True)
    language = serializers.CharField()
    published_at = serializers.DateTimeField()
    first_published_at = serializers.DateTimeField()
    statement = serializers.CharField()
    claimant = DocumentClaimant(allow_null=True)
    publisher = DocumentPublisher()
    editions = EarlierEdition(many=True)
    claim_kind = serializers.CharField(required=False)
    claim_date = Dated(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    not_checkable = serializers.CharField(required=False, allow_null=True)
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    appearances = DocumentAppearance(many=True, required=False)
    verdicts = DocumentVerdicts(required=False)
    evidence = DocumentEvidence(many=True, required=False)
    confidential_evidence = WithheldEvidence(many=True, required=False)
    authors = serializers.ListField(child=serializers.CharField(), required=False)
    reviewer = serializers.CharField(required=False, allow_null=True)


@extend_schema_serializer(many=False)
class CheckPage(serializers.Serializer):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = CheckDocument(many=True)


@extend_schema_serializer(many=False)
class Editions(serializers.Serializer):
    results = CheckDocument(many=True)


class Change(serializers.Serializer):
    """One edition, in the order of commits. `document` is null when a later retraction took it back."""

    token = serializers.CharField()
    uid = serializers.UUIDField(help_text="Of the check.")
    edition = serializers.IntegerField()
    kind = serializers.ChoiceField(EditionKind.choices)
    document = CheckDocument(allow_null=True)


@extend_schema_serializer(many=False)
class Changes(serializers.Serializer):
    since = serializers.CharField(help_text="Send it as `since` to hear what comes after.")
    has_more = serializers.BooleanField(help_text="Whether there is more already.")
    results = Change(many=True)
