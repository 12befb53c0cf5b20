"""Where do machines find their way: search engines, scanners, clients that know nothing but our name?"""

import json
from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from claims.api import validators
from claims.api.streams import Streamed
from claims.export import sitemap as sitemaps
from claims.freezing import page_url
from claims.models import Check

CHECKS_IN_A_SITEMAP = 10_000  # each in two languages; 50,000 addresses are the most a file may hold
DAY = 24 * 60 * 60
# what needs a login or changes with every visit; the public pages begin with a language
NOT_FOR_ROBOTS = (
    *("admin", "articles", "board", "claims", "dashboard", "events", "notices", "search", "settings"),
    *("sign-in", "sources", "webhooks"),
)
SECURITY_TEXT_LASTS = timedelta(days=180)  # RFC 9116 asks for less than a year


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request):
    """robots.txt (RFC 9309), with the way to the sitemap."""
    rules = [f"Disallow: /{path}/" for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {_here('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    """The list of sitemaps: as many as it takes for all keys there are."""

    def make():
        last = Check.objects.order_by("-id").values_list("id", flat=True).first() or 0
        count = last // CHECKS_IN_A_SITEMAP + 1
        text = sitemaps.index(_here("sitemap-part", number) for number in range(count))
        return HttpResponse(text, content_type="application/xml")

    return validators.whole(request, make)


@require_safe
def sitemap_part(request, number: int):
    """The pages of the checks in force with keys in one range; in the first one the list of checks too."""
    first = number * CHECKS_IN_A_SITEMAP
    rows = Check.objects.standing().filter(id__gte=first, id__lt=first + CHECKS_IN_A_SITEMAP)
    if number and not rows.exists():
        raise Http404

    def make():
        return Streamed(sitemaps.parts_of(_pages(rows, number)), content_type="application/xml")

    return validators.whole(request, make)


@require_safe
@cache_control(public=True, max_age=DAY)
def security(request):
    """security.txt (RFC 9116): whom to tell of a weakness; only where SECURITY_CONTACT says it."""
    contact = settings.SECURITY_CONTACT
    if not contact:
        raise Http404
    until = (timezone.now() + SECURITY_TEXT_LASTS).astimezone(UTC).replace(hour=0, minute=0, second=0)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {_here('security-txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def api_catalog(request):
    """The API catalogue (RFC 9727): which APIs there are, and where each is described."""
    described = [
        {"href": _here("schema"), "type": "application/vnd.oai.openapi"},
    ]
    read = [{"href": _here("api-docs"), "type": "text/html"}]
    own = {"anchor": _here("v1:api-root"), "service-desc": described, "service-doc": read}
    tools = {"anchor": _here("fct-search"), "service-doc": read}
    feeds = [
        {"href": _here(name, code), "type": "application/atom+xml", "hreflang": [code]}
        for name in ("checks-feed", "corrections-feed")
        for code, _name in settings.LANGUAGES
    ]
    text = json.dumps(
        {"linkset": [own, tools, {"anchor": settings.PUBLIC_URL, "alternate": feeds}]}, indent=1
    )
    profile = "https://www.rfc-editor.org/info/rfc9727"
    response = HttpResponse(text, content_type=f'application/linkset+json; profile="{profile}"')
    response["Link"] = f'<{_here("api-catalog")}>; rel="api-catalog"'
    return response


def _pages(rows, number: int):
    languages = [code for code, _name in settings.LANGUAGES]
    if number == 0:
        yield {code: _here("checks", code) for code in languages}, None
    columns = rows.order_by("id").values_list("slug", "updated_at")
    for slug, updated_at in columns.iterator(chunk_size=2000):
        yield {code: page_url(slug, code) for code in languages}, updated_at


def _here(name: str, *arguments) -> str:
    return settings.PUBLIC_URL + reverse(name, args=arguments)
