"""What does the dossier of a claim hold? One answer for the page and for the paper."""

from datetime import datetime

from claims.history import history_of
from claims.models import Claim, Drift


def contents_of(claim: Claim, *, leaves_out: bool, at: datetime) -> dict:
    """Verdicts, evidence with its proof, reviews, editions, history: the context of claims/_dossier.html.

    leaves_out: whether confidential evidence stays away; how much did is told. at: when it is printed.
    """
    pieces = _evidence_of(claim)
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
    return {
        "claim": claim,
        "answers": answers,
        "pieces": shown,
        "left_out": len(pieces) - len(shown),
        "has_confidential": any(piece.is_confidential for piece in pieces),
        "appearances": claim.appearances.select_related("article__source__publisher", "passage"),
        "reviews": claim.reviews.decided().select_related("submitted_by", "decided_by"),
        "editions": claim.publications.select_related("published_by"),
        "history": history_of(claim),
        "printed_at": at,
    }


def _evidence_of(claim: Claim) -> list:
    """The standing evidence, without the documents' texts; drift: what waits to be settled, or None."""
    rows = claim.evidence.standing().with_words_around()
    rows = rows.select_related("source__publisher", "passage__snapshot", "added_by")
    pieces = list(rows.defer("passage__snapshot__text", "passage__snapshot__blocks").order_by("id"))
    waiting = {drift.passage_id: drift for drift in Drift.objects.open_for(claim)}
    for piece in pieces:
        piece.drift = waiting.get(piece.passage_id)
    return pieces
