"""How are claims and evidence read, and taken in, as W3C Web Annotations?"""

from collections.abc import Callable
from datetime import UTC

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import renderers, serializers
from rest_framework.decorators import action
from rest_framework.reverse import reverse

from claims import appearing, evidence
from claims.api.lines import answer_of
from claims.export import webannotation
from claims.models import Article, Claim, Stance
from sources import anchoring
from sources.models import Snapshot, Source
from workbench.api.parsers import JSONParser, LinkedDataParser


class Annotations(renderers.JSONRenderer):
    """For content negotiation: application/ld+json, and JSON for who asks for that."""

    media_type = "application/ld+json"
    format = "jsonld"


class AnnotationResult(serializers.Serializer):
    """What became of one annotation: the claim or the evidence made of it, or the problem."""

    item = serializers.IntegerField(help_text="From 1.")
    status = serializers.IntegerField()
    claim = serializers.UUIDField(required=False)
    evidence = serializers.UUIDField(required=False)
    problem = serializers.DictField(required=False)


class AnnotationResults(serializers.Serializer):
    made = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = AnnotationResult(many=True)


PAGE = OpenApiParameter("page", int, description="A page of the collection, from 0.")


def collection(operation_id: str) -> Callable:
    """Make a viewset's method the address where annotations of a record are read."""

    def made(view):
        shown = {(200, Annotations.media_type): OpenApiTypes.OBJECT}
        read = action(
            detail=True,
            url_path="annotations",
            url_name="annotations",
            detail_parameters=frozenset({PAGE.name}),
            renderer_classes=[Annotations, renderers.JSONRenderer],
            parser_classes=[LinkedDataParser, JSONParser],
        )
        return extend_schema(operation_id=operation_id, responses=shown, parameters=[PAGE])(read(view))

    return made


def described_intake(operation_id: str) -> Callable:
    """Describe a method that takes annotations in."""
    return extend_schema(operation_id=operation_id, request=OpenApiTypes.OBJECT, responses=AnnotationResults)


def of_article(article: Article, request) -> HttpResponse:
    """The claims marked in an article, as a collection or the page asked for."""
    address = reverse("article-annotations", args=[article.uid], request=request)
    rows = article.appearances.exclude(passage=None).select_related(
        "claim", "passage__snapshot", "article__source", "added_by"
    )
    rows = rows.defer("passage__snapshot__text", "passage__snapshot__blocks").order_by("number")
    return _collected(request, address, rows, article.title, lambda row: _of_appearance(row, request))


def of_claim(claim: Claim, request) -> HttpResponse:
    """The quoted evidence of a claim, as a collection or the page asked for."""
    address = reverse("claim-annotations", args=[claim.uid], request=request)
    rows = claim.evidence.standing().filter(passage__isnull=False)
    rows = rows.select_related("claim", "source", "passage__snapshot", "added_by")
    rows = rows.defer("passage__snapshot__text", "passage__snapshot__blocks").order_by("id")
    return _collected(request, address, rows, claim.statement, lambda row: _of_evidence(row, request))


def answer(value: dict) -> HttpResponse:
    """An annotation document under its own media type."""
    text = renderers.JSONRenderer().render(value)
    return HttpResponse(text, content_type=webannotation.MEDIA_TYPE)


def into_article(article: Article, value, request) -> dict:
    """Make claims of annotations, each on its own. Returns what AnnotationResults shows."""
    if article.snapshot is None:
        raise appearing.NoTextYet(_("The text of this article has not arrived yet."))

    def make(given: webannotation.Given) -> dict:
        span = _span(given, article.snapshot.text)
        by = {"by": request.user, "at": timezone.now()}
        return {"claim": str(appearing.mark(article, *span, **by, statement=given.statement).claim.uid)}

    return _each(value, make, request)


def into_claim(claim: Claim, value, request) -> dict:
    """Make evidence of annotations whose body says the stance, each on its own."""

    def make(given: webannotation.Given) -> dict:
        if given.stance not in Stance.values:
            sentence = _("A body has to say the stance: supports, refutes or context.")
            raise webannotation.AnnotationRefused(sentence, field="body")
        snapshot = _snapshot(given, request.user)
        span = _span(given, snapshot.text)
        details = {"stance": given.stance, "note": given.note, "by": request.user, "at": timezone.now()}
        return {"evidence": str(evidence.cite(claim, snapshot, *span, **details).uid)}

    return _each(value, make, request)


