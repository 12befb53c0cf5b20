"""What does an answer mean before its body is read?"""

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sources import robots
from sources.transport import failures
from sources.transport.shapes import Headers, Limits

REDIRECTS = frozenset({301, 302, 303, 307, 308})

# Answers that pass with time (RFC 9110 15.5.9 and 15.6, RFC 6585 4, RFC 8470 5.2) and those of the large
# front servers that stand in for a site which is down. Other 5xx, like 501 and 505, will be said again.
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 509, *range(520, 531), 598, 599})

_DENIED = frozenset({401, 403, 407, 451})
_GONE = frozenset({404, 410})
_SECONDS = re.compile(r"[0-9]+")


def values(headers: Headers, name: str) -> list[str]:
    """Every value of one header, its name in any case."""
    return [value.strip() for key, value in headers if key.lower() == name]


def first(headers: Headers, name: str) -> str | None:
    return next(iter(values(headers, name)), None)


def refuse_unusable(
    status: int, headers: Headers, limits: Limits, *, conditional: bool, now: datetime
) -> None:
    """Raise the failure that a final answer (not a redirect) amounts to, if it is one.

    conditional: our request carried validators, so that 304 answers it.
    """
    if status == 304 and conditional:
        return
    if status in TEMPORARY:
        wait = retry_after(values(headers, "retry-after"), cap=limits.retry_after_cap_seconds, now=now)
        raise failures.ServerBusy(http_status=status, retry_after=wait, status=status)
    if status >= 400:
        error = {**dict.fromkeys(_DENIED, failures.AccessDenied), **dict.fromkeys(_GONE, failures.PageGone)}
        raise error.get(status, failures.HttpError)(http_status=status, status=status)
    if status in {204, 205}:
        raise failures.EmptyAnswer(http_status=status, status=status)
    if status == 206:
        raise failures.PartialAnswer(http_status=status, status=status)  # no range was asked for
    if not 200 <= status < 300:
        raise failures.UnexpectedStatus(http_status=status, status=status)


def retry_after(headers: Iterable[str], *, cap: int, now: datetime) -> int | None:
    """Read Retry-After (RFC 9110 10.2.3): seconds, or a date in any of the three forms, or rubbish.

    now: aware. Returns whole seconds from 0 to cap, the longest wait if there are several, None for rubbish.
    """
    waits = [wait for header in headers if (wait := _wait(header.strip(), cap, now)) is not None]
    return max(waits, default=None)


def _wait(text: str, cap: int, now: datetime) -> int | None:
    if _SECONDS.fullmatch(text):
        return cap if len(text) > 9 else min(int(text), cap)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max(0, math.ceil((when - now).total_seconds())), cap)


def flags(headers: Headers, agent: str) -> list[str]:
    """What the head of a good answer says beside the page itself."""
    found = []
    if not robots.may_show_copy(values(headers, "x-robots-tag"), agent):
        found.append("no_archive")
    if values(headers, "refresh"):
        found.append("meta_refresh")  # the header does what the element does, and like it is not followed
    return found
