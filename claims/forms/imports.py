"""What other people checked, to be taken in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """A file, or the address of one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "JSON-LD, a DataFeed, one record a line (NDJSON), or a saved page; packed with gzip or not."
        ),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=2000,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("A page with ClaimReview, or a feed."),
    )
