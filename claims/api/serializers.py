"""How do articles, claims, evidence and verdicts look from outside?"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import workflow
from claims.models import Appearance, Article, Check, Claim, Claimant, Evidence, Rating, Verdict
from sources.api.serializers import AttemptSerializer, PassageSerializer


def _uid(**options):
    return serializers.SlugRelatedField("uid", read_only=True, **options)


def _person(**options):
    return serializers.SlugRelatedField("username", read_only=True, **options)


class ClaimantSerializer(serializers.ModelSerializer):
    class Meta:
        model = Claimant
        fields = ["uid", "name", "kind", "job_title", "same_as"]


class RatingSerializer(serializers.ModelSerializer):
    """A value on its scale; `value` is null for ratings outside the line."""

    scale = serializers.SlugRelatedField("key", read_only=True)
    labels = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Rating
        fields = ["scale", "key", "labels", "value"]


class VerdictSerializer(serializers.ModelSerializer):
    """An answer to one of the two questions; never edited, only superseded."""

    claim = _uid()
    rating = RatingSerializer(read_only=True)
    evidence = serializers.SlugRelatedField("uid", many=True, read_only=True)
    author = _person()

    class Meta:
        model = Verdict
        fields = [
            *("uid", "claim", "question", "rating", "short_answer", "explanation", "evidence", "author"),
            *("made_at", "superseded_at"),
        ]


class EvidenceSerializer(serializers.ModelSerializer):
    """A passage, or with a stated reason a whole source, and its stance on a claim."""

    claim = _uid()
    source = _uid()
    passage = PassageSerializer(read_only=True, allow_null=True)
    added_by = _person()

    class Meta:
        model = Evidence
        fields = [
            *("uid", "claim", "source", "passage", "whole_reason", "stance", "note", "is_primary"),
            *("is_independent", "is_confidential", "confidential_reason", "added_by", "added_at"),
            "withdrawn_at",
        ]


class AppearanceSerializer(serializers.ModelSerializer):
    """Where a claim stands in an article; without a passage, the words of it that its text does not hold."""

    article = _uid()
    claim = _uid()
    passage = PassageSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Appearance
        fields = ["uid", "article", "claim", "number", "is_first", "passage", "words"]


class CheckLinkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Check
        fields = ["uid", "slug", "is_retracted", "published_at", "updated_at"]


class ClaimSerializer(serializers.ModelSerializer):
    """A statement, who made it and where it was found. `version` is needed to amend it."""

    claimant = ClaimantSerializer(read_only=True, allow_null=True)
    assignee = _person(allow_null=True)
    created_by = _person()
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    appearances = AppearanceSerializer(many=True, read_only=True)
    verdicts = VerdictSerializer(
        source="standing_verdicts", many=True, read_only=True, help_text="Those in force."
    )
    check_page = CheckLinkSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Claim
        fields = [
            *("uid", "statement", "language", "claimant", "claimed_on", "date_precision", "date_words"),
            *("kind", "not_checkable", "due_on", "priority", "state", "drop_reason", "assignee", "tags"),
            *("version", "created_by", "created_at", "updated_at", "appearances", "verdicts", "check_page"),
        ]


class ClaimDetailSerializer(ClaimSerializer):
    """With its evidence in force, its sources, and the moves the caller may make now."""

    evidence = EvidenceSerializer(source="standing_evidence", many=True, read_only=True)
    sources = serializers.SerializerMethodField(help_text="Sources beside the claim.")
    moves = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "evidence", "sources", "moves"]

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_sources(self, claim):
        return [str(attachment.source.uid) for attachment in claim.attachments.all()]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=list(workflow.MOVES))))
    def get_moves(self, claim):
        return workflow.moves_for(self.context["request"].user, claim)


class ArticleSerializer(serializers.ModelSerializer):
    """A document under check. `snapshot` is the text people mark, null until it has arrived."""

    source = _uid()
    url = serializers.CharField(source="source.url", read_only=True)
    snapshot = _uid(allow_null=True)
    attempt = serializers.SerializerMethodField(help_text="The newest attempt to get the text.")
    assignee = _person(allow_null=True)
    created_by = _person()

    class Meta:
        model = Article
        fields = [
            *("uid", "source", "url", "snapshot", "attempt", "title", "language", "published_on"),
            *("time_zone", "status", "dismissed_reason", "assignee", "deadline", "created_by", "created_at"),
        ]

    @extend_schema_field(AttemptSerializer(allow_null=True))
    def get_attempt(self, article):
        newest = next(iter(article.source.newest_attempts), None)
        return AttemptSerializer(newest).data if newest else None


class ArticleDetailSerializer(ArticleSerializer):
    """With the claims marked in it."""

    appearances = AppearanceSerializer(many=True, read_only=True)

    class Meta(ArticleSerializer.Meta):
        fields = [*ArticleSerializer.Meta.fields, "appearances"]
