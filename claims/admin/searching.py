"""What searching and matching know of our texts, in the admin. Workers write it; nobody edits it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Embedding, Frequency, Stretch
from workbench.common.admin import ReadOnly


@admin.register(Frequency)
class FrequencyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "records"]
    search_fields = ["lexeme"]
    search_help_text = _("Part of a lexeme.")
    show_full_result_count = False


@admin.register(Embedding)
class EmbeddingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["digest", "model", "made_at"]
    fields = ["digest", "model", "made_at"]
    search_fields = ["=digest"]
    search_help_text = _("The MD5 of a text.")
    show_full_result_count = False


@admin.register(Stretch)
class StretchAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["__str__", "source", "start"]
    list_select_related = ["source"]
    search_fields = ["source__title", "=snapshot__uid"]
    search_help_text = _("Words of the source's title, or the uid of a snapshot.")
    show_full_result_count = False
