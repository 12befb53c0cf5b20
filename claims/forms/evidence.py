"""Sources beside a claim, and passages of them as evidence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.claim import MarkForm
from claims.forms.fields import TextArea
from claims.models import Stance

SELECTION = ("start", "end", "exact")
DETAILS = ("note", "is_primary", "is_independent", "is_confidential", "confidential_reason")


class SourceForm(forms.Form):
    """Addresses (one a line), or a file, or a text."""

    urls = forms.CharField(
        label=_("Addresses"),
        required=False,
        max_length=40_000,
        widget=TextArea(attrs={"rows": 1, "placeholder": "https://", "aria-keyshortcuts": "a"}),
        help_text=_("One a line. Each page is fetched and frozen."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.pdf"}),
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=500)
    text = forms.CharField(label=_("Text"), required=False, strip=False, widget=TextArea(attrs={"rows": 4}))

    def __init__(self, *data, is_known=False, **options):
        """is_known: who sees it has attached sources here before, and needs no telling."""
        super().__init__(*data, **options)
        if is_known:
            self.fields["urls"].help_text = ""

    @property
    def says_more(self) -> bool:
        """Whether a file or a text was sent, or may be what is wrong."""
        return any(self.data.get(name) for name in ("title", "text")) or "file" in self.files

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.get(name) for name in ("urls", "file", "text")):
            self.add_error("urls", _("Give an address, a file or a text: there is nothing here yet."))
        return data

    def addresses(self) -> list[str]:
        """The lines that hold something, each once, in one order for everybody.

        Two people who add the same new pages at once then wait for each other in turn, and not in a circle.
        """
        return sorted({line.strip() for line in self.cleaned_data["urls"].splitlines() if line.strip()})


class DetailsForm(forms.Form):
    """What goes with any piece of evidence: its stance, a note, of what kind the source is."""

    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=TextArea(attrs={"rows": 2})
    )
    is_primary = forms.BooleanField(label=_("Primary source"), required=False)
    is_independent = forms.BooleanField(label=_("Independent of the claimant"), required=False, initial=True)
    is_confidential = forms.BooleanField(label=_("Confidential"), required=False)
    confidential_reason = forms.CharField(label=_("Why confidential"), required=False, max_length=500)

    def clean(self):
        data = super().clean()
        if data.get("is_confidential") and not data.get("confidential_reason", "").strip():
            self.add_error("confidential_reason", _("Say why readers may not see this source."))
        return data

    def details(self) -> dict:
        """What evidence.cite takes besides the passage and the stance."""
        return {name: self.cleaned_data[name] for name in DETAILS}

    def kept(self) -> dict[str, str]:
        """The same as it was sent, for the form that sends it again."""
        return {name: self.data[name] for name in DETAILS if self.data.get(name)}


class EvidenceForm(DetailsForm, MarkForm):
    """A selection in a snapshot, or words that were pasted or typed, and what they say about the claim."""

    words = forms.CharField(
        label=_("Words of the text"), required=False, max_length=20_000, widget=TextArea(attrs={"rows": 2})
    )
    snapshot = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        if self.is_bound and self.data.get("words", "").strip():
            for name in SELECTION:
                self.fields[name].required = False

    def clean(self):
        data = super().clean()
        if any(name in self.errors for name in SELECTION) and not data.get("words"):
            self.add_error("words", _("Select words in the text, or write them here."))
        return data


class WholeSourceForm(DetailsForm):
    """A whole source as evidence: a film, a map, a table, of which no words can be quoted.

    It stands in one form with EvidenceForm, which is sent without its reason.
    """

    use_required_attribute = False

    whole_reason = forms.CharField(
        label=_("Why the whole source"),
        max_length=500,
        widget=TextArea(attrs={"rows": 2}),
        help_text=_("What readers find in it: the minute of a film, the row of a table."),
        error_messages={"required": _("Say why no passage is quoted.")},
    )
