"""The newsroom's work: articles, claims, evidence, verdicts, reviews. What decides is not the admin."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from claims import amending, workflow
from claims.models import (
    Appearance,
    Article,
    Attachment,
    Claim,
    Claimant,
    Draft,
    Drift,
    DriftAnswer,
    Evidence,
    Review,
    SuggestionAnswer,
    Verdict,
)
from workbench.common.admin import NoDoor, ReadOnly, act_on_each, ask_reason
from workbench.ledger.admin import Recorded

BY_STATEMENT = ["claim__statement", "=claim__uid", "=uid"]
BY_STATEMENT_HELP = _("Words of the claim's statement, or a uid.")


@admin.register(Claimant)
class ClaimantAdmin(Recorded):
    list_display = ["name", "kind", "job_title", "same_as"]
    list_filter = ["kind"]
    search_fields = ["name", "aliases", "=uid"]
    search_help_text = _("A name, an alias or a uid.")


@admin.register(Article)
class ArticleAdmin(NoDoor, Recorded):
    """Articles come in through the desk and the API; what is known of them may be put right here."""

    list_display = ["__str__", "status", "language", "assignee", "deadline", "published_on", "created_at"]
    list_filter = ["status", "language", ("assignee", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["assignee"]
    search_fields = ["title", "source__url", "=uid"]
    search_help_text = _("Words of the title, part of the address or a uid.")
    date_hierarchy = "created_at"
    autocomplete_fields = ["assignee"]
    fields = [
        *("uid", "source", "snapshot", "title", "language", "published_on", "time_zone", "status"),
        *("dismissed_reason", "assignee", "deadline", "created_by", "created_at"),
    ]
    readonly_fields = ["uid", "source", "snapshot", "status", "dismissed_reason", "created_by", "created_at"]


class AppearanceInline(ReadOnly, admin.TabularInline):
    model = Appearance
    fields = ["article", "number", "is_first", "passage", "words"]
    extra = 0
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article", "passage")


@admin.register(Claim)
class ClaimAdmin(ReadOnly, admin.ModelAdmin):
    """Wording and verdicts are the desk's; here claims are found, handed out, dropped and taken up again."""

    list_display = ["__str__", "state", "kind", "claimant", "assignee", "priority", "due_on", "updated_at"]
    list_filter = [
        *("state", "kind", "priority", "language", "not_checkable"),
        ("assignee", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["claimant", "assignee"]
    search_fields = ["statement", "claimant__name", "=uid"]
    search_help_text = _("Words of the statement, a claimant or a uid.")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = [AppearanceInline]
    actions = ["assign_to_me", "drop", "restore"]

    @admin.action(description=_("Assign to me"))
    def assign_to_me(self, request, queryset):
        by, at = request.user, timezone.now()
        act_on_each(
            self,
            request,
            queryset,
            lambda claim: amending.amend(claim, {"assignee": by}, version=claim.version, by=by, at=at),
        )

    @admin.action(description=_("Drop with a reason"))
    def drop(self, request, queryset):
        return self._move(request, queryset, "drop", _("Drop with a reason"))

    @admin.action(description=_("Take up dropped claims again, with a reason"))
    def restore(self, request, queryset):
        return self._move(request, queryset, "restore", _("Take up dropped claims again, with a reason"))

    def _move(self, request, queryset, move, title):
        origins, _target = workflow.MOVES[move]
        ready, others = queryset.filter(state__in=origins), queryset.exclude(state__in=origins).count()
        left_out = ngettext(
            "%(count)s claim is left out: its state does not allow this step.",
            "%(count)s claims are left out: their state does not allow this step.",
            others,
        )
        reason, page = ask_reason(
            self,
            request,
            ready,
            left_out=left_out % {"count": others} if others else "",
            title=title,
            help_text=_("Kept in the claim's history."),
        )
        if not reason:
            return page
        by, at = request.user, timezone.now()
        act_on_each(
            self,
            request,
            ready,
            lambda claim: workflow.advance(claim, move, by=by, at=at, reason=reason),
        )
        return None


@admin.register(Appearance)
class AppearanceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "claim", "article", "exact", "is_first", "added_by", "added_at"]
    list_filter = ["is_first"]
    list_select_related = ["claim", "article", "passage", "added_by"]
    search_fields = [*BY_STATEMENT, "article__title"]
    search_help_text = BY_STATEMENT_HELP


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["source", "claim", "added_by", "added_at"]
    list_select_related = ["source", "claim", "added_by"]
    search_fields = ["claim__statement", "=claim__uid", "source__url", "source__title"]
    search_help_text = _("Words of the claim's statement, part of the source's address or title.")
    date_hierarchy = "added_at"


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        *("__str__", "claim", "source", "is_primary", "is_independent", "is_confidential", "added_by"),
        "withdrawn_at",
    ]
    list_filter = [
        *("stance", "is_primary", "is_independent", "is_confidential"),
        ("withdrawn_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["claim", "source", "passage", "added_by"]
    search_fields = [*BY_STATEMENT, "passage__exact", "note", "source__url"]
    search_help_text = _("Words of the claim, the passage or the note, part of the address, or a uid.")
    date_hierarchy = "added_at"


@admin.register(Verdict)
class VerdictAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "question", "rating", "short_answer", "author", "made_at", "superseded_at"]
    list_filter = [
        *("question", "rating"),
        ("superseded_at", admin.EmptyFieldListFilter),
        ("author", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["claim", "rating", "author"]
    search_fields = [*BY_STATEMENT, "short_answer", "explanation"]
    search_help_text = BY_STATEMENT_HELP
    date_hierarchy = "made_at"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("evidence__passage", "evidence__source")


@admin.register(Review)
class ReviewAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "decision", "submitted_by", "submitted_at", "decided_by", "decided_at"]
    list_filter = [
        "decision",
        ("submitted_by", admin.RelatedOnlyFieldListFilter),
        ("decided_by", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["claim", "submitted_by", "decided_by"]
    search_fields = [*BY_STATEMENT, "comment"]
    search_help_text = BY_STATEMENT_HELP
    date_hierarchy = "submitted_at"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("verdicts__rating")


@admin.register(Draft)
class DraftAdmin(ReadOnly, admin.ModelAdmin):
    """What somebody typed is theirs: the admin shows that it is there, and since when."""

    list_display = ["claim", "author", "version", "saved_at"]
    list_filter = [("author", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["claim", "author"]
    search_fields = ["claim__statement", "author__username"]
    date_hierarchy = "saved_at"
    fields = ["claim", "author", "version", "saved_at"]


@admin.register(Drift)
class DriftAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["passage", "kind", "snapshot", "found_at"]
    list_filter = ["kind"]
    list_select_related = ["passage", "snapshot"]
    search_fields = ["passage__exact", "snapshot__source__url", "=uid"]
    search_help_text = _("Words of the passage, part of the source's address, or a uid.")
    date_hierarchy = "found_at"


@admin.register(DriftAnswer)
class DriftAnswerAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["claim", "answer", "note", "by", "at", "undone_at"]
    list_filter = ["answer", ("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["claim", "by"]
    search_fields = [*BY_STATEMENT, "note"]
    search_help_text = BY_STATEMENT_HELP
    date_hierarchy = "at"


@admin.register(SuggestionAnswer)
class SuggestionAnswerAdmin(ReadOnly, admin.ModelAdmin):
    """What was taken of the suggestions and what was dismissed."""

    list_display = ["article", "start", "end", "appearance", "answered_by", "answered_at"]
    list_select_related = ["article", "appearance", "answered_by"]
    search_fields = ["article__title", "=article__uid"]
    search_help_text = _("Words of the article's title, or its uid.")
    date_hierarchy = "answered_at"
