"""How do programs read what became of quoted words, and answer it?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import drifts
from claims.api.inputs import SelectionInput
from claims.api.selections import span_of
from claims.models import Answer, Claim, Drift, DriftAnswer, DriftKind
from workbench.api.inputs import Text


class DriftInput(SelectionInput):
    """An answer: `dismissed` with a note, or `reanchored` with a passage of the source's newest version."""

    drift = serializers.UUIDField(help_text="One of the claim's drifts.")
    answer = serializers.ChoiceField(Answer.choices)
    note = Text(
        required=False, allow_blank=True, default="", max_length=500, help_text="Why the change is no matter."
    )

    def validate_drift(self, uid):
        found = drifts.of(self.context["claim"]).filter(uid=uid).first()
        if found is None:
            raise serializers.ValidationError(_("This claim has no such drift."))
        return found

    def validate(self, attrs):
        if attrs["answer"] == Answer.DISMISSED:
            return attrs
        if drifts.piece_of(attrs["drift"], self.context["claim"]) is None:
            said = gettext_lazy("Only evidence is quoted anew: this is a place where the claim appears.")
            raise serializers.ValidationError({"answer": said})
        return super().validate(attrs)


class DriftAnswerSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.username", read_only=True)

    class Meta:
        model = DriftAnswer
        fields = ["answer", "note", "by", "at"]


class DriftSerializer(serializers.ModelSerializer):
    """What became of words that a claim quotes, or where it appears, in a newer version of their source."""

    kind = serializers.ChoiceField(DriftKind.choices)
    exact = serializers.CharField(source="passage.exact", help_text="The words as they were quoted.")
    source = serializers.UUIDField(source="passage.snapshot.source.uid")
    quoted_in = serializers.UUIDField(source="passage.snapshot.uid", help_text="The version quoted from.")
    found_in = serializers.UUIDField(source="snapshot.uid", help_text="The version that was looked through.")
    evidence = serializers.SerializerMethodField(help_text="The evidence that quotes the words, if any.")
    answer = serializers.SerializerMethodField()

    class Meta:
        model = Drift
        fields = [
            *("uid", "kind", "exact", "source", "quoted_in", "found_in", "start", "end", "found_at"),
            *("evidence", "answer"),
        ]

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_evidence(self, drift):
        return self.context["evidence"].get(drift.passage_id)

    @extend_schema_field(DriftAnswerSerializer(allow_null=True))
    def get_answer(self, drift):
        answer = self.context["answers"].get(drift.pk)
        return DriftAnswerSerializer(answer).data if answer else None


class DriftsSerializer(serializers.Serializer):
    """`open` wait for an answer; `answered` were decided for this claim."""

    open = DriftSerializer(many=True)
    answered = DriftSerializer(many=True)


def of_claim(claim: Claim) -> dict:
    """What DriftsSerializer describes, in four queries however many there are."""
    rows = list(drifts.of(claim).adrift())
    answers = DriftAnswer.objects.standing().filter(claim=claim, drift__in=rows).select_related("by")
    answered = {answer.drift_id: answer for answer in answers}
    evidence = dict(claim.evidence.standing().exclude(passage=None).values_list("passage_id", "uid"))
    standing = set(evidence) | set(claim.appearances.values_list("passage_id", flat=True))
    found = {
        "open": [row for row in rows if row.pk not in answered and row.passage_id in standing],
        "answered": [row for row in rows if row.pk in answered],
    }
    return DriftsSerializer(found, context={"answers": answered, "evidence": evidence}).data


def settle(claim: Claim, given: dict, *, by, at) -> None:
    """Decide about a drift as a checked DriftInput says. Raises what the deciding functions raise."""
    drift = given["drift"]
    if given["answer"] == Answer.DISMISSED:
        drifts.dismiss(drift, claim, note=given["note"], by=by, at=at)
        return
    newest = drifts.newest_of(drift)
    drifts.quote_anew(drift, drifts.piece_of(drift, claim), newest, *span_of(given, newest), by=by, at=at)
