"""The second person's page: proposal against evidence, approve or send back."""

from copy import copy

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import access, discussing, workflow
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
        {"verdict": verdict, "pieces": [copy(by_key[key]) for key in _cited(verdict) if key in by_key]}
        for verdict in verdicts.prefetch_related("evidence")
    ]
    threads = discussing.threads_of(claim)
    shown = [piece for proposal in proposals for piece in proposal["pieces"]]
    for number, piece in enumerate(shown, 1):
        piece.number = number
        piece.threads = [
            thread for thread in threads if thread.passage_id and thread.passage_id == piece.passage_id
        ]
    page = {
        "claim": claim,
        "shown": shown,
        "threads": threads,
        "open_words": discussing.open_words(claim, request.user),
        "proposals": proposals,
        "pieces": pieces,
        "appearances": claim.appearances.select_related("article", "passage"),
        "review": claim.reviews.select_related("submitted_by", "decided_by").first(),
        "moves": workflow.moves_for(request.user, claim),
        "is_author": access.is_author(request.user, claim),
        "move_form": MoveForm(),
        "reviews": claim.reviews.decided().select_related("decided_by"),
        "history": history_of(claim),
    }
    return render(request, "claims/review.html", page)


def _cited(verdict) -> list[int]:
    return [piece.pk for piece in verdict.evidence.all()]
