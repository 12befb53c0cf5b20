"""A claim: marking it in the text, finding it by its words, amending it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.amending import claimant_named
from claims.forms.fields import Difference, ExactField, PartialDateField, TagsField, TextArea, listed
from claims.freezing import partial_date
from claims.models import Claim, Kind, Priority, Unchecked
from workbench.accounts.models import User

# field of Claim → field of its form, where they differ
FIELDS = {"claimed_on": "date", "date_precision": "date"}


class MarkForm(forms.Form):
    """A selection in a text: code points start to end (exclusive) and the words the person saw."""

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    exact = ExactField(max_length=20_000)


class FindForm(forms.Form):
    """A quotation pasted by somebody who cannot, or does not want to, select it."""

    quotation = forms.CharField(label=_("Quotation"), max_length=20_000, widget=TextArea(attrs={"rows": 3}))


class ClaimForm(forms.Form):
    """The claim's own fields. `changes()` gives them as amending.amend takes them.

    MORE: those that the desk shows only when somebody opens them; what is not sent stays as it is.
    """

    MORE = ("assignee", "not_checkable", "date_words", "due_on", "tags")

    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.CharField(
        label=_("Statement"),
        widget=TextArea(attrs={"rows": 3, "aria-keyshortcuts": "e"}),
        help_text=_("In words that stand on their own, outside the article."),
    )
    claimant = forms.CharField(label=_("Who said it"), required=False, max_length=300)
    date = PartialDateField(label=_("Date"), help_text=_("2026-01-23, 2026-01 or 2026: only what is known."))
    date_words = forms.CharField(label=_("Date as written"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    due_on = forms.DateField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("When a future event can be checked."),
    )
    not_checkable = forms.ChoiceField(
        label=_("Not checkable because"),
        required=False,
        choices=[("", _("It can be checked")), *Unchecked.choices],
    )
    assignee = forms.ModelChoiceField(
        label=_("Assigned to"), required=False, queryset=User.objects.none(), empty_label=_("Nobody")
    )
    tags = TagsField(label=_("Tags"), required=False, help_text=_("Separated by commas."))

    def __init__(self, *args, claim: Claim, **options):
        self.claim = claim
        options.setdefault("initial", self.initial_of(claim))
        super().__init__(*args, **options)
        self.fields["assignee"].queryset = User.objects.filter(is_active=True).order_by("username")

    @staticmethod
    def initial_of(claim: Claim) -> dict:
        return {
            "version": claim.version,
            "statement": claim.statement,
            "claimant": claim.claimant.name if claim.claimant else "",
            "date": partial_date(claim.claimed_on, claim.date_precision) or "",
            "date_words": claim.date_words,
            "kind": claim.kind,
            "priority": claim.priority,
            "due_on": claim.due_on,
            "not_checkable": claim.not_checkable,
            "assignee": claim.assignee_id,
            "tags": ", ".join(claim.tags),
        }

    def differences(self, other: Claim, clashes: Iterable[str]) -> list[Difference]:
        """What differs between the form as typed and a claim, of fields of Claim that both changed."""
        asked = {FIELDS.get(name, name) for name in clashes}
        found = []
        for name, theirs in self.initial_of(other).items():
            value, ours = "" if theirs is None else str(theirs), str(self.data.get(name) or "").strip()
            if name in asked and name in self.data and value != ours:
                words = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
                found.append(Difference(self[name], words.get(ours, ours), words.get(value, value), value))
        return found

    def catch_up(self, other: Claim, theirs: Iterable[str]) -> None:
        """Say that the writing began from the claim as it stands now: both texts have been shown.

        theirs: fields of Claim that only others changed; they are taken over.
        """
        self.data = self.data.copy()
        stands = self.initial_of(other)
        for name in {"version"} | {FIELDS.get(name, name) for name in theirs} & set(self.data):
            self.data[name] = "" if stands[name] is None else str(stands[name])

    def labels(self, names: Iterable[str]) -> list[str]:
        """What people call these fields of Claim."""
        return sorted({str(self.fields[FIELDS.get(name, name)].label) for name in names})

    @property
    def says_more(self) -> bool:
        """Whether the form holds words of MORE that were typed."""
        if self.is_bound:
            return any(name in self.data for name in self.MORE)
        stored = self.initial_of(self.claim)
        return any(listed(self.initial.get(name)) != listed(stored[name]) for name in self.MORE)

    def changes(self) -> dict:
        """{field of Claim: value} of a valid form, for the fields that were sent.

        Makes the claimant when the name is new.
        """
        data = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        del data["version"]
        if "claimant" in data:
            data["claimant"] = claimant_named(data["claimant"])
        if "date" in data:
            data["claimed_on"], data["date_precision"] = data.pop("date") or (None, "")
        return data
