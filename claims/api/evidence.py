"""Where do programs read and give evidence?"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from claims import evidence
from claims.api import inputs, serializers
from claims.api.appearances import LARGE_OF_PASSAGE
from claims.api.selections import span_of
from claims.filters import EvidenceFilter
from claims.models import Claim, Evidence
from workbench.api.errors import Problem
from workbench.api.views import Endpoint

EVIDENCE = Evidence.objects.select_related("claim", "source", "passage__snapshot", "added_by").defer(
    *LARGE_OF_PASSAGE
)


class EvidenceViewSet(Endpoint):
    """What speaks for, against and around claims."""

    queryset = EVIDENCE
    serializer_class = serializers.EvidenceSerializer
    filterset_class = EvidenceFilter

    def get_queryset(self):
        return self.queryset.filter(claim__in=Claim.objects.visible_to(self.request.user))

    @extend_schema(request=inputs.EvidenceInput, responses={201: serializers.EvidenceSerializer})
    def create(self, request):
        """Make a passage evidence on a claim, or with the reason a whole source.

        409 with `candidates` when a quotation does not stand in exactly one place, or when the words at the
        offsets are others.
        """
        given, by = self.given(inputs.EvidenceInput), {"by": request.user, "at": timezone.now()}
        details = {
            name: given[name]
            for name in ("note", "is_primary", "is_independent", "is_confidential", "confidential_reason")
        }
        if given.get("source"):
            made = evidence.cite_whole(
                given["claim"],
                given["source"],
                stance=given["stance"],
                reason=given["whole_reason"],
                **by,
                **details,
            )
            return self.answer(made, 201)
        snapshot = given["snapshot"]
        span = span_of(given, snapshot)
        try:
            made = evidence.cite(given["claim"], snapshot, *span, stance=given["stance"], **by, **details)
        except evidence.AlreadyEvidence as refusal:
            raise Problem(refusal, existing=self.address_of(refusal.evidence)) from refusal
        return self.answer(made, 201)

    @extend_schema(request=None, responses=serializers.EvidenceSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request, uid):
        """Take it back; the record stays, since a verdict may have cited it."""
        piece = self.get_object()
        self.takes_no_body()
        return self.answer(evidence.withdraw(piece, by=request.user, at=timezone.now()))

    @extend_schema(responses={204: None})
    @withdrawal.mapping.delete
    def restore(self, request, uid):
        """Let it stand again."""
        evidence.restore(self.get_object(), by=request.user, at=timezone.now())
        return Response(status=204)
