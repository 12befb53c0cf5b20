"""The scales a newsroom rates by: rows, to be worded and coloured here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Rating, RatingScale


class RatingInline(admin.StackedInline):
    model = Rating
    extra = 0
    fields = ["key", "labels", "definitions", "value", "position", "shape", "colours"]


@admin.register(RatingScale)
class RatingScaleAdmin(admin.ModelAdmin):
    list_display = ["__str__", "key", "question", "worst", "best", "is_default"]
    list_filter = ["question", "is_default"]
    search_fields = ["key", "names"]
    inlines = [RatingInline]


@admin.register(Rating)
class RatingAdmin(admin.ModelAdmin):
    list_display = ["label", "scale", "key", "value", "position", "shape"]
    list_filter = ["scale"]
    list_select_related = ["scale"]
    search_fields = ["key", "labels"]
    search_help_text = _("A key or a label.")

    @admin.display(description=_("label"))
    def label(self, rating):
        return rating.label
