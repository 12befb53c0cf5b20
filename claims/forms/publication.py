"""What leaves the building: an edition, a correction, a retraction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import EditionKind
from claims.publication import CORRECTIONS


class PublishForm(forms.Form):
    """Kind and public note of an edition: an edition after the first needs both, the first neither."""

    kind = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[(kind.value, EditionKind(kind).label) for kind in CORRECTIONS],
    )
    note = forms.CharField(
        label=_("Public note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What changed and why, in words for readers."),
    )

    def __init__(self, *args, is_first: bool, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = not is_first


class RetractForm(forms.Form):
    """Why a check is withdrawn, in words for readers."""

    note = forms.CharField(
        label=_("Public note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers find this note where the check stood."),
    )
