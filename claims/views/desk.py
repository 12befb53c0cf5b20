"""The desk: article, claim and sources side by side, or the panes of it that a page asks for."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from claims import appearing, marking
from claims.forms import FindForm, MarkForm
from claims.history import newest_event_of
from claims.models import Appearance, Article, Claim, State
from claims.views import panes
from claims.views.saying import say_done
from sources.comparing import compare_words
from sources.models import FetchAttempt, Snapshot
from workbench.common.errors import DomainError

NO_SELECTION = _("Select words in the text first.")
# From an appearance to the texts of the sources beside its claim.
OPENED = "claim__attachments__source__snapshots"
NEWEST_NUMBER = Subquery(
    Snapshot.objects.filter(source=OuterRef("article__source")).order_by("-number").values("number")[:1]
)
KEY = re.compile(r"[0-9]{1,18}")
AROUND = 60  # characters shown on either side of a place that may have been meant
# What an htmx request gets, by the id of what its answer replaces.
FRAGMENTS = {
    "claim-pane": "claims/_beside.html",
    "sources-pane": "claims/_sources_pane.html",
    "more-claim": "claims/_claim_rest.html",
    "more-drop": "claims/_drop.html",
    "more-find": "claims/_find_form.html",
    "more-source": "claims/_source_rest.html",
    "more-quote": "claims/_quote_rest.html",
}
WITHOUT_SOURCES = ("more-claim", "more-drop", "more-find")
WITHOUT_CLAIM = ("sources-pane", "more-find", "more-source", "more-quote")


@dataclass(frozen=True)
class Place:
    """A stretch of a text with the words around it, to choose among several.

    parts: how it differs from the words that were looked for, of sources.comparing.compare_words.
    """

    start: int
    end: int
    before: str
    exact: str
    after: str
    parts: list[tuple[str, str]]


@login_required
@require_safe
def desk(request, uid):
    """One article. ?claim= and ?source= restore the other two panes."""
    article, place = open_desk(request, uid)
    is_page = not request.htmx or request.htmx.history_restore_request
    target = None if is_page else request.htmx.target
    fragment = FRAGMENTS.get(target)
    page = context(request, article, place and place.claim, place=place, target=target)
    response = render(request, fragment or "claims/desk.html", page | {"is_swap": bool(fragment)})
    patch_vary_headers(response, ("HX-Request", "HX-Target"))  # else Back could show a pane as the page
    is_pane = fragment and not target.startswith("more-")
    if is_pane and request.get_full_path() != request.htmx.current_url_abs_path:
        response["HX-Push-Url"] = request.get_full_path()
    return response


@login_required
@require_safe
def claim_of(request, uid, number, form=""):
    """Where the numbers in a text lead: the desk with that claim open, for whoever may see it.

    form: at whose address the text stands, when the page is that of a form that was refused.
    """
    return HttpResponseRedirect(reverse("article", args=[uid]) + panes.desk_query(claim=number))


@login_required
@require_POST
def mark(request, uid):
    """A selection becomes a claim, or the reason why not."""
    article = article_or_404(request, uid)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, article, NO_SELECTION, status=422)
    data = form.cleaned_data
    try:
        appearance = appearing.mark(
            article, data["start"], data["end"], data["exact"], by=request.user, at=timezone.now()
        )
        say_done(request, _("Claim marked."), appearance.claim)
    except appearing.AlreadyMarked as there:
        messages.info(request, there.message)
        appearance = there.appearance
    except DomainError as refusal:
        return _refused(request, article, refusal.message, refusal=refusal, sought=data["exact"])
    return marked(request, article, appearance)


@login_required
@require_POST
def find(request, uid):
    """A pasted quotation becomes a claim when the text holds it once; else its nearest places are shown.

    keep=1: it becomes one though the text does not hold it.
    """
    article = article_or_404(request, uid)
    form = FindForm(request.POST)
    if not form.is_valid():
        return _refused(request, article, form.errors["quotation"][0], status=422, find_form=form)
    take = appearing.keep_words if "keep" in request.POST else appearing.mark_words
    try:
        appearance = take(article, form.cleaned_data["quotation"], by=request.user, at=timezone.now())
        say_done(request, _("Claim marked."), appearance.claim)
    except appearing.AlreadyMarked as there:
        messages.info(request, there.message)
        appearance = there.appearance
    except DomainError as refusal:
        sought = form.cleaned_data["quotation"]
        return _refused(request, article, refusal.message, refusal=refusal, find_form=form, sought=sought)
    return marked(request, article, appearance)


@login_required
@require_safe
def sources(request, uid):
    """The sources beside a claim whose captures have moved: what an open desk asks for while they run.

    ?seen=<stage>, once for each capture that the desk shows: when none has moved, nothing (204). With
    ?awaits=1 also the text of the source that is open, once it is there.
    """
    moved = _moved(request.GET.getlist("seen"))
    article, place = open_desk(request, uid)
    if not moved or not place:
        return HttpResponse(status=204)
    source_uid = request.GET.get("source", "")
    pane = panes.sources_pane(place.claim, article=article, source_uid=source_uid)
    return render(
        request, "claims/_sources_moved.html", pane | {"moved": moved, "awaits": request.GET.get("awaits")}
    )


def context(
    request,
    article: Article,
    claim: Claim | None,
    *,
    place: Appearance | None = None,
    bound: dict | None = None,
    target: str | None = None,
    source_uid: str = "",
) -> dict:
    """Everything the desk shows, with claim and source_uid, else ?source=, open; or what one pane needs.

    place: where claim stands in article, when loaded.
    """
    source_uid = source_uid or request.GET.get("source", "")
    asked_for = request.GET.get("more")
    shown = "source" if source_uid else "claim" if claim else "article"
    is_lone = target in WITHOUT_SOURCES
    sources, every = panes.sources_of(claim) if claim and not is_lone else ([], [])
    pieces = [piece for piece in every if piece.withdrawn_at is None]
    page = {
        "tab": asked_for or request.GET.get("tab") or shown,
        "asked_for": asked_for,
        "find_form": FindForm(),
        "snapshot": article.snapshot,
    }
    page |= panes.sources_pane(claim, article=article, source_uid=source_uid, beside=(sources, every))
    if claim and target not in WITHOUT_CLAIM:
        restore = request.GET.get("draft") == "restore"
        page |= panes.claim_pane(
            claim,
            request.user,
            article=article,
            place=place,
            pieces=pieces,
            bound=bound,
            restore=restore,
        )
        page["shows_claim"] = page["form"].says_more
    if target not in FRAGMENTS:
        page |= panes.article_pane(article, current=claim)
    return page


def marked(request, article: Article, appearance: Appearance):
    """The claim open beside the text; with htmx only the touched blocks and the other panes travel.

    A claim that was dropped is in the text no more, and nothing is open beside it.
    """
    claim = None if appearance.claim.state == State.DROPPED else appearance.claim
    target = panes.desk_url(article, claim=claim and claim.uid, source=request.GET.get("source", ""))
    if not request.htmx:
        return HttpResponseRedirect(target)
    page = context(request, article, claim)
    if passage := appearance.passage:
        page["touched"] = marking.touching(page["blocks"], passage.start, passage.end)
    response = render(request, "claims/_marked.html", page | {"is_swap": True})
    response["HX-Push-Url"] = target
    return response


def places(text: str, candidates, *, sought: str) -> list[Place]:
    """Candidates of sources.anchoring for the words sought, with those that stand around them in text."""
    return [
        Place(
            start=found.start,
            end=found.end,
            before=text[max(0, found.start - AROUND) : found.start],
            exact=text[found.start : found.end],
            after=text[found.end : found.end + AROUND],
            parts=compare_words(sought, text[found.start : found.end]),
        )
        for found in candidates
    ]


def _refused(request, article: Article, message: str, *, status=409, refusal=None, find_form=None, sought=""):
    """The reason, and the places that may have been meant; the desk stays as it is."""
    status = refusal.status if refusal else status
    text = article.snapshot.text if article.snapshot else ""
    said = {
        "refusal": message,
        "candidates": places(text, getattr(refusal, "candidates", []), sought=sought),
        "post_url": reverse("mark", args=[article.uid]),
        "target": "#claim-pane",
        "language": article.language,
        "article": article,
        "lost": sought if getattr(refusal, "code", "") == "quotation_not_found" and find_form else "",
    }
    if request.htmx:
        response = render(request, "claims/_refusal.html", said, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML show:#refusal:top"
        return response
    place = place_of(request, article)
    page = context(request, article, place and place.claim, place=place) | said
    page |= {"find_form": find_form or FindForm(), "tab": "article"}
    return render(request, "claims/desk.html", page, status=status)


def article_or_404(request, uid) -> Article:
    """The article of this uid if the reader may see it, with the number of its source's newest version."""
    articles = Article.objects.visible_to(request.user).select_related("source__publisher", "snapshot")
    articles = articles.annotate(newest_number=Max("source__snapshots__number"))
    return get_object_or_404(articles, uid=uid)


