"""The suggestions of an article: a list of buttons that works without scripts."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import suggested
from claims.models import Appearance, Article
from claims.views import desk, panes
from claims.views.saying import say_done
from workbench.common.errors import DomainError


class AnswerForm(forms.Form):
    """take, dismiss or restore the suggestion at code points start to end (exclusive)."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("take", "dismiss", "restore")])
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request, uid):
    """The list; a POST answers one suggestion. A taken one opens on the desk.

    To htmx, which the desk asks with, the list as a pane of the desk.
    """
    article = desk.article_or_404(request, uid)
    if request.htmx and not request.htmx.history_restore_request:
        return _in_pane(request, article)
    here = reverse("suggestions", args=[article.uid])
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose one of the suggestions."))
            return HttpResponseRedirect(here)
        return HttpResponseRedirect(_answered(request, article, form.cleaned_data) or here)
    page = {"article": article, "reading": suggested.read(article)}
    response = render(request, "claims/suggestions.html", page)
    patch_vary_headers(response, ["HX-Request"])  # else Back could show the pane as the page
    return response


def _in_pane(request, article: Article):
    """The list as it is now, after one answer if any; a taken suggestion brings its claim."""
    form = AnswerForm(request.POST)
    if request.method != "POST":
        response = _pane(request, article)
        response["HX-Retarget"], response["HX-Reswap"] = "#article-pane", "beforeend"
        return response
    if not form.is_valid():
        return _pane(request, article, refusal=_("Choose one of the suggestions."), status=422)
    answer = form.cleaned_data
    try:
        appearance = _act(request, article, answer)
    except DomainError as refusal:
        return _pane(request, article, refusal=refusal.message, status=refusal.status)
    if answer["action"] != "take":
        undone = answer if answer["action"] == "dismiss" else None
        return _pane(request, article, undone=undone, current=None if undone else answer["start"])
    say_done(request, _("Marked as a claim. Look over what was filled in."), appearance.claim)
    response = desk.marked(request, article, appearance)
    listed = {"article": article, "reading": suggested.read(article), "is_swap": True}
    response.write(render_to_string("claims/_suggestions_pane.html", listed, request))
    return response


def _pane(request, article: Article, *, status: int = 200, **page):
    page |= {"article": article, "reading": suggested.read(article)}
    response = render(request, "claims/_suggestions_pane.html", page, status=status)
    if status != 200:  # the form of a taken one asks for the claim's pane
        response["HX-Retarget"], response["HX-Reswap"] = "#suggestions-pane", "outerHTML"
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_safe
def coverage(request, uid):
    """How much of the article is checked, as a fragment for the head of its desk."""
    articles = Article.objects.visible_to(request.user).select_related("snapshot")
    article = get_object_or_404(articles, uid=uid)
    return render(request, "claims/_covered.html", {"reading": suggested.read(article)})


def _act(request, article: Article, answer: dict) -> Appearance | None:
    """Take, dismiss or restore. Raises what these raise."""
    act = getattr(suggested, answer["action"])
    return act(article, answer["start"], answer["end"], by=request.user, at=timezone.now())


def _answered(request, article: Article, answer: dict) -> str | None:
    """Where an answer leads to, or None: back to the list."""
    try:
        appearance = _act(request, article, answer)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return None
    if answer["action"] == "take":
        messages.success(request, _("Marked as a claim. Look over what was filled in."))
        return panes.desk_url(article, claim=appearance.number)
    said = (
        _("Dismissed. It can be brought back below.") if answer["action"] == "dismiss" else _("Brought back.")
    )
    messages.info(request, said)
    return None
