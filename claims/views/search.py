"""Finding things: the page with its facets, and the palette that opens over any page."""

import re

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import access, searching
from workbench.common.paging import filled

AT_ONCE = 5  # hits of each kind in the palette
OF_EACH, TO_A_PAGE = 10, 50  # hits of each kind beside others, and alone
PLACE = re.compile(r"[0-9]{1,3}", re.ASCII)


@login_required
@require_safe
def search(request):
    """Everything about some words: ?where= narrows by kind of record, each facet by its name."""
    text, kind = request.GET.get("q", ""), request.GET.get("where", "")
    kind = kind if kind in searching.SHELVES else ""
    kinds = (kind,) if kind else tuple(searching.SHELVES)
    chosen = searching.chosen_in(request.GET)
    start = _start(request.GET.get("start", "")) if kind else 0
    most = TO_A_PAGE if kind else OF_EACH
    found = searching.search(request.user, text, kinds=kinds, chosen=chosen, most=most, start=start)
    is_begun = any(each.is_begun for each in found)
    facets = searching.counted(request.user, text, kinds=kinds, chosen=chosen, is_typing=is_begun)
    shown = [each for each in found if each.hits]
    for each in shown:
        each.total = facets.totals[each.kind]
        each.is_counted = each.kind not in facets.unfinished
    page = {
        "text": text,
        "found": shown,
        "shelves": searching.SHELVES,
        "kind": kind,
        "chosen": chosen,
        "facets": facets,
        "taken": [
            {"facet": searching.FACETS[name], "label": label, "url": _address(request, **{name: None})}
            for name, label in facets.chosen.items()
        ],
        "groups": _groups(request, facets, chosen),
    }
    if start:
        page["better_url"] = _address(request, start=max(start - most, 0) or None)
    if kind and found and found[0].has_more and start + most < searching.LAST:
        page["further_url"] = _address(request, start=start + most)
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


def _groups(request, facets: searching.Facets, chosen: dict[str, str]) -> list[dict]:
    """What narrows the page: each facet with the values it may take, and where choosing one leads."""
    return [
        {
            "name": name,
            "label": searching.FACETS[name],
            "values": [
                {
                    "label": value.label,
                    "count": value.count,
                    "is_chosen": value.value == chosen.get(name),
                    "url": _address(request, **{name: value.value}),
                }
                for value in values
            ],
        }
        for name, values in facets.values.items()
    ]


def _address(request, **changes) -> str:
    """The page's own address with other parameters, None for one left out; from the first hit on, usually."""
    query = filled(request.GET)
    for name, value in ({"start": None} | changes).items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


def _start(words: str) -> int:
    return min(int(words), searching.LAST) if PLACE.fullmatch(words) else 0
