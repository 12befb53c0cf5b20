"""Documents in the admin: publishers, sources, attempts to fetch them, snapshots and passages."""

from django.contrib import admin
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources import dispatch
from sources.models import (
    Disclosure,
    FetchAttempt,
    Host,
    Passage,
    Publisher,
    Reason,
    RobotsFile,
    Snapshot,
    Source,
    Watch,
)
from workbench.common.admin import NoDoor, ReadOnly, act_on_each
from workbench.common.errors import DomainError
from workbench.ledger.admin import Recorded


@admin.register(Publisher)
class PublisherAdmin(Recorded):
    list_display = ["name", "site", "kind", "country", "is_us", "source_count"]
    list_filter = ["kind", "is_us", "country"]
    search_fields = ["name", "site"]
    search_help_text = gettext_lazy("A name, or a site such as ine.es.")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(source_count=Count("sources"))

    @admin.display(description=gettext_lazy("sources"), ordering="source_count")
    def source_count(self, publisher):
        return publisher.source_count


@admin.register(Source)
class SourceAdmin(NoDoor, Recorded):
    """Sources come in through the desk and the API; their title, kind and publisher may be put right here."""

    list_display = ["__str__", "host", "kind", "publisher", "created_by", "created_at"]
    list_filter = ["kind", ("publisher", admin.RelatedOnlyFieldListFilter), "created_at"]
    list_select_related = ["publisher", "created_by"]
    search_fields = ["title", "url", "file_name", "=uid"]
    search_help_text = gettext_lazy("Words of the title, part of the address, a file name or a uid.")
    date_hierarchy = "created_at"
    autocomplete_fields = ["publisher"]
    show_full_result_count = False
    actions = ["fetch_again"]
    fields = [
        *("uid", "url", "requested_url", "declared_url", "file_name", "title", "kind", "publisher"),
        *("created_by", "created_at"),
    ]
    readonly_fields = [
        *("uid", "url", "requested_url", "declared_url", "file_name", "created_by", "created_at")
    ]

    @admin.display(description=gettext_lazy("site"))
    def host(self, source):
        return source.host

    @admin.action(description=gettext_lazy("Fetch again"))
    def fetch_again(self, request, queryset):
        act_on_each(self, request, queryset, lambda source: _fetch_again(source, request))


@admin.register(FetchAttempt)
class FetchAttemptAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["created_at", "source", "reason", "state", "step", "tries", "http_status", "error_code"]
    list_filter = ["state", "reason", "step", "error_code", "http_status"]
    list_select_related = ["source"]
    search_fields = ["source__url", "source__title", "error", "=uid"]
    search_help_text = gettext_lazy("Part of the address or title, words of the error, or a uid.")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ["fetch_again"]

    @admin.action(description=gettext_lazy("Fetch the source again"))
    def fetch_again(self, request, queryset):
        act_on_each(
            self,
            request,
            queryset.select_related("source"),
            lambda attempt: _fetch_again(attempt.source, request),
        )


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "source", "number", "origin", "media_type", "language", "captured_at"]
    list_filter = ["origin", "media_type", "language", "extractor"]
    list_select_related = ["source"]
    search_fields = ["title", "source__url", "=body_sha256", "=text_sha256", "=uid"]
    search_help_text = gettext_lazy("Words of the title, part of the address, a SHA-256 or a uid.")
    date_hierarchy = "captured_at"
    show_full_result_count = False

    def get_queryset(self, request):
        found = super().get_queryset(request)
        match = request.resolver_match
        is_list = match and match.url_name.endswith("_changelist")
        return found.defer("text", "blocks", "headers", "details") if is_list else found


@admin.register(Passage)
class PassageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "snapshot", "start", "end"]
    list_select_related = ["snapshot"]
    search_fields = ["exact", "snapshot__title", "=uid"]
    search_help_text = gettext_lazy("Words of the passage or of the title, or a uid.")
    show_full_result_count = False


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["snapshot", "reason", "by", "at"]
    list_select_related = ["snapshot", "by"]
    search_fields = ["reason", "snapshot__title", "=uid"]
    search_help_text = gettext_lazy("Words of the reason or of the title, or a uid.")
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Host)
class HostAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "held_until", "free_at", "line_at"]
    search_fields = ["name"]
    search_help_text = gettext_lazy("Part of a site's name.")
    ordering = ["-free_at"]
    show_full_result_count = False


@admin.register(RobotsFile)
class RobotsFileAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["place", "read_at"]
    search_fields = ["place"]
    search_help_text = gettext_lazy("Part of an address.")
    fields = ["place", "read_at", "words"]
    ordering = ["-read_at"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("rules"))
    def words(self, file):
        return bytes(file.rules).decode("utf-8", "replace")


@admin.register(Watch)
class WatchAdmin(ReadOnly, admin.ModelAdmin):
    """Watches begin and end on the source's page and over the API."""

    list_display = ["source", "interval", "until", "next_at", "by", "started_at"]
    list_filter = ["interval"]
    list_select_related = ["source", "by"]
    search_fields = ["source__url", "source__title", "=uid"]
    search_help_text = gettext_lazy("Part of the address or title, or a uid.")
    date_hierarchy = "next_at"


def _fetch_again(source: Source, request) -> None:
    if not source.url:
        raise DomainError(_("This document has no address to fetch; it was pasted or uploaded."))
    dispatch.request_fetch(source, by=request.user, at=timezone.now(), reason=Reason.RETRY)
