"""Filters, or a search, kept under a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.kept_filters import NothingToKeep, filters_in
from claims.models import FilteredPage


class FilterForm(forms.Form):
    """A name for what a page's address asks for. query: as it stands there, with or without "?"."""

    name = forms.CharField(
        label=_("Name of the filter"),
        max_length=60,
        error_messages=dict.fromkeys(
            ("required", "max_length"), _("Give the filter a name of at most 60 characters.")
        ),
    )
    page = forms.ChoiceField(choices=FilteredPage.choices)
    query = forms.CharField(max_length=1000)

    def clean_query(self):
        try:
            return filters_in(self.cleaned_data["query"])
        except NothingToKeep as refusal:
            raise forms.ValidationError(refusal.message) from refusal
