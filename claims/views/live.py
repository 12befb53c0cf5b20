"""What an open desk fetches anew when it hears that somebody changed something."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims import verdicts
from claims.views import panes
from claims.views.claims import claim_or_404
from claims.views.desk import context, open_desk

TYPING = timedelta(seconds=30)


@login_required
@require_safe
def beside(request, uid):
    """The open claim and its sources, when anything happened to it since ?seen=; else nothing (204).

    ?dirty=1: the page holds unsent words, so its form is left alone and told that the claim has changed.
    """
    article, place = open_desk(request, uid)
    if place is None or str(panes.stamp(place.claim)) == request.GET.get("seen"):
        return HttpResponse(status=204)
    page = context(request, article, place.claim, place=place, target="claim-pane")
    page |= {"is_swap": True, "is_dirty": bool(request.GET.get("dirty"))}
    page["messages"] = ()  # what is to be said waits for the page that the person asked for
    response = render(request, "claims/_changed.html" if page["is_dirty"] else "claims/_beside.html", page)
    if page["is_dirty"]:
        response["HX-Reswap"] = "none"  # but for what is sent out of band
    return response


@login_required
@require_safe
def text(request, uid):
    """The article's text with its marks, when they are not those of ?seen= any more; else nothing (204)."""
    article, place = open_desk(request, uid)
    page = panes.article_pane(article, current=place and place.claim)
    if page["marks"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(
        request, "claims/_text_again.html", page | {"is_swap": True, "claim": place and place.claim}
    )


@login_required
@require_safe
def presence(request, uid):
    """Who else is writing on a claim at this moment, and where."""
    claim = claim_or_404(request, uid)
    others = verdicts.being_written(claim, since=timezone.now() - TYPING, besides=request.user)
    people = [(draft.author, panes.label_of(draft.content.get("at", ""))) for draft in others]
    return render(request, "claims/_presence.html", {"claim": claim, "people": people})
