"""An answer to one of the two questions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.forms.fields import TextArea
from claims.models import Claim, Evidence, Question, Rating, Verdict


class VerdictForm(forms.Form):
    """Rating, short answer, explanation, evidence. Prefixed by its question; blank means no answer yet."""

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

    def clean(self):
        data = super().clean()
        if not self.errors and self.is_filled and not data.get("rating"):
            self.add_error("rating", _("Choose a rating for this answer."))
        if not self.errors and data.get("rating") and not data.get("short_answer", "").strip():
            self.add_error("short_answer", _("Give the answer in one or two sentences."))
        return data
