"""Has a reader got this answer already? Judged by the newest edition there is, before any row of it is read.

Everything public is made of editions, which are only ever added, each at the next place. So whatever an
address said when the newest one was at a place, it says until there is another (RFC 9110, 8.8 and 13).
"""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import http_date, parse_etags, parse_http_date_safe

# Last-Modified counts seconds, and an edition is committed a moment after the time it bears: a date this
# recent is not given, since another edition may still come to bear it (RFC 9110, 8.8.2.2).
SETTLED = timedelta(minutes=1)


class Newest(NamedTuple):
    """The place of the newest edition and its time; 0 and None before the first one."""

    position: int
    published_at: datetime | None

    @property
    def last_modified(self) -> int | None:
        """Its time in seconds since 1970, or None while it is too recent to be told by the second."""
        if self.published_at is None or timezone.now() - self.published_at < SETTLED:
            return None
        return int(self.published_at.timestamp())


# written out: this is asked before every answer, and to compose it costs more than to run it
_NEWEST = "SELECT position, published_at FROM claims_publication ORDER BY position DESC LIMIT 1"


def newest() -> Newest:
    """The newest edition, in one query that reads one entry of an index."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        return Newest(*(cursor.fetchone() or (0, None)))


def digest(*parts) -> str:
    """A short name for what decides an answer's bytes."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def held(request) -> list[str]:
    """The entity tags that the reader sent, without their weakness: 304 compares weakly."""
    return [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]


def is_known(request, tag: str) -> bool:
    """Whether the reader holds the answer with this tag already."""
    known = held(request)
    return "*" in known or tag.removeprefix("W/") in known


def is_unmodified(request, last_modified: int | None) -> bool:
    """Whether If-Modified-Since covers it; entity tags that are sent decide alone (RFC 9110, 13.1.3)."""
    if last_modified is None or "If-None-Match" in request.headers:
        return False
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and last_modified <= since


def whole_tag(request, now: Newest) -> str:
    """The tag of an answer that is another with every edition; weak, as it may come packed or not."""
    asked = digest(request.build_absolute_uri(), request.headers.get("Accept-Language", ""))
    return f'W/"{asked}.{now.position}"'


def unchanged(tag: str, now: Newest | None = None) -> HttpResponse:
    """304: what the reader has still stands."""
    return stamped(HttpResponse(status=304), tag, now)


def stamped(response: HttpResponse, tag: str, now: Newest | None = None) -> HttpResponse:
    """The answer with its tag and its date. Caches may keep it, and ask each time whether it still stands."""
    response["ETag"] = tag
    if now and now.last_modified is not None:
        response["Last-Modified"] = http_date(now.last_modified)
    patch_cache_control(response, no_cache=True)
    return response


def whole(request, make) -> HttpResponse:
    """An answer that changes with every edition: make(), with its tag, or 304 without making it."""
    now = newest()
    tag = whole_tag(request, now)
    if is_known(request, tag) or is_unmodified(request, now.last_modified):
        return unchanged(tag, now)
    return stamped(make(), tag, now)
