"""The second person's page: proposal against evidence, approve or send back."""

from copy import copy

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import access, discussing, workflow
from claims.forms import MoveForm
from claims.history import history_of
from claims.models import Claim
from claims.views import panes
from claims.views.claims import claim_or_404
from claims.views.queue import ORDER, reviewable

MOST = 200  # claims among which the place of one is told


@login_required
@require_safe
def review(request, uid):
    """What was proposed, each verdict beside the passages it cites."""
    claim = claim_or_404(request, uid)
    verdicts = claim.verdicts.standing().select_related("rating", "author").order_by("question")
    pieces = panes.evidence_of(claim, around=True)
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
        "line": _line(claim, request.user),
        "shown": shown,
        "threads": threads,
        "open_words": discussing.open_words(claim, request.user),
        "proposals": proposals,
        "pieces": pieces,
        "appearances": claim.appearances.select_related("article", "passage"),
        "review": claim.reviews.select_related("submitted_by", "decided_by").first(),
        "moves": workflow.moves_for(request.user, claim),
        "ties": access.ties_of(request.user, [claim])[claim.pk],
        "move_form": MoveForm(),
        "reviews": claim.reviews.decided().select_related("decided_by"),
        "history": history_of(claim),
    }
    return render(request, "claims/review.html", page)


def _line(claim: Claim, user) -> dict:
    """Where claim stands among those that user may judge, in the queue's order, with its neighbours there."""
    waiting = list(reviewable(user).order_by(*ORDER).values_list("uid", flat=True)[:MOST])
    if claim.uid not in waiting:
        return {"count": len(waiting), "next": waiting[0] if waiting else None}
    here = waiting.index(claim.uid)
    return {
        "place": here + 1,
        "count": len(waiting),
        "previous": waiting[here - 1] if here else None,
        "next": waiting[here + 1] if here + 1 < len(waiting) else None,
    }


def _cited(verdict) -> list[int]:
    return [piece.pk for piece in verdict.evidence.all()]
