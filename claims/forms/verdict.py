"""An answer to one of the two questions."""

from types import EllipsisType
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.fields import Difference, TextArea, listed
from claims.models import Claim, Evidence, Question, Rating, Verdict


class VerdictForm(forms.Form):
    """Rating, short answer, explanation, evidence. Prefixed by its question; blank means no answer yet.

    base: the uid of the verdict that stood when the writing began.
    """

    ANSWER = ("rating", "short_answer", "explanation", "evidence")

    base = forms.UUIDField(required=False, widget=forms.HiddenInput)
    rating = forms.ModelChoiceField(
        label=_("Rating"),
        queryset=Rating.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    short_answer = forms.CharField(
        label=_("Short answer"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": 2}),
        help_text=_("One or two sentences: what a reader must know."),
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=100_000,
        widget=TextArea(attrs={"rows": 6}),
        help_text=_("How we know. Markdown works."),
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("Evidence cited"),
        queryset=Evidence.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args, claim: Claim, question: Question, standing: Verdict | None, ratings, pieces, **options
    ):
        """ratings: the question's ratings; pieces: the claim's standing evidence (both already loaded).

        standing: with `cited`, the keys of its evidence.
        """
        self.claim, self.question, self.standing = claim, question, standing
        options.setdefault("initial", self.initial_of(standing))
        super().__init__(*args, prefix=question.value, **options)
        self.ratings, self.pieces = list(ratings), list(pieces)
        self.fields["rating"].queryset = Rating.objects.filter(pk__in=[rating.pk for rating in self.ratings])
        self.fields["evidence"].queryset = Evidence.objects.filter(pk__in=[piece.pk for piece in self.pieces])

    @staticmethod
    def initial_of(standing: Verdict | None) -> dict:
        if standing is None:
            return {}
        return {
            "base": standing.uid,
            "rating": standing.rating_id,
            "short_answer": standing.short_answer,
            "explanation": standing.explanation,
            "evidence": standing.cited,
        }

    @property
    def rating_choices(self) -> list[tuple[Rating, bool]]:
        """Every rating with whether it is chosen, out of what is loaded already."""
        chosen = str(self["rating"].value() or "")
        return [(rating, str(rating.pk) == chosen) for rating in self.ratings]

    @property
    def cites(self) -> list[tuple[Evidence, bool]]:
        """Every piece of evidence with whether the answer cites it, out of what is loaded already."""
        cited = {str(key) for key in self["evidence"].value() or ()}
        return [(piece, str(piece.pk) in cited) for piece in self.pieces]

    @property
    def is_filled(self) -> bool:
        """Whether a valid form answers anything."""
        data = self.cleaned_data
        return bool(
            data.get("rating") or data.get("short_answer", "").strip() or data.get("explanation", "").strip()
        )

    @property
    def began_from(self) -> UUID | EllipsisType | None:
        """base of a valid form, None for "there was no verdict"; ... when whoever sent it did not say."""
        return self.cleaned_data["base"] if self.add_prefix("base") in self.data else ...

    @property
    def is_overtaken(self) -> bool:
        """Whether another verdict stands than the one that the writing of a valid form began from."""
        stands = self.standing.uid if self.standing else None
        return self.began_from is not ... and self.began_from != stands

    def answer(self) -> dict:
        """What verdicts.supersede takes of a valid form."""
        return {name: self.cleaned_data[name] for name in self.ANSWER}

    def differences(self) -> list[Difference]:
        """What differs between the form as typed and the standing verdict."""
        theirs = self.initial_of(self.standing)
        words = {
            "rating": {str(rating.pk): rating.label for rating in self.ratings},
            "evidence": {str(piece.pk): str(piece.passage or piece.whole_reason) for piece in self.pieces},
        }
        found = []
        for name in self.ANSWER:
            ours, other = listed(self[name].value()), listed(theirs.get(name))
            if ours != other:
                told = [", ".join(words.get(name, {}).get(v, v) for v in values) for values in (ours, other)]
                found.append(Difference(self[name], *told, value=" ".join(other)))
        return found

    def catch_up(self) -> None:
        """Say that the writing began from the verdict that stands now: both texts have been shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = str(self.standing.uid) if self.standing else ""

    def clean(self):
        data = super().clean()
        if not self.errors and self.is_filled and not data.get("rating"):
            self.add_error("rating", _("Choose a rating for this answer."))
        if not self.errors and data.get("rating") and not data.get("short_answer", "").strip():
            self.add_error("short_answer", _("Give the answer in one or two sentences."))
        return data
