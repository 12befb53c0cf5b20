"""All there is about a claim on paper: made to be printed, and read away from the screen."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.history import history_of
from claims.views import panes
from claims.views.claims import claim_or_404


@login_required
@require_safe
def dossier(request, uid):
    """Verdicts, evidence with its proof, reviews, editions, history; ?confidential=no leaves such out."""
    claim = claim_or_404(request, uid)
    pieces = panes.evidence_of(claim)
    leaves_out = request.GET.get("confidential") == "no"
    shown = [piece for piece in pieces if not (leaves_out and piece.is_confidential)]
    for number, piece in enumerate(shown, 1):
        piece.number = number
    verdicts = claim.verdicts.standing().select_related("rating", "author").prefetch_related("evidence")
    numbers = {piece.pk: piece.number for piece in shown}
    answers = [
        {
            "verdict": verdict,
            "cites": sorted(numbers[e.pk] for e in verdict.evidence.all() if e.pk in numbers),
        }
        for verdict in verdicts.order_by("question")
    ]
    page = {
        "claim": claim,
        "answers": answers,
        "pieces": shown,
        "left_out": len(pieces) - len(shown),
        "has_confidential": any(piece.is_confidential for piece in pieces),
        "appearances": claim.appearances.select_related("article__source__publisher", "passage"),
        "reviews": claim.reviews.decided().select_related("submitted_by", "decided_by"),
        "editions": claim.publications.select_related("published_by"),
        "history": history_of(claim),
        "printed_at": timezone.now(),
    }
    return render(request, "claims/dossier.html", page)
