"""Many claims at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.bulk import MOST
from claims.forms.fields import TagsField
from claims.models import Claim, Priority
from workbench.accounts.models import User


class BulkForm(forms.Form):
    """What to do with the chosen claims: one of ACTIONS, and its value."""

    ACTIONS = ("assign", "priority", "tag")

    claim = forms.ModelMultipleChoiceField(queryset=Claim.objects.none(), to_field_name="uid")
    action = forms.ChoiceField(choices=[(action, action) for action in ACTIONS])
    assignee = forms.ModelChoiceField(
        label=_("Assigned to"), required=False, queryset=User.objects.none(), empty_label=_("Nobody")
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, required=False
    )
    tag = TagsField(label=_("Tag"), required=False, max_length=200)

    def __init__(self, *args, claims, **options):
        super().__init__(*args, **options)
        self.fields["claim"].queryset = claims
        self.fields["claim"].error_messages["required"] = _("Choose at least one claim.")
        people = User.objects.filter(is_active=True, groups__isnull=False).distinct()
        self.fields["assignee"].queryset = people.order_by("username")

    def clean_claim(self):
        claims = self.cleaned_data["claim"]
        if len(claims) > MOST:
            raise forms.ValidationError(_("At most %(most)s claims at once.") % {"most": MOST})
        return claims

    def clean(self):
        data = super().clean()
        if data.get("action") == "priority" and not data.get("priority"):
            self.add_error("priority", _("Choose a priority."))
        if data.get("action") == "tag" and not data.get("tag"):
            self.add_error("tag", _("Write a tag."))
        return data
