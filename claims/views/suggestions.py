"""The suggestions of an article: a list of buttons that works without scripts."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims import suggested
from claims.models import Article
from claims.views import panes
from workbench.common.errors import DomainError


class AnswerForm(forms.Form):
    """take, dismiss or restore the suggestion at code points start to end (exclusive)."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("take", "dismiss", "restore")])
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request, uid):
    """The list; a POST answers one suggestion. A taken one opens on the desk."""
    articles = Article.objects.visible_to(request.user).select_related("source", "snapshot")
    article = get_object_or_404(articles, uid=uid)
    here = reverse("suggestions", args=[article.uid])
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Choose one of the suggestions."))
            return HttpResponseRedirect(here)
        return HttpResponseRedirect(_answered(request, article, form.cleaned_data) or here)
    page = {"article": article, "reading": suggested.read(article)}
    return render(request, "claims/suggestions.html", page)


@login_required
@require_safe
def coverage(request, uid):
    """How much of the article is checked, as a fragment for the head of its desk."""
    articles = Article.objects.visible_to(request.user).select_related("snapshot")
    article = get_object_or_404(articles, uid=uid)
    return render(request, "claims/_covered.html", {"reading": suggested.read(article)})


def _answered(request, article: Article, answer: dict) -> str | None:
    """Where an answer leads to, or None: back to the list."""
    act = getattr(suggested, answer["action"])
    try:
        appearance = act(article, answer["start"], answer["end"], by=request.user, at=timezone.now())
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
