"""Where does everybody read what was published? Every answer is text stored when it was published."""

import hashlib
import json
from itertools import chain
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import renderers
from rest_framework.decorators import action
from rest_framework.viewsets import GenericViewSet

from claims.api.documents import CheckDocument, CheckPage, Editions
from claims.api.streams import Csv, Ndjson, streamed, texts_of
from claims.export import datafeed, table
from claims.filters import CheckFilter
from claims.models import Check, EditionKind, Publication
from workbench.api import partial
from workbench.api.pagination import NewestFirst
from workbench.api.schema import Schema
from workbench.common.errors import DomainError

PAGING = {NewestFirst.cursor_query_param, NewestFirst.page_size_query_param, "fields"}
FIELDS = OpenApiParameter(
    "fields", str, description="Only these members: uid,statement,verdicts(substance/rating/key)."
)
NAME = OpenApiParameter("uid", str, "path", description="The check's uid, or its slug.")


class Retracted(DomainError):
    """A retracted check has no ClaimReview any more."""

    code = "retracted"
    status = 410


class JsonLd(renderers.JSONRenderer):
    """For content negotiation: the text itself is stored."""

    media_type = "application/ld+json"
    format = "jsonld"


class CheckViewSet(GenericViewSet):
    """Published checks, corrected ones in their newest edition, retracted ones as tombstones."""

    is_public = True
    schema = Schema()
    queryset = Check.objects.all()
    filterset_class = CheckFilter
    lookup_value_regex = "[0-9A-Za-z_-]+"
    lookup_field = "uid"

    @extend_schema(operation_id="checks_list", responses=CheckPage, parameters=[FIELDS])
    def list(self, request):
        """A page of documents, newest check first."""
        checks = self._filtered()
        # What the reader has is judged by the keys of the editions; their text is read only when it is new.
        column = None if "If-None-Match" in request.headers else "edition__document"
        rows = self._page(checks, column)
        links = {"next": self.paginator.get_next_link(), "previous": self.paginator.get_previous_link()}
        words, tree = _chosen_fields(request)
        tag = _tag(json.dumps(links), words, *(row["edition_id"] for row in rows))
        if _is_known(request, tag):
            return _unchanged(tag)
        documents = [row[column] for row in rows] if column else _documents(rows)
        documents = [_part(document, tree) for document in documents]
        head = json.dumps(links)[:-1]
        return _answer(f'{head}, "results": [{",".join(documents)}]}}', tag)

    @extend_schema(responses=CheckDocument, parameters=[NAME, FIELDS])
    def retrieve(self, request, uid):
        """One check by uid or slug: the document of its newest edition."""
        check = self._check(uid, "edition__document", "edition__document_sha256")
        words, tree = _chosen_fields(request)
        digest = check.edition.document_sha256
        tag = _tag(digest, words) if words else f'"{digest}"'
        if _is_known(request, tag):
            return _unchanged(tag)
        return _answer(_part(check.edition.document, tree), tag)

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT}, parameters=[NAME])
    @action(detail=True, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def claimreview(self, request, uid):
        """The check as schema.org ClaimReview (JSON-LD). 410 when it was retracted."""
        check = self._check(uid, "edition__claim_review", "edition__document_sha256")
        if check.is_retracted:
            raise Retracted(_("This check was retracted; its ClaimReview is withdrawn."))
        tag = f'"{check.edition.document_sha256}-ld"'
        if _is_known(request, tag):
            return _unchanged(tag)
        return _answer(check.edition.claim_review, tag, JsonLd.media_type)

    @extend_schema(responses=Editions, parameters=[NAME])
    @action(detail=True, pagination_class=None, filterset_class=None)
    def editions(self, request, uid):
        """Every edition's document, the oldest first. What a retraction took back is not shown again."""
        check = self._check(uid)
        editions = Publication.objects.filter(claim=check.claim_id).order_by("number")
        last = editions.filter(kind=EditionKind.RETRACTION).values_list("number", flat=True).last()
        if last and not getattr(request.user, "is_newsroom", False):
            editions = editions.filter(Q(number__gte=last) | Q(kind=EditionKind.RETRACTION))
        rows = list(editions.values_list("document_sha256", "document"))
        tag = _tag(*(digest for digest, _document in rows))
        if _is_known(request, tag):
            return _unchanged(tag)
        return _answer(f'{{"results": [{",".join(document for _digest, document in rows)}]}}', tag)

    @extend_schema(
        operation_id="checks_ndjson",
        responses={(200, Ndjson.media_type): OpenApiTypes.STR},
        parameters=[FIELDS],
        filters=True,
    )
    @action(detail=False, pagination_class=None, renderer_classes=[Ndjson, renderers.JSONRenderer])
    def ndjson(self, request):
        """Every check that the list's filters take, one document to a line, newest first."""
        _words, tree = _chosen_fields(request)
        documents = texts_of(self._filtered().order_by("-id"))
        lines = (_part(document, tree) + "\n" for document in documents)
        return streamed(request, lines, Ndjson.media_type, "checks.ndjson")

    @extend_schema(
        operation_id="checks_csv", responses={(200, Csv.media_type): OpenApiTypes.STR}, filters=True
    )
    @action(detail=False, pagination_class=None, renderer_classes=[Csv, renderers.JSONRenderer])
    def csv(self, request):
        """Every check that the list's filters take as a table, newest first."""
        documents = texts_of(self._filtered().order_by("-id"))
        lines = chain([table.header()], (table.line_of(json.loads(document)) for document in documents))
        return streamed(request, lines, f"{Csv.media_type}; charset=utf-8", "checks.csv")

    @extend_schema(
        operation_id="checks_datafeed",
        responses={(200, JsonLd.media_type): OpenApiTypes.OBJECT},
        filters=True,
    )
    @action(detail=False, pagination_class=None, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def datafeed(self, request):
        """The ClaimReview of every check in force, as a schema.org DataFeed, newest first."""
        reviews = texts_of(self._filtered().standing().order_by("-id"), "claim_review")
        return streamed(request, datafeed.parts_of(reviews), JsonLd.media_type, "datafeed.jsonld")

    def _filtered(self):
        # building the filter's form costs as much as the page: only when something is asked
        if self.request.query_params.keys() <= PAGING:
            return self.get_queryset()
        return self.filter_queryset(self.get_queryset())

    def _page(self, checks, column: str | None):
        columns = ["id", "edition_id", *([column] if column else [])]
        return self.paginator.paginate_queryset(checks.values(*columns), self.request, view=self)

    def _check(self, name: str, *columns: str) -> Check:
        """The check of this uid or slug, with these columns of its edition. Raises Http404."""
        try:
            wanted = {"uid": UUID(name)}
        except ValueError:
            wanted = {"slug": name}
        found = Check.objects.select_related("edition") if columns else Check.objects.all()
        check = found.only("claim_id", "edition_id", "is_retracted", *columns).filter(**wanted).first()
        if check is None:
            raise Http404
        return check


def _documents(rows: list[dict]) -> list[str]:
    """The documents of a page's editions, in the page's order."""
    keys = [row["edition_id"] for row in rows]
    text = dict(Publication.objects.filter(pk__in=keys).values_list("pk", "document"))
    return [text[key] for key in keys]


def _chosen_fields(request) -> tuple[str, dict]:
    """What `fields` says, and as a tree; no words and an empty tree when all is wanted."""
    words = request.query_params.get("fields", "")
    return words, partial.selector(words) if words else {}


def _part(document: str, tree: dict) -> str:
    """The members of a stored document that tree takes; the stored text itself when it takes all."""
    if not tree:
        return document
    return json.dumps(partial.chosen(json.loads(document), tree), ensure_ascii=False, separators=(",", ":"))


def _tag(*parts) -> str:
    """An entity tag over what decides the answer's bytes."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def _is_known(request, tag: str) -> bool:
    """Whether the reader holds this answer already (RFC 9110, 13.1.2: weak comparison)."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or tag in (each.removeprefix("W/") for each in held)


def _unchanged(tag: str) -> HttpResponse:
    return _with_tag(HttpResponse(status=304), tag)


def _answer(text: str, tag: str, media_type: str = "application/json") -> HttpResponse:
    return _with_tag(HttpResponse(text, content_type=media_type), tag)


def _with_tag(response: HttpResponse, tag: str) -> HttpResponse:
    """Caches may keep the answer, and ask each time whether it still stands."""
    response["ETag"] = tag
    patch_cache_control(response, no_cache=True)
    return response
