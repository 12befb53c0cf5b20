"""What people add to a source: a file or a text, when fetching does not do."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContentForm(forms.Form):
    """A file or a text for a source that is there already."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.pdf"}),
    )
    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean(self):
        data = super().clean()
        if not self.errors and not (data.get("file") or data.get("text")):
            self.add_error("text", _("Give a file or a text: there is nothing here yet."))
        return data


class DisclosureForm(forms.Form):
    """Why a copy is shown although its page asks not to keep one."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
