"""Which steps may be taken on each claim of a list, as its menu shows them?"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims import workflow
from claims.models import Claim, State

# column → the states in it, in the order in which work moves to the right
COLUMNS = {
    State.OPEN: (State.OPEN,),
    State.IN_PROGRESS: (State.IN_PROGRESS, State.REOPENED),
    State.RETURNED: (State.RETURNED,),
    State.IN_REVIEW: (State.IN_REVIEW,),
    State.APPROVED: (State.APPROVED,),
    State.PUBLISHED: (State.PUBLISHED,),
}
COLUMN_OF = {state: column for column, states in COLUMNS.items() for state in states}
LABELS = {
    "start": _("Begin work"),
    "submit": _("Send to review"),
    "recall": _("Take back from review"),
    "return": _("Send back…"),
    "approve": _("Review…"),
    "publish": _("Publish…"),
    "reopen": _("Reopen…"),
    "drop": _("Drop…"),
}
# Steps that are taken on a page of their own: what they decide has to be read first.
PAGES = {"approve": "claim-review", "return": "claim-review", "publish": "claim-publish"}


def give_steps(user, claims: list[Claim]) -> None:
    """Give each claim its `steps`, those that user may take, in two queries for all."""
    moves = workflow.moves_of_each(user, claims)
    for claim in claims:
        claim.steps = [_step(claim, move) for move in moves[claim.pk]]


def _step(claim: Claim, move: str) -> dict:
    """A step as a menu shows it. url: its own page, if it has one.

    to: the column where it leads; by: how many columns on, or back: Shift with an arrow takes the nearest.
    """
    to = COLUMN_OF.get(workflow.MOVES[move][1], "")
    here = COLUMN_OF.get(claim.state, "")
    order = list(COLUMNS)
    page = PAGES.get(move)
    return {
        "move": move,
        "label": LABELS[move],
        "to": to,
        "by": order.index(to) - order.index(here) if to and here else 0,
        "url": reverse(page, args=[claim.uid]) if page else "",
    }
