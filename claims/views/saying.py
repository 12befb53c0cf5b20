"""What is said after a decision, with the button that takes it back."""

from django.contrib import messages
from django.urls import reverse

from claims import undoing
from claims.models import Claim


def say_done(request, words: str, claim: Claim) -> None:
    """Say that something was done to claim. A passing notice offers to undo it, when the reader's own it is.

    The address of the undo travels with the message: it is shown on whichever page comes next.
    """
    step = undoing.last_step(claim, by=request.user)
    address = ""
    if step:
        name = "claim-redo" if step.verb == undoing.UNDONE else "claim-undo"
        address = reverse(name, args=[claim.uid, step.number])
    messages.success(request, words, extra_tags=address)
