"""A check inside other people's pages: its card in a frame, oEmbed for those who ask, its picture."""

import json
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from claims import picturing
from claims.models import Check, Publication

WIDTH, LOW, HIGH = 560, 240, 420  # of a card, in CSS pixels
PICTURE_SIZE = {"thumbnail_width": 1200, "thumbnail_height": 630}
CARD_SECONDS = 300  # how long others may show a card without asking whether it still stands
PAGES = {"check", "edition", "card"}


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@cache_control(public=True, max_age=CARD_SECONDS)
def card(request, lang, slug):
    """The check in a few lines, for a frame: no script, no cookie, links open on their own."""
    row = get_object_or_404(Check.objects.select_related("edition"), slug=slug)
    page = {"check": row, "edition": json.loads(row.edition.document), "lang": lang}
    return render(request, "claims/card.html", page, status=410 if row.is_retracted else 200)


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def picture(request, lang, slug, number):
    """What links to the edition are shown with: a PNG that never changes, as the edition does not.

    No edition is shown with its rating once the check is retracted.
    """
    edition = get_object_or_404(
        Publication.objects.select_related("claim__check_page__edition"), slug=slug, number=number
    )
    if edition.claim.is_retracted:
        edition = edition.claim.check_page.edition
    return HttpResponse(picturing.picture_of(edition, lang), content_type="image/png")


@require_safe
def oembed(request):
    """How a page of ours is shown inside another one (https://oembed.com, version 1.0)."""
    if request.GET.get("format", "json") != "json":
        refusal = _no(501, _("Only format=json is served."))
        # The standard's own answer (2.3.3) and no failure of ours, which Django would log for any 5xx.
        log_response(
            "%s: %s", refusal.reason_phrase, request.path, response=refusal, request=request, level="warning"
        )
        return refusal
    check, lang = _asked(request.GET.get("url", ""))
    if check is None:
        return _no(404, _("There is no published check at this address."))
    width, height = _size(request.GET)
    edition, address = json.loads(check.edition.document), settings.PUBLIC_URL
    frame = address + reverse("card", args=[lang, check.slug])
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": edition["statement"],
        "author_name": ", ".join(edition["authors"]),
        "provider_name": edition["publisher"]["name"],
        "provider_url": edition["publisher"]["url"],
        "cache_age": CARD_SECONDS,
        "html": frame_of(frame, edition["statement"], width=width, height=height),
        "width": width,
        "height": height,
        "thumbnail_url": address + reverse("picture", args=[lang, check.slug, check.edition.number]),
        **PICTURE_SIZE,
    }
    return JsonResponse(answer, headers={"Access-Control-Allow-Origin": "*"})


def frame_of(address: str, title: str, *, width: int = WIDTH, height: int = HIGH) -> str:
    """The element that others put into their pages."""
    return (
        f'<iframe src="{address}" title="{_escaped(title)}" width="{width}" height="{height}" '
        'loading="lazy" frameborder="0" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _asked(url: str) -> tuple[Check | None, str]:
    """The standing check whose page url is, and the page's language; (None, "") for any other address."""
    try:
        parts, ours = urlsplit(url), urlsplit(settings.PUBLIC_URL)
    except ValueError:  # brackets without an address in them
        return None, ""
    if parts.scheme not in ("http", "https") or parts.netloc != ours.netloc:
        return None, ""
    try:
        match = resolve(parts.path.removeprefix(ours.path))
    except (Resolver404, Http404):
        return None, ""
    if match.url_name not in PAGES:
        return None, ""
    found = Check.objects.standing().select_related("edition").filter(slug=match.kwargs["slug"]).first()
    return found, match.kwargs["lang"]


def _size(asked) -> tuple[int, int]:
    def most(name: str, ours: int) -> int:
        value = asked.get(name, "")
        return (
            min(ours, max(1, int(value))) if value.isascii() and value.isdigit() and len(value) < 6 else ours
        )

    width = most("maxwidth", WIDTH)
    # a narrow card is a high one: its lines break more often
    return width, most("maxheight", HIGH if width < WIDTH * 0.8 else LOW + 60)


def _no(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=status, headers={"Access-Control-Allow-Origin": "*"})
