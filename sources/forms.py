"""What people say of a source: a file or a text, when fetching does not do; how often to look at it."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models import Interval


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


class WatchForm(forms.Form):
    """How often a source is looked at, and until which day, that day included."""

    interval = forms.ChoiceField(label=_("How often"), choices=Interval.choices, initial=Interval.DAILY)
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def clean_until(self):
        """The last moment of the day, where the reader is."""
        day = self.cleaned_data["until"]
        return day and timezone.make_aware(datetime.combine(day, time.max))
