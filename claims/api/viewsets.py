"""Where do programs read and write articles, sources, claims, evidence and verdicts?"""

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

from claims import (
    access,
    amending,
    appearing,
    casefile,
    evidence,
    intake,
    matching,
    publication,
    verdicts,
    workflow,
)
from claims.api import annotating, drifts, inputs, lines, serializers
from claims.api.documents import CheckDocument
from claims.api.marking import make_claim, span_in
from claims.api.precedents import PrecedentQuery, PrecedentsSerializer
from claims.api.selections import span_of
from claims.api.taking import give_content, take_in
from claims.filters import AppearanceFilter, ArticleFilter, ClaimFilter, EvidenceFilter, VerdictFilter
from claims.models import Appearance, Article, Attachment, Claim, Evidence, Verdict
from sources import collecting, dispatch, fetching
from sources.api.serializers import SourceSerializer
from sources.api.viewsets import LARGE, SourceViewSet, with_newest
from sources.models import Reason, Source
from workbench.accounts.models import Scope
from workbench.api.errors import Problem
from workbench.api.permissions import require_scope
from workbench.api.preconditions import PreconditionFailed
from workbench.api.schema import IF_MATCH
from workbench.api.views import Endpoint, ZipRenderer
from workbench.common.sending import Download

# A passage says which snapshot it lies in, and needs nothing else of it.
_PASSAGE = [f"passage__snapshot__{column}" for column in LARGE]
_APPEARANCES = Appearance.objects.select_related("article", "claim", "passage__snapshot").defer(*_PASSAGE)
_EVIDENCE = Evidence.objects.select_related("claim", "source", "passage__snapshot", "added_by").defer(
    *_PASSAGE
)
_VERDICTS = Verdict.objects.select_related("claim", "rating__scale", "author").prefetch_related(
    Prefetch("evidence", Evidence.objects.only("uid"))
)


class ArticleViewSet(Endpoint):
    """Documents under check. The text people mark is at `snapshots/<uid>/`."""

    queryset = Article.objects.select_related("snapshot", "assignee", "created_by").defer(
        *(f"snapshot__{column}" for column in LARGE)
    )
    serializer_class = serializers.ArticleSerializer
    detail_serializer_class = serializers.ArticleDetailSerializer
    filterset_class = ArticleFilter

    def get_queryset(self):
        found = super().get_queryset().prefetch_related(Prefetch("source", with_newest(Source.objects.all())))
        if self.action == "list":
            return found
        return found.prefetch_related(Prefetch("appearances", _APPEARANCES))

    @extend_schema(
        request=inputs.ArticleInput,
        responses=dict.fromkeys((200, 201, 202), serializers.ArticleDetailSerializer),
    )
    def create(self, request):
        """Put a document under check: by address, as text, or (multipart) as a file.

        201 when its text is here; 202 when a worker fetches or reads it: follow `Location` and look at
        `attempt`; 200 when the document was under check already.
        """
        given, now = self.given(inputs.ArticleInput), timezone.now()
        access.require(request.user, "add_article")
        with transaction.atomic():
            source, status = take_in(given, by=request.user, at=now)
            article = intake.open_article(
                source,
                by=request.user,
                at=now,
                published_on=given["published_on"],
                time_zone=given["time_zone"],
                language=given["language"],
            )
        if status == 200 and article.created_at == now:
            status = 201
        return self.answer(article, status)

    @extend_schema(
        request=inputs.ArticleChanges, responses=serializers.ArticleDetailSerializer, parameters=[IF_MATCH]
    )
    def partial_update(self, request, uid):
        """Amend what is known of an article. 412 with `current` and `yours` when it is not what was read."""
        article, given = self.get_object(), self.given(inputs.ArticleChanges)
        with transaction.atomic():
            self.require_match_of_locked(article)
            intake.amend_article(article, given, by=request.user, at=timezone.now())
        return self.answer(article)

    @extend_schema(
        operation_id="articles_import",
        request={lines.NdjsonParser.media_type: OpenApiTypes.STR},
        responses=lines.LineResults,
    )
    @action(detail=False, methods=["post"], url_path="import", parser_classes=[lines.NdjsonParser])
    def bring_in(self, request):
        """Take in many articles with their claims (NDJSON, one article to a line).

        A line has the members of an article to be made, and `claims`: passages with what is known of them.
        Each line is taken in whole or not at all; the answer tells of every line, and why one was refused.
        """
        context = self.get_serializer_context()
        return Response(lines.bring_in(request.data, request=request, context=context))

    @annotating.collection("articles_annotations")
    def annotations(self, request, uid):
        """The claims marked in an article as a W3C annotation collection; `page` gives one of its pages."""
        return annotating.of_article(self.get_object(), request)

    @annotating.described_intake("articles_annotate")
    @annotations.mapping.post
    def annotate(self, request, uid):
        """Make claims of W3C annotations: one, a list, a page, or a collection with its first page in it."""
        return Response(annotating.into_article(self.get_object(), request.data, request))


