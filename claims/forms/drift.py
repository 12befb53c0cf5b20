"""Why a changed source does not matter."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    """The reason for letting a quotation stand whose source changed."""

    note = forms.CharField(
        label=_("Why this change does not matter here"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
