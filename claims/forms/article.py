"""A new article: by address, as a file, or pasted."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ArticleForm(forms.Form):
    """Exactly one of url, file and text."""

    url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=8000,
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        help_text=_("We fetch the page and freeze what it says."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Plain text, HTML or PDF."),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.pdf"}),
    )
    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12})
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=500,
        help_text=_("Only needed for pasted text; a page or file brings its own."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("As the document says")), ("es", "Español"), ("en", "English")],
        required=False,
    )
    published_on = forms.DateField(
        label=_("Published on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Anchors words such as “this Thursday”."),
    )

    def clean(self):
        data = super().clean()
        given = [name for name in ("url", "file", "text") if data.get(name)]
        if not given and not self.errors:
            blank = "text" if self.data.get("text") else "url"
            self.add_error(blank, _("Give an address, a file or a text: there is nothing here yet."))
        if len(given) > 1:
            self.add_error(given[1], _("Give one of address, file and text, not several."))
        return data