class SourceIntakeViewSet(SourceViewSet):
    """Documents, and how they come in: by address, as text, or as a file; beside a claim or not."""

    @extend_schema(request=inputs.SourceInput, responses=dict.fromkeys((200, 201, 202), SourceSerializer))
    def create(self, request):
        """Add a source. 202 when a worker fetches or reads it: follow `Location` and look at `attempt`."""
        given, now = self.given(inputs.SourceInput), timezone.now()
        access.require(request.user, "attach")
        with transaction.atomic():
            source, status = take_in(given, by=request.user, at=now, kind=given["kind"])
            if given.get("claim"):
                evidence.attach(given["claim"], source, by=request.user, at=now)
        return self.answer(source, status)

    @extend_schema(request=inputs.SourceChanges, responses=SourceSerializer, parameters=[IF_MATCH])
    def partial_update(self, request, uid):
        """Amend what a document is called and what kind it is. 412 when it is not what was read any more."""
        source, given = self.get_object(), self.given(inputs.SourceChanges)
        access.require(request.user, "attach")
        with transaction.atomic():
            self.require_match_of_locked(source)
            collecting.amend(source, given, by=request.user, at=timezone.now())
        return self.answer(source)

    @extend_schema(request=None, responses={202: SourceSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request, uid):
        """Fetch it again; a second request joins the attempt that is open."""
        source = self.get_object()
        access.require(request.user, "attach")
        self.takes_no_body()
        dispatch.request_fetch(source, by=request.user, at=timezone.now(), reason=Reason.RETRY)
        return self.answer(source, 202)

    @extend_schema(request=None, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, uid):
        """End the attempt that is under way. 409 when none is."""
        source = self.get_object()
        access.require(request.user, "attach")
        self.takes_no_body()
        fetching.cancel_open(source, by=request.user, at=timezone.now())
        return self.answer(source)

    @extend_schema(request=inputs.ContentInput, responses=dict.fromkeys((201, 202), SourceSerializer))
    @action(detail=True, methods=["post"])
    def content(self, request, uid):
        """Give its text or its file, where it cannot be fetched. 202 when a worker reads it."""
        source, given = self.get_object(), self.given(inputs.ContentInput)
        access.require(request.user, "attach")
        status = give_content(source, given, by=request.user, at=timezone.now())
        return self.answer(source, status)


class AppearanceViewSet(Endpoint):
    """Where claims stand in articles. A claim made of an article's words has its first one from then on."""

    queryset = _APPEARANCES
    serializer_class = serializers.AppearanceSerializer
    filterset_class = AppearanceFilter

    def get_queryset(self):
        return self.queryset.filter(claim__in=Claim.objects.visible_to(self.request.user))

    @extend_schema(request=inputs.AppearanceInput, responses={201: serializers.AppearanceSerializer})
    def create(self, request):
        """Say that a claim there is stands in one more place: by offsets with the words, or by a quotation.

        409 with `candidates` when a quotation does not stand in exactly one place, or when the words at the
        offsets are others.
        """
        given = self.given(inputs.AppearanceInput)
        claim, article = given["claim"], given["article"]
        span = span_in(article, given)
        try:
            made = appearing.appear_again(claim, article, *span, by=request.user, at=timezone.now())
        except appearing.AlreadyMarked as refusal:
            raise Problem(refusal, existing=self.address_of(refusal.appearance)) from refusal
        return self.answer(made, 201)

    @extend_schema(
        request=inputs.AppearanceChanges, responses=serializers.AppearanceSerializer, parameters=[IF_MATCH]
    )
    def partial_update(self, request, uid):
        """Say that this is where the claim was first made."""
        appearance = self.get_object()
        self.given(inputs.AppearanceChanges)
        with transaction.atomic():
            self.require_match_of_locked(appearance)
            appearing.put_first(appearance, by=request.user, at=timezone.now())
        return self.answer(appearance)


class ClaimViewSet(Endpoint):
    """Statements under check, their evidence and verdicts, and the moves from open to published."""

    queryset = Claim.objects.select_related(
        "claimant", "assignee", "created_by", "check_page"
    ).prefetch_related(
        Prefetch("appearances", _APPEARANCES),
        Prefetch("verdicts", _VERDICTS.standing(), to_attr="standing_verdicts"),
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
            Prefetch("evidence", _EVIDENCE.standing(), to_attr="standing_evidence"),
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


class EvidenceViewSet(Endpoint):
    """What speaks for, against and around claims."""

    queryset = _EVIDENCE
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


class VerdictViewSet(Endpoint):
    """What was concluded about claims, superseded verdicts too."""

    queryset = _VERDICTS
    serializer_class = serializers.VerdictSerializer
    filterset_class = VerdictFilter

    @extend_schema(
        request=inputs.VerdictInput, responses=dict.fromkeys((200, 201), serializers.VerdictSerializer)
    )
    def create(self, request):
        """Give a verdict on one question; it supersedes the one in force. 200 when it says the same."""
        given, now = dict(self.given(inputs.VerdictInput)), timezone.now()
        claim, question = given.pop("claim"), given.pop("question")
        verdict = verdicts.supersede(claim, question, **given, by=request.user, at=now)
        return self.answer(verdict, 201 if verdict.made_at == now else 200)

    @extend_schema(request=None, responses=serializers.VerdictSerializer)
    @action(detail=True, methods=["post"])
    def withdrawal(self, request, uid):
        """Take the answer in force back without giving another."""
        verdict = self.get_object()
        self.takes_no_body()
        verdicts.withdraw(verdict, by=request.user, at=timezone.now())
        return self.answer(verdict)
