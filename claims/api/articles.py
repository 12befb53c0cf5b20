"""Where do programs put documents under check, and read what is marked in them?"""

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from claims import access, intake
from claims.api import annotating, inputs, lines, serializers
from claims.api.appearances import APPEARANCES
from claims.api.taking import take_in
from claims.filters import ArticleFilter
from claims.models import Article
from sources.api.viewsets import LARGE, with_newest
from sources.models import Source
from workbench.api.schema import IF_MATCH
from workbench.api.views import Endpoint


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
        return found.prefetch_related(Prefetch("appearances", APPEARANCES))

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
