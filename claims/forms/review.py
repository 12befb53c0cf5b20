"""One step of the workflow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.workflow import MOVES


class MoveForm(forms.Form):
    """A move and, for some, its reason. Publishing has a form of its own."""

    move = forms.ChoiceField(choices=[(move, move) for move in MOVES if move != "publish"])
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
