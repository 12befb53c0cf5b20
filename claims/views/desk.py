"""The desk: article, claim and sources side by side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from claims import intake, marking
from claims.forms import FindForm, MarkForm
from claims.models import Appearance, Article, Claim
from claims.views import panes
from workbench.common.errors import DomainError

NO_SELECTION = _("Select words in the text first.")


@login_required
@require_safe
def desk(request, uid):
    """One article. ?claim= and ?source= restore the other two panes."""
    article = _article(request, uid)
    return render(request, "claims/desk.html", context(request, article, _claim(request, article)))


@login_required
@require_POST
def mark(request, uid):
    """A selection becomes a claim, or the reason why not."""
    article = _article(request, uid)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, article, NO_SELECTION, status=422)
    data = form.cleaned_data
    try:
        appearance = intake.mark(
            article, data["start"], data["end"], data["exact"], by=request.user, at=timezone.now()
        )
    except intake.AlreadyMarked as there:
        messages.info(request, there.message)
        appearance = there.appearance
    except DomainError as refusal:
        return _refused(request, article, refusal.message, refusal=refusal)
    return _marked(request, article, appearance)


@login_required
@require_POST
def find(request, uid):
    """A pasted quotation becomes a claim when the text holds it once; else its nearest places are shown."""
    article = _article(request, uid)
    form = FindForm(request.POST)
    if not form.is_valid():
        return _refused(request, article, form.errors["quotation"][0], status=422, find_form=form)
    try:
        appearance = intake.mark_words(
            article, form.cleaned_data["quotation"], by=request.user, at=timezone.now()
        )
    except intake.AlreadyMarked as there:
        messages.info(request, there.message)
        appearance = there.appearance
    except DomainError as refusal:
        return _refused(request, article, refusal.message, refusal=refusal, find_form=form)
    return _marked(request, article, appearance)


@login_required
@require_safe
def sources(request, uid):
    """The sources pane alone: what a page asks for again while a capture runs."""
    article = _article(request, uid)
    claim = _claim(request, article)
    pane = panes.sources_pane(claim, request.user, article=article, source_uid=request.GET.get("source", ""))
    return render(request, "claims/_sources_pane.html", pane)


def context(request, article: Article, claim: Claim | None, *, bound: dict | None = None) -> dict:
    """Everything the desk shows, with claim and ?source= open."""
    source_uid = request.GET.get("source", "")
    restore = request.GET.get("draft") == "restore"
    pane = panes.claim_pane(claim, request.user, bound=bound, restore=restore) if claim else {"claim": None}
    return {
        "tab": request.GET.get("tab") or ("source" if source_uid else "claim" if claim else "article"),
        "find_form": FindForm(),
        **panes.sources_pane(claim, request.user, article=article, source_uid=source_uid),
        **pane,
        **panes.article_pane(article, current=claim, source=source_uid),
    }


def _marked(request, article: Article, appearance: Appearance):
    """The new claim open beside the text; with htmx only the touched blocks and the claim pane travel."""
    target = panes.desk_url(article, claim=appearance.claim.uid)
    if not request.htmx:
        return HttpResponseRedirect(target)
    whole = context(request, article, appearance.claim)
    passage = appearance.passage
    touched = marking.touching(whole["blocks"], passage.start, passage.end)
    response = render(request, "claims/_marked.html", whole | {"touched": touched})
    response["HX-Push-Url"] = target
    return response


def _refused(request, article: Article, message: str, *, status=409, refusal=None, find_form=None):
    """The reason, and the places that may have been meant; the desk stays as it is."""
    status = refusal.status if refusal else status
    said = {
        "refusal": message,
        "candidates": getattr(refusal, "candidates", []),
        "article": article,
        "find_form": find_form or FindForm(),
    }
    if request.htmx:
        return render(request, "claims/_refusal.html", said, status=status)
    page = context(request, article, _claim(request, article)) | said
    return render(request, "claims/desk.html", page, status=status)


def _article(request, uid) -> Article:
    articles = Article.objects.visible_to(request.user).select_related("source__publisher", "snapshot")
    return get_object_or_404(articles, uid=uid)


def _claim(request, article: Article) -> Claim | None:
    """The claim that ?claim= names by its uid or its number in this article, if there is one."""
    name = request.GET.get("claim", "")
    if not name:
        return None
    by_number = name.isascii() and name.isdigit() and len(name) < 9
    here = {"appearances__article": article}
    here |= {"appearances__number": int(name)} if by_number else {"uid": name}
    claims = Claim.objects.visible_to(request.user).select_related("claimant", "assignee", "check_page")
    try:
        return claims.filter(**here).first()
    except ValidationError:  # neither a number nor a uid
        return None
