"""Who is to hear of what we publish."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import WebhookEvent


class WebhookForm(forms.Form):
    """An address and the events it hears of."""

    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Messages are posted here, signed; redirects are not followed."),
    )
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Whose it is, for yourselves.")
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=WebhookEvent.choices,
        initial=WebhookEvent.values,
        widget=forms.CheckboxSelectMultiple,
    )
