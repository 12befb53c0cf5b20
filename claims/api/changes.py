"""What was published, corrected and retracted since a reader last asked? In the order of commits."""

import json

from django.db.models import Max, OuterRef, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.viewsets import GenericViewSet

from claims.api.documents import Changes
from claims.models import EditionKind, Publication
from workbench.api.filtering import refuse_unknown
from workbench.api.schema import Schema
from workbench.common.errors import DomainError

USUAL_SIZE, LARGEST = 100, 1000
LAST_RETRACTION = (
    Publication.objects.filter(claim=OuterRef("claim"), kind=EditionKind.RETRACTION)
    .order_by()
    .values("claim")
    .annotate(last=Max("number"))
    .values("last")
)


class UnknownPlace(DomainError):
    """The token is none of ours, or lies in our future."""

    code = "unknown_place"
    status = 400


class ChangeViewSet(GenericViewSet):
    """Every edition in the order of commits."""

    is_public = True
    schema = Schema()
    queryset = Publication.objects.order_by("position")
    pagination_class = None
    filter_backends = []

    @extend_schema(
        operation_id="changes_list",
        responses=Changes,
        parameters=[
            OpenApiParameter(
                "since", str, description="The token of the last answer; from the start without."
            ),
            OpenApiParameter("page_size", int, description="How many to a page; at most 1000."),
        ],
    )
    def list(self, request):
        """The editions after `since`: publications, corrections and tombstones."""
        refuse_unknown(request, {"since", "page_size"})
        since = _number(request, "since", 0, most=2**63 - 1)
        size = min(_number(request, "page_size", USUAL_SIZE, least=1, most=2**31), LARGEST)
        columns = ("position", "claim__check_page__uid", "number", "kind", "document")
        found = self.get_queryset().filter(position__gt=since).annotate(last=Subquery(LAST_RETRACTION))
        rows = list(found.values_list(*columns, "last")[: size + 1])
        if not rows and since and not self.get_queryset().filter(position=since).exists():
            sentence = _("This place lies in our future: start again from the beginning.")
            refusal = UnknownPlace(sentence, field="since")
            refusal.status = 410
            raise refusal
        sees_all = getattr(request.user, "is_newsroom", False)
        entries = [_entry(*row, sees_all=sees_all) for row in rows[:size]]
        last = rows[:size][-1][0] if rows else since
        head = json.dumps({"since": str(last), "has_more": len(rows) > size})[:-1]
        return HttpResponse(f'{head}, "results": [{",".join(entries)}]}}', content_type="application/json")


def _entry(position, uid, number, kind, document, last, *, sees_all: bool) -> str:
    is_taken_back = last is not None and number < last and kind != EditionKind.RETRACTION
    head = json.dumps({"token": str(position), "uid": str(uid), "edition": number, "kind": kind})[:-1]
    return f'{head}, "document": {"null" if is_taken_back and not sees_all else document}}}'


def _number(request, name: str, usual: int, *, least: int = 0, most: int) -> int:
    words = request.query_params.get(name, "")
    if not words:
        return usual
    if not (words.isascii() and words.isdigit() and len(words) < 20 and least <= int(words) <= most):
        raise UnknownPlace(_("“%(words)s” does not fit here.") % {"words": words[:50]}, field=name)
    return int(words)
