"""How do candidates for "checked before?" look from outside, and the answers about them?"""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import RatingSerializer
from claims.models import Bond
from workbench.api.inputs import Input


class PrecedentQuery(Input):
    """What may be asked for beside the claim's own statement."""

    statement = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=20_000,
        help_text="Words to look for.",
    )


class MatchSerializer(serializers.Serializer):
    """An earlier claim of ours (`claim`) or a fact-check of somebody else (`outside`), and what it shares.

    `share`: how much of what is telling is shared, 0 to 1. `differs`: rated otherwise than the claim.
    """

    claim = serializers.SerializerMethodField(help_text="Its uid, when it is ours.")
    outside = serializers.SerializerMethodField(help_text="Its uid, when it is somebody else's.")
    statement = serializers.CharField(source="record.statement")
    language = serializers.CharField(source="record.language")
    who = serializers.CharField(help_text="The claimant of a claim, the publisher of a fact-check.")
    on = serializers.DateField(allow_null=True, help_text="When it was marked, or checked.")
    url = serializers.SerializerMethodField(help_text="The fact-check's address; empty for a claim of ours.")
    rating = RatingSerializer(allow_null=True, help_text="In our scale, when it can be told.")
    rating_words = serializers.CharField()
    differs = serializers.BooleanField()
    share = serializers.FloatField()
    words = serializers.ListField(child=serializers.CharField())
    names = serializers.ListField(child=serializers.CharField())
    numbers = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_claim(self, match):
        return str(match.record.uid) if match.is_ours else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_outside(self, match):
        return None if match.is_ours else str(match.record.uid)

    @extend_schema_field(serializers.CharField())
    def get_url(self, match):
        return "" if match.is_ours else match.url


class PrecedentAnswerSerializer(serializers.Serializer):
    """What somebody answered. Both uids are null when the fact-check is not kept here any more."""

    claim = serializers.SerializerMethodField()
    outside = serializers.SerializerMethodField()
    bond = serializers.ChoiceField(choices=Bond.choices, source="answer.bond")
    statement = serializers.CharField(source="answer.statement")
    reasons = serializers.ListField(child=serializers.CharField(), source="answer.reasons")
    answered_by = serializers.CharField(source="answer.answered_by.username")
    answered_at = serializers.DateTimeField(source="answer.answered_at")
    differs = serializers.BooleanField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_claim(self, match):
        return str(match.record.uid) if match.is_ours else None

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_outside(self, match):
        return str(match.record.uid) if match.record and not match.is_ours else None


class PrecedentsSerializer(serializers.Serializer):
    """What is offered for a claim, best first, and what was answered, newest first."""

    open = MatchSerializer(many=True)
    answered = PrecedentAnswerSerializer(many=True)
