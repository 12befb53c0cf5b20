"""Where does everybody read what was published? Every answer is text stored when it was published."""

import json
from collections.abc import Set
from datetime import UTC, datetime
from itertools import chain
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_filters.utils import translate_validation
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import renderers
from rest_framework.decorators import action
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from claims.api import validators
from claims.api.documents import CheckDocument, CheckPage, Editions
from claims.api.streams import Csv, Ndjson, lines_of, streamed, texts_of
from claims.export import averitec, datafeed, mediareview, table, webannotation
from claims.filters import CheckFilter, PastCheckFilter
from claims.models import Check, EditionKind, Publication
from workbench.api import partial
from workbench.api.filtering import refuse_unknown
from workbench.api.pagination import NewestFirst
from workbench.api.schema import Schema
from workbench.common.errors import DomainError

PAGING = {NewestFirst.cursor_query_param, NewestFirst.page_size_query_param, "fields"}
AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATETIME,
    description="As it was at a past instant; filters look at what the editions of then say.",
)
FIELDS = OpenApiParameter(
    "fields", str, description="Only these members: uid,statement,verdicts(substance/rating/key)."
)
NAME = OpenApiParameter("uid", str, "path", description="The check's uid, or its slug.")


class Retracted(DomainError):
    """A retracted check has no ClaimReview any more."""

    code = "retracted"
    status = 410


