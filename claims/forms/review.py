"""One step of the workflow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import Checkpoint
from claims.workflow import MOVES


class MoveForm(forms.Form):
    """A move, for some its reason, for a judgement what was looked at. Publishing has a form of its own."""

    move = forms.ChoiceField(choices=[(move, move) for move in MOVES if move != "publish"])
    checked = forms.MultipleChoiceField(
        label=_("What you looked at"),
        choices=Checkpoint.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
