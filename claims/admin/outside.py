"""What others checked, as it came in. It is replaced by importing it again, never edited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import ImportRun, MarkupPage, OutsideCheck
from workbench.common.admin import ReadOnly


@admin.register(OutsideCheck)
class OutsideCheckAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["statement", "claimant_name", "rating_words", "publisher_name", "language", "reviewed_on"]
    list_filter = ["language"]
    search_fields = ["statement", "claimant_name", "=site", "=uid"]
    search_help_text = _("Words of the statement, a claimant, a site or a uid.")
    date_hierarchy = "imported_at"
    list_select_related = ["page", "imported_by"]
    show_full_result_count = False

    def get_queryset(self, request):
        match = request.resolver_match
        is_list = match and match.url_name.endswith("_changelist")
        found = super().get_queryset(request)
        return found.defer("raw") if is_list else found


@admin.register(MarkupPage)
class MarkupPageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["url", "site", "author_name", "version", "created_by", "updated_at"]
    search_fields = ["url", "=site", "=uid"]
    search_help_text = _("Part of the address, a site or a uid.")
    list_select_related = ["created_by"]
    show_full_result_count = False


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "state", "new", "changed", "unchanged", "skipped", "asked_by", "created_at"]
    list_filter = ["state"]
    search_fields = ["name", "=uid"]
    list_select_related = ["asked_by"]
    date_hierarchy = "created_at"
