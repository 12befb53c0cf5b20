"""Where do programs find what they have words of? The search of the pages, with its facets."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import ViewSet

from claims import searching
from claims.models import Kind, State
from workbench.accounts.models import Scope
from workbench.api.inputs import Input, Language
from workbench.api.schema import Schema

USUAL, MOST = 20, 100
# kind of record → the name of its own address here, and the column that it is made of
ENDPOINTS = {
    "claims": ("claim-detail", "uid"),
    "articles": ("article-detail", "uid"),
    "sources": ("source-detail", "uid"),
    "checks": ("check-detail", "slug"),
}


class SearchQuery(Input):
    """What is looked for, and by what it is narrowed."""

    q = serializers.CharField(
        max_length=searching.LONGEST,
        help_text="Words, whatever their accents and endings; “a phrase”, -without.",
    )
    where = serializers.ListField(
        child=serializers.ChoiceField(choices=list(searching.SHELVES)),
        required=False,
        help_text="Kinds of records; all of them when none is named.",
    )
    state = serializers.ChoiceField(choices=State.choices, required=False)
    rating = serializers.CharField(required=False, help_text="Key of the answer to “is it so?”.")
    claimant = serializers.CharField(required=False, help_text="The claimant's whole name.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    language = Language(required=False)
    date = serializers.CharField(
        required=False, help_text="A year, month or day: said, published, captured or added then."
    )
    tag = serializers.CharField(required=False)
    most = serializers.IntegerField(
        default=USUAL, min_value=1, max_value=MOST, help_text="Hits of each kind."
    )
    start = serializers.IntegerField(
        default=0, min_value=0, max_value=searching.LAST, help_text="Hits of each kind to pass over."
    )

    def validate_date(self, value):
        if searching.period(value) is None:
            raise serializers.ValidationError(
                _("Give a year, a month or a day: 2026, 2026-01 or 2026-01-23.")
            )
        return value


class PieceSerializer(serializers.Serializer):
    """A stretch of a hit's words; joined, the pieces are these words."""

    words = serializers.CharField(trim_whitespace=False)
    is_hit = serializers.BooleanField()


class HitSerializer(serializers.Serializer):
    """A record that was found."""

    uid = serializers.SerializerMethodField(help_text="Its own; of a text, its snapshot's.")
    words = serializers.SerializerMethodField(help_text="Of a long text those around the first hit.")
    language = serializers.CharField()
    url = serializers.SerializerMethodField(
        help_text="Its address here; of a passage or text, its snapshot's."
    )
    page = serializers.SerializerMethodField(help_text="The page that shows it.")

    @extend_schema_field(serializers.UUIDField())
    def get_uid(self, hit):
        return str(hit.record.snapshot.uid if hit.kind == "texts" else hit.record.uid)

    @extend_schema_field(PieceSerializer(many=True))
    def get_words(self, hit):
        return [{"words": words, "is_hit": is_hit} for words, is_hit in hit.pieces]

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_url(self, hit):
        if hit.kind in searching.IN_SNAPSHOTS:
            return self._here("snapshot-detail", hit.record.snapshot.uid)
        if hit.kind not in ENDPOINTS:
            return None
        name, column = ENDPOINTS[hit.kind]
        return self._here(name, getattr(hit.record, column))

    @extend_schema_field(serializers.CharField())
    def get_page(self, hit):
        return self.context["request"].build_absolute_uri(hit.address + hit.fragment) if hit.address else ""

    def _here(self, name: str, key) -> str:
        return reverse(name, args=[key], request=self.context["request"])


class FoundSerializer(serializers.Serializer):
    """The hits in one kind of record, best first."""

    where = serializers.CharField(source="kind")
    total = serializers.IntegerField(
        help_text=f"Counted among the newest {searching.MOST_COUNTED:,}; a text once, whatever its versions."
    )
    has_more = serializers.BooleanField()
    results = HitSerializer(many=True, source="hits")


class ValueSerializer(serializers.Serializer):
    """What some of the hits have. `count`: how many, among the newest of each kind."""

    value = serializers.CharField()
    label = serializers.CharField(help_text="In the language asked for.")
    count = serializers.IntegerField()


@extend_schema_serializer(many=False)
class SearchSerializer(serializers.Serializer):
    """What was found in every kind of record, and how it can be narrowed."""

    found = FoundSerializer(many=True)
    facets = serializers.DictField(child=ValueSerializer(many=True))


class SearchViewSet(ViewSet):
    """One search over claims, claimants, articles, sources, passages, texts, checks."""

    is_public = True
    schema = Schema()

    @extend_schema(operation_id="search", parameters=[SearchQuery], responses=SearchSerializer)
    def list(self, request):
        """What has the words. Without a token with the scope `read`, published checks alone."""
        query = SearchQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        given = query.validated_data
        may_read = request.auth is None or Scope.READ in request.auth.scopes
        reader = request.user if may_read else None
        chosen = {name: given[name] for name in searching.FACETS if name in given}
        kinds = given.get("where") or list(searching.SHELVES)
        asked = {"kinds": kinds, "chosen": chosen}
        found = searching.search(reader, given["q"], **asked, most=given["most"], start=given["start"])
        is_begun = any(each.is_begun for each in found)
        facets = searching.counted(reader, given["q"], **asked, is_typing=is_begun)
        for each in found:
            each.total = facets.totals[each.kind]
        shown = {"found": found, "facets": facets.values}
        return Response(SearchSerializer(shown, context={"request": request}).data)
