"""What all endpoints have in common."""

from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from workbench.api import errors
from workbench.api.idempotency import HEADER, once
from workbench.api.inputs import Nothing
from workbench.api.preconditions import is_held, require_match, tag_of
from workbench.api.schema import Schema


class Endpoint(ReadOnlyModelViewSet):
    """A read-only list and its entries by uid, of what the person may see.

    `serializer_class` shows a list entry, `detail_serializer_class` (if any) one entry alone.
    """

    lookup_field = "uid"
    schema = Schema()
    detail_serializer_class = None
    detail_parameters = frozenset()  # that the address of one record takes; an @action may name its own

    def initial(self, request, *args, **kwargs):
        """Let whoever may; a POST with an Idempotency-Key acts once."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and HEADER in request.headers:
            self.post = once(self.post)

    def get_queryset(self):
        return self.queryset.visible_to(self.request.user)

    def get_serializer_class(self):
        if self.action != "list" and self.detail_serializer_class:
            return self.detail_serializer_class
        return self.serializer_class

    def retrieve(self, request, *args, **kwargs) -> Response:
        """One record with its ETag; 304 when the client holds it already."""
        response = super().retrieve(request, *args, **kwargs)
        tag = tag_of(response.data)
        if is_held(request, tag):
            response = Response(status=304)
        response["ETag"] = tag
        return response

    def require_match(self, record) -> None:
        """Refuse an amendment of anything but what the client read: If-Match is the record's ETag."""
        require_match(self.request, self.answer(record).data)

    def require_match_of_locked(self, record) -> None:
        """As require_match; nobody else amends the record until the transaction ends."""
        type(record).objects.select_for_update(no_key=True).only("pk").get(pk=record.pk)
        self.require_match(record)

    def given(self, serializer_class, **context) -> dict:
        """The request's body, checked. Raises ValidationError naming the fields."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context() | context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def takes_no_body(self) -> None:
        """Refuse whatever is sent along with a step that needs nothing. Raises ValidationError naming it."""
        self.given(Nothing)

    def answer(self, record, status: int = 200) -> Response:
        """The record as the list's neighbour would see it, with its address and its ETag."""
        record = self.get_queryset().get(pk=record.pk)
        shown = (self.detail_serializer_class or self.serializer_class)(
            record, context=self.get_serializer_context()
        )
        headers = {"ETag": tag_of(shown.data)}
        if status in (201, 202):
            headers["Location"] = self.address_of(record)
        return Response(shown.data, status=status, headers=headers)

    def address_of(self, record) -> str:
        return self.reverse_action("detail", args=[record.uid])


class ZipRenderer(BaseRenderer):
    """Lets a client ask for application/zip; the view sends the file itself."""

    media_type, format, charset = "application/zip", "zip", None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


class WarcRenderer(ZipRenderer):
    """As ZipRenderer, for an archived page."""

    media_type, format = "application/warc", "warc"


def nothing_here(request, path=""):
    """The answer at an address under /api/ that does not exist."""
    return errors.document("not_found", 404, _("There is nothing at this address."))
