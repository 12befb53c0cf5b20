"""The ledger in the admin, and a base that writes an administrator's changes into it."""

from django.contrib import admin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workbench.common.admin import ReadOnly
from workbench.ledger.models import Event
from workbench.ledger.recording import record


class Recorded(admin.ModelAdmin):
    """What is added, changed or deleted here becomes an event, like every other decision."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def save_model(self, request, obj, form, change):
        # a form may have more fields than the record has columns, passwords among them
        columns = {field.name for field in obj._meta.get_fields()} - {"password"}
        changed = [name for name in form.changed_data if name in columns]
        super().save_model(request, obj, form, change)
        if changed:
            before = {name: _words(form.initial.get(name)) for name in changed} if change else None
            after = {name: _words(form.cleaned_data.get(name)) for name in changed}
            self._record("amended" if change else "added", obj, request, before=before, after=after)

    def delete_model(self, request, obj):
        self._record("deleted", obj, request, before={"name": str(obj)})
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)

    def _record(self, verb, obj, request, **states):
        name = f"{obj._meta.model_name}.{verb}"
        record(name, obj, by=request.user, at=timezone.now(), **states)


def _words(value):
    """A form's value as the ledger keeps it."""
    if isinstance(value, list | tuple | models.QuerySet):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "at", "verb", "actor_name", "object_type", "object_uid"]
    list_filter = [("actor", admin.RelatedOnlyFieldListFilter), "object_type", "verb"]
    search_fields = ["=object_uid", "verb", "actor_name", "=hash"]
    search_help_text = _("An object's uid, a verb, a name or a hash.")
    date_hierarchy = "at"
    list_select_related = ["actor"]
    show_full_result_count = False