def _each(value, make, request) -> dict:
    results = []
    for number, item in enumerate(webannotation.annotations_in(value), 1):
        try:
            with transaction.atomic():
                made = {"status": 201} | make(webannotation.read(item))
        except Exception as error:  # told and logged as any view's; the next one goes on
            made = answer_of(error, request)
        results.append({"item": number} | made)
    refused = sum("problem" in result for result in results)
    return {"made": len(results) - refused, "refused": refused, "results": results}


def _span(given: webannotation.Given, text: str) -> tuple[int, int, str]:
    """Where the words stand: at their offsets, else where they and their surroundings fit once."""
    if given.start is not None and given.end is not None and text[given.start : given.end] == given.exact:
        return given.start, given.end, given.exact
    quote = anchoring.TextQuote(given.exact, given.prefix, given.suffix)
    if span := anchoring.locate(text, quote):
        return *span, text[slice(*span)]
    raise anchoring.SelectionRefused(
        _("The words do not stand in exactly one place of the text."),
        code="quotation_not_found",
        status=409,
        candidates=anchoring.find(text, given.exact),
    )


def _snapshot(given: webannotation.Given, user) -> Snapshot:
    """The snapshot that `cached` names, else the newest of the page."""
    visible = Snapshot.objects.visible_to(user)
    uid = given.cached.rstrip("/").rpartition("/")[2]
    try:
        found = visible.filter(uid=uid).first() if uid else None
    except ValueError:
        found = None
    if found is None and given.source:
        source = Source.objects.visible_to(user).at(given.source).first()
        found = source and visible.filter(source=source).order_by("-number").first()
    if found is None:
        sentence = _("We have no snapshot of this page: add it as a source first.")
        raise webannotation.AnnotationRefused(sentence, field="target.source")
    return found


def _collected(request, address: str, rows, label: str, show) -> HttpResponse:
    total = rows.count()
    words = request.query_params.get("page")
    if words is None:
        return answer(webannotation.collection(address, label=label, total=total))
    size = webannotation.PAGE_SIZE
    number = int(words) if words.isascii() and words.isdigit() and len(words) < 7 else -1
    if number < 0 or (number and number * size >= total):
        raise Http404
    items = [show(row) for row in rows[number * size : (number + 1) * size]]
    return answer(webannotation.page(address, number, total=total, items=items))


def _of_appearance(row, request) -> dict:
    claim = row.claim
    words = webannotation.text_body(claim.statement, "describing", claim.language)
    about = webannotation.link_body(reverse("claim-detail", args=[claim.uid], request=request))
    return _of_passage(
        row,
        f"#{row.uid}",
        request,
        source=row.article.source,
        motivation="identifying",
        bodies=[words, about],
    )


def _of_evidence(row, request) -> dict:
    bodies = [
        webannotation.text_body(row.stance, "assessing"),
        webannotation.text_body(row.note, "commenting", row.claim.language),
        webannotation.link_body(reverse("claim-detail", args=[row.claim.uid], request=request)),
    ]
    address = reverse("evidence-detail", args=[row.uid], request=request)
    return _of_passage(row, address, request, source=row.source, motivation="assessing", bodies=bodies)


def _of_passage(row, address: str, request, *, source: Source, motivation: str, bodies: list) -> dict:
    passage = row.passage
    cached = reverse("snapshot-detail", args=[passage.snapshot.uid], request=request)
    if address.startswith("#"):
        address = request.build_absolute_uri(request.path) + address
    return webannotation.annotation(
        address,
        motivation=motivation,
        bodies=bodies,
        source=source.url or cached,
        exact=passage.exact,
        prefix=passage.prefix,
        suffix=passage.suffix,
        start=passage.start,
        end=passage.end,
        cached=cached,
        captured_at=_utc(passage.snapshot.captured_at),
        created=_utc(row.added_at),
        creator=row.added_by.signature if row.added_by else None,
    )


def _utc(moment) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
