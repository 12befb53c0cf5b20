"""What the admin pages of all apps share: records that only show, and actions that decide as pages do."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workbench.common.errors import DomainError


class NoDoor:
    """For records that are added and removed by deciding functions only: the admin may change some fields."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(NoDoor):
    """For records that nobody edits: the admin shows them."""

    def has_change_permission(self, request, obj=None):
        return False


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )


def act_on_each(model_admin, request, queryset, act: Callable) -> None:
    """Call act(record) for each; say how many were done, and of each refusal why.

    act: a deciding function with its person and moment filled in; it raises DomainError to refuse.
    """
    done = 0
    for record in queryset:
        try:
            act(record)
        except DomainError as refusal:
            words = {"record": record, "why": refusal.message}
            model_admin.message_user(request, _("%(record)s: %(why)s") % words, messages.ERROR)
        else:
            done += 1
    if done:
        sentence = ngettext("Done for %(count)s record.", "Done for %(count)s records.", done)
        model_admin.message_user(request, sentence % {"count": done}, messages.SUCCESS)


def ask_reason(model_admin, request, queryset, *, title: str, help_text: str, left_out: str = ""):
    """Ask for the reason of an action on a page in between.

    queryset: the records that the action will change. left_out: a sentence on chosen ones that are not among
    them, or empty. Returns (reason, None), or ("", the answer) when there is nothing to do yet: the page, or
    None, which is the list again, when no record is left.
    """
    if not queryset.exists():
        model_admin.message_user(request, left_out, messages.ERROR)
        return "", None
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    form.fields["reason"].help_text = help_text
    if form.is_valid():
        if left_out:
            model_admin.message_user(request, left_out, messages.WARNING)
        return form.cleaned_data["reason"], None
    context = model_admin.admin_site.each_context(request) | {
        "title": title,
        "form": form,
        "records": queryset,
        "left_out": left_out,
        "opts": model_admin.opts,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "action": request.POST["action"],
        "select_across": request.POST.get("select_across", "0"),
        "media": model_admin.media,
    }
    return "", TemplateResponse(request, "admin/reason.html", context)
