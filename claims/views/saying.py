"""What is said after a decision, with the button that takes it back."""

from django.contrib import messages
from django.urls import reverse

from claims import undoing
from claims.models import Claim


def say_done(request, words: str, claim: Claim, *, is_undone: bool = False) -> None:
    """Say that something was done to claim. A passing notice offers to undo it, when the reader's own it is.

    is_undone: what was done is an undoing, so doing it again is offered. The address travels with the
    message: it is shown on whichever page comes next.
    """
    step = undoing.last_step(claim, by=request.user)
    name = "claim-redo" if is_undone else "claim-undo"
    messages.success(request, words, extra_tags=reverse(name, args=[claim.uid, step.number]) if step else "")