class AsOfRefused(DomainError):
    """`as_of` is no past instant."""

    code = "as_of_refused"
    status = 400

    def __init__(self, message):
        super().__init__(message, field="as_of")


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
    parameters = frozenset({"as_of", "fields"})
    lookup_value_regex = "[0-9A-Za-z_-]+"
    lookup_field = "uid"

    @extend_schema(operation_id="checks_list", responses=CheckPage, parameters=[FIELDS, AS_OF])
    def list(self, request):
        """A page of documents, newest check first."""
        who = "as_of" in request.query_params and self._sees_all  # nothing else differs from reader to reader
        asked = validators.digest(request.build_absolute_uri(), who)
        held = [tag for tag in validators.held(request) if tag == "*" or tag.startswith(f'"{asked}.')]
        now = validators.newest()  # before the rows: a page may be newer than its tag says, never older
        if known := [tag for tag in held if tag.endswith(f'.{now.position}"')]:
            return validators.unchanged(known[0], now)
        if validators.is_unmodified(request, now.last_modified):
            return validators.unchanged(f'"{asked}.-.{now.position}"', now)
        checks, key = self._asked_for()
        # What the reader has is judged by the keys of the editions; their text is read only when it is new.
        columns = [key] if held or key != "edition_id" else [key, "edition__document"]
        rows = self.paginator.paginate_queryset(checks.values_list("id", *columns), request, view=self)
        links = {"next": self.paginator.get_next_link(), "previous": self.paginator.get_previous_link()}
        _words, tree = _chosen_fields(request)
        page = f'"{asked}.{validators.digest(links, *(row[1] for row in rows))}'
        tag = f'{page}.{now.position}"'
        if any(known == "*" or known.startswith(f"{page}.") for known in held):
            return validators.unchanged(tag, now)
        documents = [row[2] for row in rows] if len(columns) > 1 else _documents([row[1] for row in rows])
        if tree:
            documents = [_part(document, tree) for document in documents]
        head = json.dumps(links)[:-1]
        return validators.stamped(_answer(f'{head}, "results": [{",".join(documents)}]}}'), tag, now)

    @extend_schema(responses=CheckDocument, parameters=[NAME, FIELDS])
    def retrieve(self, request, uid):
        """One check by uid or slug: the document of its newest edition."""
        check = self._check(
            uid,
            *("edition__document", "edition__document_sha256", "edition__published_at"),
            takes=frozenset({"fields"}),
        )
        words, tree = _chosen_fields(request)
        digest = check.edition.document_sha256
        tag = f'"{validators.digest(digest, words)}"' if words else f'"{digest}"'
        return _of_edition(request, check, tag, lambda: _part(check.edition.document, tree))

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT}, parameters=[NAME])
    @action(detail=True, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def claimreview(self, request, uid):
        """The check as schema.org ClaimReview (JSON-LD). 410 when it was retracted."""
        check = self._check(uid, "edition__claim_review", "edition__document_sha256", "edition__published_at")
        if check.is_retracted:
            raise Retracted(_("This check was retracted; its ClaimReview is withdrawn."))
        tag = f'"{check.edition.document_sha256}-ld"'
        return _of_edition(request, check, tag, lambda: check.edition.claim_review, JsonLd.media_type)

    @extend_schema(responses=Editions, parameters=[NAME])
    @action(detail=True, pagination_class=None, filterset_class=None)
    def editions(self, request, uid):
        """Every edition's document, the oldest first. What a retraction took back is not shown again."""
        check = self._check(uid)
        editions = Publication.objects.filter(claim=check.claim_id).order_by("number")
        last = editions.filter(kind=EditionKind.RETRACTION).values_list("number", flat=True).last()
        if last and not self._sees_all:
            editions = editions.filter(Q(number__gte=last) | Q(kind=EditionKind.RETRACTION))
        rows = list(editions.values_list("document_sha256", "document"))
        tag = f'"{validators.digest(*(digest for digest, _document in rows))}"'
        if validators.is_known(request, tag):
            return validators.unchanged(tag)
        text = f'{{"results": [{",".join(document for _digest, document in rows)}]}}'
        return validators.stamped(_answer(text), tag)

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

        def make():
            checks = self._filtered().order_by("-id")
            if not tree:
                return streamed(request, lines_of(checks), Ndjson.media_type, "checks.ndjson", at_once=1)
            lines = (_part(document, tree) + "\n" for document in texts_of(checks))
            return streamed(request, lines, Ndjson.media_type, "checks.ndjson")

        return validators.whole(request, make)

    @extend_schema(
        operation_id="checks_csv", responses={(200, Csv.media_type): OpenApiTypes.STR}, filters=True
    )
    @action(detail=False, pagination_class=None, renderer_classes=[Csv, renderers.JSONRenderer])
    def csv(self, request):
        """Every check that the list's filters take as a table, newest first."""

        def make():
            documents = texts_of(self._filtered().order_by("-id"))
            lines = chain([table.header()], (table.line_of(json.loads(document)) for document in documents))
            return streamed(request, lines, f"{Csv.media_type}; charset=utf-8", "checks.csv")

        return validators.whole(request, make)

    @extend_schema(
        operation_id="checks_datafeed",
        responses={(200, JsonLd.media_type): OpenApiTypes.OBJECT},
        filters=True,
    )
    @action(detail=False, pagination_class=None, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def datafeed(self, request):
        """The ClaimReview of every check in force, as a schema.org DataFeed, newest first."""

        def make():
            reviews = texts_of(self._filtered().standing().order_by("-id"), "claim_review")
            return streamed(request, datafeed.parts_of(reviews), JsonLd.media_type, "datafeed.jsonld")

        return validators.whole(request, make)

    @extend_schema(
        operation_id="checks_averitec",
        responses={(200, "application/json"): {"type": "array", "items": {"type": "object"}}},
        filters=True,
    )
    @action(detail=False, pagination_class=None)
    def averitec(self, request):
        """Every check with an answer to "is it so?", in the shape of the AVeriTeC dataset."""

        def make():
            documents = texts_of(self._filtered().standing().order_by("-id"))
            return streamed(request, averitec.parts_of(documents), "application/json", "averitec.json")

        return validators.whole(request, make)

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT}, parameters=[NAME])
    @action(detail=True, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def mediareview(self, request, uid):
        """The check as schema.org MediaReview (JSON-LD); 404 unless it is of a picture or a video."""
        check = self._check(uid, "edition__document", "edition__document_sha256", "edition__published_at")
        document = check.edition.content
        if not mediareview.is_about_media(document):
            raise Http404
        tag = f'"{check.edition.document_sha256}-media"'
        return _of_edition(
            request, check, tag, lambda: json.dumps(mediareview.media_review(document)), JsonLd.media_type
        )

    @extend_schema(responses={(200, "application/ld+json"): OpenApiTypes.OBJECT}, parameters=[NAME])
    @action(detail=True, renderer_classes=[JsonLd, renderers.JSONRenderer])
    def annotations(self, request, uid):
        """Where the claim stood and what its evidence quotes, as a W3C annotation collection."""
        check = self._check(
            uid,
            *("uid", "statement"),
            *("edition__document", "edition__document_sha256", "edition__published_at"),
            takes=frozenset({"page"}),  # the collection holds its only page, and names it by ?page=0
        )
        address = reverse("check-annotations", args=[check.uid], request=request)

        def text() -> str:
            items = webannotation.of_check(check.edition.content, address)
            whole = webannotation.collection(address, label=check.statement, total=len(items), items=items)
            return json.dumps(whole, ensure_ascii=False)

        tag = f'"{check.edition.document_sha256}-oa"'
        return _of_edition(request, check, tag, text, webannotation.MEDIA_TYPE)

    def _filtered(self):
        # building the filter's form costs as much as the page: only when something is asked
        if self.request.query_params.keys() <= PAGING:
            return self.get_queryset()
        return self.filter_queryset(self.get_queryset())

    @property
    def _sees_all(self) -> bool:
        """Whether the reader works here, and sees what was taken back too."""
        return getattr(self.request.user, "is_newsroom", False)

    def _asked_for(self):
        """The checks of the list, and where the key of the edition to show stands."""
        words = self.request.query_params.get("as_of")
        if not words:
            return self._filtered(), "edition_id"
        moment = _instant(words)
        checks = self.get_queryset().as_of(moment, sees_all=self._sees_all)
        if self.request.query_params.keys() - PAGING - {"as_of"}:
            refuse_unknown(self.request, PAGING | {"as_of"} | CheckFilter.base_filters.keys())
            filters = PastCheckFilter(self.request.query_params, queryset=checks, moment=moment)
            if not filters.is_valid():
                raise translate_validation(filters.errors)
            checks = filters.qs
        return checks, "then_id"

    def _check(self, name: str, *columns: str, takes: Set[str] = frozenset()) -> Check:
        """The check of this uid or slug, with these columns of its edition. Raises Http404.

        takes: the parameters that this address has; another one is refused.
        """
        refuse_unknown(self.request, takes)
        try:
            wanted = {"uid": UUID(name)}
        except ValueError:
            wanted = {"slug": name}
        found = Check.objects.select_related("edition") if columns else Check.objects.all()
        check = found.only("claim_id", "edition_id", "is_retracted", *columns).filter(**wanted).first()
        if check is None:
            raise Http404
        return check


def _instant(words: str) -> datetime:
    """The moment that words (ISO 8601 with a time zone) name. A plus sign may arrive as a space."""
    try:
        moment = parse_datetime(words.strip().replace(" ", "+"))
    except ValueError:
        moment = None
    try:
        moment = moment and moment.tzinfo and moment.astimezone(UTC)
    except OverflowError:
        moment = None
    if not moment:
        raise AsOfRefused(_("Write the instant as 2026-01-23T12:00:00Z."))
    if moment > timezone.now():
        raise AsOfRefused(_("This instant has not come yet."))
    return moment


def _of_edition(request, check: Check, tag: str, text, media_type: str = "application/json") -> HttpResponse:
    """The text() of a check's edition, or 304 for who has it."""
    now = validators.Newest(0, check.edition.published_at)
    if validators.is_known(request, tag) or validators.is_unmodified(request, now.last_modified):
        return validators.unchanged(tag, now)
    return validators.stamped(_answer(text(), media_type), tag, now)


def _documents(keys: list[int]) -> list[str]:
    """The documents of editions, in the order of their keys."""
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


def _answer(text: str, media_type: str = "application/json") -> HttpResponse:
    return HttpResponse(text, content_type=media_type)
