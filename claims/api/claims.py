"""Where do programs make claims, and take them from open to published?"""

from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims import amending, appearing, casefile, matching, publication, workflow
from claims.api import annotating, drifts, inputs, serializers
from claims.api.appearances import APPEARANCES
from claims.api.documents import CheckDocument
from claims.api.evidence import EVIDENCE
from claims.api.marking import make_claim
from claims.api.precedents import PrecedentQuery, PrecedentsSerializer
from claims.api.verdicts import VERDICTS
from claims.filters import ClaimFilter
from claims.models import Attachment, Claim
from workbench.accounts.models import Scope
from workbench.api.errors import Problem
from workbench.api.permissions import require_scope
from workbench.api.preconditions import PreconditionFailed
from workbench.api.schema import IF_MATCH
from workbench.api.views import Endpoint, ZipRenderer
from workbench.common.sending import Download


class ClaimViewSet(Endpoint):
    """Statements under check, their evidence and verdicts, and the moves from open to published."""

    queryset = Claim.objects.select_related(
        "claimant", "assignee", "created_by", "check_page"
    ).prefetch_related(
        Prefetch("appearances", APPEARANCES),
        Prefetch("verdicts", VERDICTS.standing(), to_attr="standing_verdicts"),
    )
    serializer_class = serializers.ClaimSerializer
    detail_serializer_class = serializers.ClaimDetailSerializer
    filterset_class = ClaimFilter
    scopes = {"publication": Scope.PUBLISH, "retraction": Scope.PUBLISH, "moves": None}
    move_scopes = {"approve": Scope.REVIEW, "return": Scope.REVIEW}

    def get_queryset(self):
        found = super().get_queryset()
        if self.action == "list":
            return found
        return found.prefetch_related(
            Prefetch("evidence", EVIDENCE.standing(), to_attr="standing_evidence"),
            Prefetch("attachments", Attachment.objects.select_related("source")),
        )

    @extend_schema(request=inputs.ClaimInput, responses={201: serializers.ClaimDetailSerializer})
    def create(self, request):
        """Make a claim of words in an article: by offsets with the words, or by a quotation.

        409 with `candidates` when a quotation does not stand in exactly one place, or when the words at the
        offsets are others.
        """
        given = self.given(inputs.ClaimInput)
        try:
            claim = make_claim(given["article"], given, by=request.user, at=timezone.now())
        except appearing.AlreadyMarked as refusal:
            raise Problem(refusal, existing=self.address_of(refusal.appearance.claim)) from refusal
        return self.answer(claim, 201)

    @extend_schema(
        request=inputs.ClaimChanges, responses=serializers.ClaimDetailSerializer, parameters=[IF_MATCH]
    )
    def partial_update(self, request, uid):
        """Amend a claim. 412 with `current` and `yours` when it is not what was read any more."""
        claim = self.get_object()
        self.require_match(claim)
        changes = dict(self.given(inputs.ClaimChanges, claim=claim))
        version = changes.pop("version", claim.version)
        try:
            with transaction.atomic():
                if "claimant" in changes:
                    changes["claimant"] = amending.claimant_named(changes["claimant"] or "")
                claim = amending.amend(claim, changes, version=version, by=request.user, at=timezone.now())
        except amending.StaleVersion as refusal:
            current = self.answer(refusal.claim).data
            raise PreconditionFailed(current=current, yours=dict(request.data)) from refusal
        return self.answer(claim)

    @extend_schema(request=inputs.MoveInput, responses=serializers.ClaimDetailSerializer)
    @action(detail=True, methods=["post"])
    def moves(self, request, uid):
        """Take a claim one step. Returning, reopening and dropping need a reason."""
        require_scope(request, self._move_scope())
        claim, given = self.get_object(), self.given(inputs.MoveInput)
        workflow.advance(
            claim,
            given["move"],
            by=request.user,
            at=timezone.now(),
            reason=given["reason"],
            checked=given["checked"],
        )
        return self.answer(claim)

    @extend_schema(request=inputs.PublicationInput, responses={201: CheckDocument})
    @action(detail=True, methods=["post"])
    def publication(self, request, uid):
        """Publish an approved claim as its next edition; answers with the edition's document."""
        claim, given = self.get_object(), self.given(inputs.PublicationInput)
        edition = publication.publish(claim, by=request.user, at=timezone.now(), **given)
        return self._edition(edition)

    @extend_schema(request=inputs.RetractionInput, responses={201: CheckDocument})
    @action(detail=True, methods=["post"])
    def retraction(self, request, uid):
        """Replace a published check by a tombstone; answers with it."""
        claim, given = self.get_object(), self.given(inputs.RetractionInput)
        edition = publication.retract(claim, by=request.user, at=timezone.now(), note=given["note"])
        return self._edition(edition)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[ZipRenderer, JSONRenderer])
    def casefile(self, request, uid):
        """The whole evidence of a claim as one zip that checks itself offline (docs/casefile.md)."""
        claim = self.get_object()
        built = casefile.hand_out(claim, by=request.user, at=timezone.now())
        return Download(built, name=casefile.file_name(claim), content_type=ZipRenderer.media_type)

    @annotating.collection("claims_annotations")
    def annotations(self, request, uid):
        """The quoted evidence of a claim as a W3C annotation collection; `page` gives one of its pages."""
        return annotating.of_claim(self.get_object(), request)

    @annotating.described_intake("claims_annotate")
    @annotations.mapping.post
    def annotate(self, request, uid):
        """Make evidence of W3C annotations of pages we have; a body says the stance."""
        return Response(annotating.into_claim(self.get_object(), request.data, request))

    @extend_schema(parameters=[PrecedentQuery], responses=PrecedentsSerializer)
    @action(detail=True, detail_parameters=frozenset({"statement"}))
    def precedents(self, request, uid):
        """What was said or checked before: claims of ours and fact-checks of others, with what they share."""
        claim, asked = self.get_object(), PrecedentQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = matching.precedents_of(claim, statement=asked.validated_data["statement"])
        return Response(PrecedentsSerializer(found).data)

    @extend_schema(operation_id="claims_drifts", responses=drifts.DriftsSerializer)
    @action(detail=True, url_path="drifts", url_name="drifts")
    def drift(self, request, uid):
        """What became of the claim's quotations in newer versions of their sources, never guessed."""
        return Response(drifts.of_claim(self.get_object()))

    @extend_schema(
        operation_id="claims_settle_drift",
        request=drifts.DriftInput,
        responses={201: drifts.DriftsSerializer},
    )
    @drift.mapping.post
    def settle_drift(self, request, uid):
        """Quote anew in the source's newest version, or let the quotation stand and say why.

        409 when it was settled already, or with `candidates` when the words do not stand in one place alone.
        """
        claim = self.get_object()
        given = self.given(drifts.DriftInput, claim=claim)
        drifts.settle(claim, given, by=request.user, at=timezone.now())
        return Response(drifts.of_claim(claim), status=201)

    def _move_scope(self) -> Scope:
        """What the move that is asked for needs of a token, and a body that asks for none."""
        move = self.request.data.get("move") if isinstance(self.request.data, dict) else None
        return self.move_scopes.get(str(move), Scope.CONTRIBUTE)

    def _edition(self, edition) -> HttpResponse:
        """The document as it was stored: its bytes are what everybody else will get."""
        response = HttpResponse(edition.document, status=201, content_type="application/json")
        response["Location"] = reverse("check-detail", args=[edition.slug], request=self.request)
        return response
