"""Where do programs bring in documents, and have them fetched again?"""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from claims import access, evidence
from claims.api import inputs
from claims.api.taking import give_content, take_in
from sources import collecting, dispatch, fetching
from sources.api.serializers import SourceSerializer
from sources.api.viewsets import SourceViewSet
from sources.models import Reason
from workbench.api.schema import IF_MATCH


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
