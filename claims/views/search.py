"""Finding things: the page with its facets, and the palette that opens over any page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import access, searching
from claims.models import State

LANGUAGES = ("es", "en")
AT_ONCE = 5  # hits of each kind in the palette


@login_required
@require_safe
def search(request):
    """Everything about some words, narrowed by kind, state and language."""
    text = request.GET.get("q", "")
    kind = _one_of(request.GET.get("kind"), searching.KINDS)
    state = _one_of(request.GET.get("state"), State.values)
    language = _one_of(request.GET.get("language"), LANGUAGES)
    kinds = (kind,) if kind else ("claims",) if state else tuple(searching.KINDS)
    found = searching.search(
        request.user, text, kinds=kinds, state=state, language=language, most=50 if kind else 10
    )
    page = {
        "text": text,
        "found": [each for each in found if each.hits],
        "kinds": searching.KINDS,
        "states": State.choices,
        "kind": kind,
        "state": state,
        "language": language,
    }
    return render(request, "claims/search.html", page)


@login_required
@require_safe
def palette(request):
    """The palette as a fragment: commands, and a few hits of each kind when words are given (?q=)."""
    text = request.GET.get("q", "")
    page = {"text": text, "found": searching.search(request.user, text, most=AT_ONCE, is_typing=True)}
    if "q" in request.GET:
        return render(request, "claims/_palette_hits.html", page)
    return render(request, "claims/_palette.html", page | {"commands": _commands(request.user)})


def _commands(user) -> list[dict]:
    """Pages and actions, with the keys they have elsewhere."""
    rows = [
        (_("Queue"), reverse("queue"), "g q"),
        (_("Board"), reverse("board"), "g b"),
        (_("Dashboard"), reverse("dashboard"), "g d"),
        (_("Articles"), reverse("articles"), "g a"),
        (_("Claims"), reverse("claims"), "g c"),
        (_("Sources"), reverse("sources"), "g s"),
        (pgettext("navigation", "Published"), reverse("checks", args=[get_language()]), "g p"),
        (_("Notices"), reverse("notices"), "g n"),
        (_("Add an article"), reverse("article-new"), ""),
        (_("What is assigned to me"), f"{reverse('claims')}?assignee={user.username}", ""),
        (_("Search everything"), reverse("search"), ""),
        (_("What each rating means"), reverse("ratings"), ""),
        (_("Access tokens"), reverse("tokens"), ""),
        (_("Settings"), reverse("settings"), ""),
    ]
    if access.may(user, "keep_outside"):
        rows.append((_("Imports"), reverse("imports"), ""))
    rows += [(kept.name, kept.get_absolute_url(), "") for kept in user.saved_filters.all()]
    return [{"label": label, "url": url, "keys": keys.split()} for label, url, keys in rows]


def _one_of(value, known) -> str:
    return value if value in known else ""
