"""What the world was told. Editions are never changed; a check is taken back by a retraction."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import publication
from claims.models import Check, Publication
from workbench.common.admin import ReadOnly, act_on_each, ask_reason


@admin.register(Publication)
class PublicationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["slug", "number", "kind", "language", "published_by", "published_at"]
    list_filter = ["kind", "language", ("published_by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["published_by"]
    search_fields = ["slug", "note", "=document_sha256", "=uid"]
    search_help_text = _("Part of the address, words of the note, a SHA-256 or a uid.")
    date_hierarchy = "published_at"
    show_full_result_count = False

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("claim", "published_by")
        match = request.resolver_match
        is_list = match and match.url_name.endswith("_changelist")
        return found.defer("document", "claim_review") if is_list else found


@admin.register(Check)
class CheckAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        *("statement", "claimant_name", "substance_key", "attribution_key", "language", "is_retracted"),
        *("published_at", "updated_at"),
    ]
    list_filter = ["is_retracted", "language", "substance_key", "attribution_key"]
    search_fields = ["statement", "claimant_name", "slug", "=uid"]
    search_help_text = _("Words of the statement, a claimant, part of the address or a uid.")
    date_hierarchy = "published_at"
    list_select_related = ["claim", "edition"]
    show_full_result_count = False
    actions = ["retract"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("edition__document", "edition__claim_review")

    @admin.action(description=_("Retract with a public note"))
    def retract(self, request, queryset):
        standing, retracted = queryset.standing(), queryset.filter(is_retracted=True).count()
        left_out = ngettext(
            "%(count)s check is left out: it is already retracted.",
            "%(count)s checks are left out: they are already retracted.",
            retracted,
        )
        note, page = ask_reason(
            self,
            request,
            standing,
            left_out=left_out % {"count": retracted} if retracted else "",
            title=_("Retract with a public note"),
            help_text=_("Readers see this sentence in place of the check. It cannot be undone or reworded."),
        )
        if not note:
            return page
        by, at = request.user, timezone.now()
        act_on_each(
            self, request, standing, lambda check: publication.retract(check.claim, note=note, by=by, at=at)
        )
        return None
