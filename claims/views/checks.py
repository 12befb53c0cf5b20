"""What the world reads: published checks, without login and without scripts."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from claims.export.mediareview import is_about_media, media_review
from claims.filters import CheckFilter
from claims.models import Check, Publication, Question, Rating
from claims.views.embedding import frame_of
from workbench.common.paging import filled, newest_first

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# question → the parameter of CheckFilter that filters by its rating
PARAMETERS = {Question.SUBSTANCE: "rating", Question.ATTRIBUTION: "attribution"}


@require_safe
def any_language(request):
    """The list in the reader's language."""
    return redirect("checks", get_language())


@require_safe
def checks(request, lang):
    """Standing checks, newest first."""
    asked = filled(request.GET)
    found = CheckFilter(asked, queryset=Check.objects.standing())
    page = newest_first(found.qs.select_related("edition"), asked)
    for row in page.rows:
        row.document = json.loads(row.edition.document)
    addresses = _addresses("checks")
    shown = {
        "filter": found,
        "page": page,
        "lang": lang,
        "scales": _scales(asked),
        "language_urls": addresses,
        "alternates": {code: settings.PUBLIC_URL + address for code, address in addresses.items()},
    }
    return render(request, "claims/checks.html", shown)


def _scales(asked) -> list[dict]:
    """The two ratings to filter by: parameter, words, values and the one chosen."""
    ratings = Rating.objects.filter(scale__is_default=True).select_related("scale").order_by("position")
    by_question = {question: [r for r in ratings if r.scale.question == question] for question in PARAMETERS}
    return [
        {
            "parameter": parameter,
            "name": Question(question).label,
            "ratings": by_question[question],
            "chosen": asked.get(parameter, ""),
        }
        for question, parameter in PARAMETERS.items()
    ]


def _addresses(name: str, *arguments) -> dict[str, str]:
    """The same page in every language of the interface."""
    return {code: reverse(name, args=[code, *arguments]) for code in LANGUAGES}


def _etag(request, lang, slug):
    """The newest edition's own hash and the page's language; none for staff, whose pages carry their name."""
    newest = Publication.objects.filter(slug=slug).order_by("-number").values_list("document_sha256").first()
    if newest is None or request.user.is_authenticated:
        return None
    return f'"{newest[0][:32]}-{lang}"'


@require_safe
@condition(etag_func=_etag)
def check(request, lang, slug):
    """One check: the newest edition as it was frozen, or its tombstone (410)."""
    row = get_object_or_404(Check.objects.select_related("edition", "claim"), slug=slug)
    edition = json.loads(row.edition.document)
    page = {
        "check": row,
        "edition": edition,
        "lang": lang,
        "language_urls": _addresses("check", slug),
        "json_ld": _harmless(row.edition.claim_review),
        "media_ld": _harmless(json.dumps(media_review(edition))) if is_about_media(edition) else "",
        **_for_others(row, edition, lang),
    }
    return render(request, "claims/check.html", page, status=410 if row.is_retracted else 200)


def _for_others(row: Check, edition: dict, lang: str) -> dict:
    """What other sites show of the page: its picture, its card, where they ask for it."""
    address, slug = settings.PUBLIC_URL, row.slug
    asked = urlencode({"url": address + reverse("check", args=[lang, slug])})
    frame = frame_of(address + reverse("card", args=[lang, slug]), edition["statement"])
    return {
        "picture_url": address + reverse("picture", args=[lang, slug, row.edition.number]),
        "oembed_url": f"{address}{reverse('oembed')}?{asked}",
        "frame": "" if row.is_retracted else frame,
    }


@require_safe
def edition(request, lang, slug, number):
    """An earlier edition, as it was; the newest one is the check's own page."""
    row = get_object_or_404(Check.objects.select_related("edition", "claim"), slug=slug)
    if row.edition.number == number:
        return redirect("check", lang, slug)
    earlier = get_object_or_404(Publication, claim_id=row.claim_id, number=number)
    page = {
        "check": row,
        "edition": json.loads(earlier.document),
        "lang": lang,
        "language_urls": _addresses("edition", slug, number),
        "is_earlier": True,
    }
    return render(request, "claims/check.html", page)


@require_safe
def claimreview(request, lang, slug):
    """The frozen ClaimReview JSON-LD of the standing edition."""
    row = get_object_or_404(Check.objects.select_related("edition"), slug=slug)
    if row.is_retracted:
        raise Http404
    return HttpResponse(row.edition.claim_review, content_type="application/ld+json")


def _harmless(json_ld: str) -> str:
    """JSON that cannot end the script element it stands in (HTML standard, 4.12.1.3)."""
    return json_ld.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