def open_desk(request, uid) -> tuple[Article, Appearance | None]:
    """The article of this uid, and where the claim stands in it that ?claim= names: in one question.

    The claim comes with what its pane shows, and with the newest text of the source that ?source= names.
    """
    places = _places(request)
    if places is not None:
        articles = Article.objects.visible_to(request.user)
        texts = places.filter(article__uid=uid, article__in=articles).annotate(newest_number=NEWEST_NUMBER)
        place = texts.select_related("article__source__publisher", "article__snapshot").first()
        if place:
            place.article.newest_number = place.newest_number
            return place.article, _with_loaded(place)
    return article_or_404(request, uid), None


def place_of(request, article: Article) -> Appearance | None:
    """Where in this article the claim stands that ?claim= names, by its uid or its number here; or None."""
    places = _places(request)
    place = places.filter(article=article).first() if places is not None else None
    if place:
        place.article = article
    return place and _with_loaded(place)


def _places(request):
    """The appearances of the claim that ?claim= names, with what its pane shows; None when it names none."""
    name, user = request.GET.get("claim", ""), request.user
    if name.isascii() and name.isdigit() and len(name) < 9:
        places = Appearance.objects.filter(number=int(name))
    elif uid := _uid(name):
        places = Appearance.objects.filter(claim__uid=uid)
    else:
        return None
    own_draft = FilteredRelation("claim__drafts", condition=Q(claim__drafts__author=user))
    newest = _newest_text(_uid(request.GET.get("source", "")))
    opened = FilteredRelation(OPENED, condition=Q(**{OPENED: newest}))
    places = places.filter(claim__in=Claim.objects.visible_to(user))
    places = places.annotate(own_draft=own_draft, opened=opened, open_talk=panes.open_talk("claim"))
    places = places.annotate(last_event=Subquery(newest_event_of("claim__uid")))
    places = places.select_related("claim__claimant", "claim__assignee", "claim__check_page", "passage")
    places = places.select_related("own_draft", "opened")
    return places.order_by(F("opened__pk").desc(nulls_last=True), "id")


def _with_loaded(place: Appearance) -> Appearance:
    """Give the claim what came with its place; a filtered relation that finds nothing leaves no attribute."""
    claim = place.claim
    claim.last_event, claim.open_talk = place.last_event, place.open_talk
    claim.own_draft, claim.opened_snapshot = getattr(place, "own_draft", None), getattr(place, "opened", None)
    return place


def _newest_text(source_uid: UUID | None):
    newest = Snapshot.objects.filter(source__uid=source_uid).order_by("-number").values("pk")
    return Subquery(newest[:1])


def _moved(stages: list[str]) -> set[int]:
    """The keys of the sources whose captures are no longer where these stages say."""
    keys = [key for key, _dash, _rest in (stage.partition("-") for stage in stages)]
    attempts = FetchAttempt.objects.filter(pk__in=[int(key) for key in keys if KEY.fullmatch(key)])
    return {attempt.source_id for attempt in attempts if attempt.stage not in stages}


def _uid(name: str) -> UUID | None:
    """The uid that a part of an address names; None when it names none."""
    try:
        return UUID(name)
    except ValueError:
        return None
