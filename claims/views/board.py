"""Where does all the work stand? Columns of states, each card with the steps its reader may take."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.filters import ClaimFilter
from claims.models import Appearance, Claim, State, Verdict
from claims.views import panes
from claims.views.steps import COLUMNS, give_steps
from workbench.common.paging import filled

MOST = 40  # cards a column shows; the list has the rest


@login_required
@require_safe
def board(request):
    """Every claim that is not dropped, urgent ones first; published ones newest first."""
    asked = filled(request.GET)
    found = ClaimFilter(asked, queryset=Claim.objects.visible_to(request.user).with_standing())
    columns = [_column(found.qs, column, states) for column, states in COLUMNS.items()]
    cards = [card for column in columns for card in column["cards"]]
    _complete(cards)
    give_steps(request.user, cards)
    for card in cards:
        place = next(iter(card.places), None)
        card.url = panes.desk_url(place.article, claim=place.number) if place else card.get_absolute_url()
    return render(request, "claims/board.html", {"columns": columns, "filter": found})


def _column(claims, column: State, states: tuple) -> dict:
    order = ("-id",) if column == State.PUBLISHED else ("-priority", "updated_at")
    rows = list(claims.filter(state__in=states).order_by(*order)[: MOST + 1])
    return {"state": column, "states": states, "cards": rows[:MOST], "has_more": len(rows) > MOST}


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
