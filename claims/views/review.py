"""The second person's page: proposal against evidence, approve or send back."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import access, workflow
from claims.forms import MoveForm
from claims.history import history_of
from claims.views import panes
from claims.views.claims import claim_or_404


@login_required
@require_safe
def review(request, uid):
    """What was proposed, each verdict beside the passages it cites."""
    claim = claim_or_404(request, uid)
    verdicts = claim.verdicts.standing().select_related("rating", "author").order_by("question")
    pieces = panes.evidence_of(claim)
    by_key = {piece.pk: piece for piece in pieces}
    proposals = [
        {"verdict": verdict, "pieces": [by_key[key] for key in _cited(verdict) if key in by_key]}
        for verdict in verdicts.prefetch_related("evidence")
    ]
    page = {
        "claim": claim,
        "proposals": proposals,
        "pieces": pieces,
        "appearances": claim.appearances.select_related("article", "passage"),
        "review": claim.reviews.select_related("submitted_by", "decided_by").first(),
        "moves": workflow.moves_for(request.user, claim),
        "is_author": access.is_author(request.user, claim),
        "move_form": MoveForm(),
        "history": history_of(claim),
    }
    return render(request, "claims/review.html", page)


def _cited(verdict) -> list[int]:
    return [piece.pk for piece in verdict.evidence.all()]
