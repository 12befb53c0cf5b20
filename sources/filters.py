"""Which sources and snapshots does a list show? Asked the same way by pages and API."""

import django_filters as filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sources.canonical import BadUrl, canonical_url, check_url
from sources.models import Origin, Snapshot, Source, SourceKind
from workbench.common.words import Words, words_query


class SourceFilter(filters.FilterSet):
    """Sources by address, site, kind and title."""

    url = filters.CharFilter(method="at_address", label=_("Address, in any spelling"))
    site = filters.CharFilter(field_name="publisher__site", lookup_expr="iexact", label=_("Site"))
    kind = filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"))
    q = filters.CharFilter(method="with_words", label=_("Words of the title"))

    class Meta:
        model = Source
        fields = []

    def with_words(self, queryset, name, value):
        return queryset.alias(words=Words("title")).filter(words=words_query(value, is_typing=True))

    def at_address(self, queryset, name, value):
        """An address that may not be fetched is nobody's source."""
        try:
            url = check_url(value, allow=frozenset(settings.CAPTURE_ALLOW))
        except BadUrl:
            return queryset.none()
        return queryset.at(canonical_url(url))


class SnapshotFilter(filters.FilterSet):
    """Snapshots of a source, or by how they came in."""

    source = filters.UUIDFilter(field_name="source__uid", label=_("Source"))
    origin = filters.ChoiceFilter(choices=Origin.choices, label=_("Origin"))

    class Meta:
        model = Snapshot
        fields = []
