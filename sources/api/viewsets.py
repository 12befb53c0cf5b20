"""Where do clients read sources and snapshots?"""

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from sources import freshness, showing
from sources.api.serializers import (
    SnapshotDetailSerializer,
    SnapshotSerializer,
    SourceSerializer,
    WatchInput,
)
from sources.filters import SnapshotFilter, SourceFilter
from sources.models import FetchAttempt, Snapshot, Source
from workbench.api.views import Endpoint, WarcRenderer
from workbench.common.sending import Download

LARGE = ("text", "blocks", "headers", "dates", "details")  # columns a list never needs


def with_newest(sources):
    """The sources with their newest attempt and snapshot, in two queries however many there are."""
    attempts = FetchAttempt.objects.order_by("source_id", "-id").distinct("source_id")
    snapshots = Snapshot.objects.order_by("source_id", "-number").distinct("source_id")
    return sources.select_related("publisher", "created_by", "watch__by").prefetch_related(
        Prefetch("attempts", attempts, to_attr="newest_attempts"),
        Prefetch("snapshots", snapshots.only("uid", "source_id", "number"), to_attr="newest_snapshots"),
    )


class SourceViewSet(Endpoint):
    """Documents: where they live, how fetching them goes, and their newest snapshot."""

    queryset = with_newest(Source.objects.all())
    serializer_class = SourceSerializer
    filterset_class = SourceFilter

    @extend_schema(request=WatchInput, responses=SourceSerializer)
    @action(detail=True, methods=["post"])
    def watch(self, request, uid):
        """Look at the page every hour or every day, the first time at once; again, to change the watch."""
        source, given = self.get_object(), self.given(WatchInput)
        freshness.watch(source, **given, by=request.user, at=timezone.now())
        return self.answer(source)

    @extend_schema(responses={204: None})
    @watch.mapping.delete
    def unwatch(self, request, uid):
        """Stop looking at the page."""
        freshness.unwatch(self.get_object(), by=request.user, at=timezone.now())
        return Response(status=204)


class SnapshotViewSet(Endpoint):
    """What documents said, each at one moment. The text is in the detail."""

    queryset = Snapshot.objects.select_related("source", "captured_by")
    serializer_class = SnapshotSerializer
    detail_serializer_class = SnapshotDetailSerializer
    filterset_class = SnapshotFilter

    def get_queryset(self):
        found = super().get_queryset()
        return found.defer(*LARGE) if self.action == "list" else found

    @extend_schema(responses={(200, "application/warc"): OpenApiTypes.BINARY})
    @action(detail=True, renderer_classes=[WarcRenderer, JSONRenderer])
    def warc(self, request, uid):
        """The capture as it came, as WARC/1.1: every hop with its headers, addresses and times (gzip)."""
        snapshot = self.get_object()
        file = showing.hand_out(snapshot, by=request.user, at=timezone.now())
        name = showing.file_name(snapshot, "warc.gz")
        return Download(file, name=name, content_type=WarcRenderer.media_type)
