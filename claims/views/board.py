"""Where does all the work stand? Columns of states, each card with the steps its reader may take."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims import workflow
from claims.filters import ClaimFilter
from claims.models import Appearance, Claim, State, Verdict
from claims.views import panes
from workbench.common.paging import filled

MOST = 40  # cards a column shows; the list has the rest
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


@login_required
@require_safe
def board(request):
    """Every claim that is not dropped, urgent ones first; published ones newest first."""
    asked = filled(request.GET)
    found = ClaimFilter(asked, queryset=Claim.objects.visible_to(request.user))
    columns = [_column(found.qs, column, states) for column, states in COLUMNS.items()]
    cards = [card for column in columns for card in column["cards"]]
    _complete(cards)
    moves = workflow.moves_of_each(request.user, cards)
    for card in cards:
        card.steps = [_step(card, move) for move in moves[card.pk]]
        place = next(iter(card.places), None)
        card.url = panes.desk_url(place.article, claim=place.number) if place else card.get_absolute_url()
    return render(request, "claims/board.html", {"columns": columns, "filter": found})


def _column(claims, column: State, states: tuple) -> dict:
    order = ("-id",) if column == State.PUBLISHED else ("-priority", "updated_at")
    rows = list(claims.filter(state__in=states).order_by(*order)[: MOST + 1])
    return {"state": column, "label": column.label, "cards": rows[:MOST], "has_more": len(rows) > MOST}


def _complete(cards: list[Claim]) -> None:
    """Give the cards of all columns at once what they show."""
    standing = Verdict.objects.standing().select_related("rating").order_by("-question")
    places = Appearance.objects.select_related("article").order_by("-is_first", "id")
    prefetch_related_objects(
        cards,
        "claimant",
        "assignee",
        Prefetch("appearances", places, to_attr="places"),
        Prefetch("verdicts", standing, to_attr="answers"),
    )


def _step(card: Claim, move: str) -> dict:
    """A step as the card's menu shows it. to: the column where it leads; url: its own page, if it has one."""
    target = workflow.MOVES[move][1]
    page = PAGES.get(move)
    return {
        "move": move,
        "label": LABELS[move],
        "to": COLUMN_OF.get(target, ""),
        "url": reverse(page, args=[card.uid]) if page else "",
    }
