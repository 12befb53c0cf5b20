"""Answers about earlier claims and fact-checks, and what they are found by: read, never edited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Precedent
from workbench.common.admin import ReadOnly


@admin.register(Precedent)
class PrecedentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "bond", "statement", "answered_by", "answered_at"]
    list_filter = ["bond", ("answered_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["claim", "answered_by"]
    search_fields = ["claim__statement", "statement", "=claim__uid"]
    search_help_text = _("Words of either statement, or the claim's uid.")
    date_hierarchy = "answered_at"
    show_full_result_count = False
