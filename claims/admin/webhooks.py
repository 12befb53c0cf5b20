"""Who is told of editions, and did they hear? Secrets are not shown; decisions are those of the pages."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims import subscribing
from claims.models import Delivery, Subscription
from workbench.common.admin import ReadOnly, act_on_each


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["name", "url", "events", "paused_at", "pause_reason", "created_by", "created_at"]
    list_filter = [("paused_at", admin.EmptyFieldListFilter)]
    list_select_related = ["created_by"]
    search_fields = ["name", "url", "=uid"]
    exclude = ["secret", "previous_secret"]
    actions = ["pause", "resume", "remove"]

    @admin.action(description=_("Pause"))
    def pause(self, request, queryset):
        by, at = request.user, timezone.now()
        act_on_each(self, request, queryset, lambda webhook: subscribing.pause(webhook, by=by, at=at))

    @admin.action(description=_("Resume"))
    def resume(self, request, queryset):
        by, at = request.user, timezone.now()
        act_on_each(self, request, queryset, lambda webhook: subscribing.resume(webhook, by=by, at=at))

    @admin.action(description=_("Remove, with its messages"))
    def remove(self, request, queryset):
        by, at = request.user, timezone.now()
        act_on_each(self, request, queryset, lambda webhook: subscribing.remove(webhook, by=by, at=at))


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subscription", "event", "publication", "state", "tries", "http_status", "next_try_at"]
    list_filter = ["state", "event", ("subscription", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["subscription__name", "publication__slug", "=uid"]
    list_select_related = ["subscription", "publication"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ["replay"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("publication__document", "publication__claim_review")

    @admin.action(description=_("Send again"))
    def replay(self, request, queryset):
        by, at = request.user, timezone.now()
        act_on_each(self, request, queryset, lambda delivery: subscribing.replay(delivery, by=by, at=at))
