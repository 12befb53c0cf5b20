"""Filters, or a search, kept under a name."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from claims.models import FilteredPage

PLACES = ("after", "before", "start")  # where in a list somebody is, which is of the moment


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
        query = QueryDict(self.cleaned_data["query"].removeprefix("?"), mutable=True)
        kept = QueryDict(mutable=True)
        for name, values in query.lists():
            if name not in PLACES and any(values):
                kept.setlist(name, values)
        if not kept:
            raise forms.ValidationError(_("No filter is set: there is nothing to keep."))
        return kept.urlencode()
