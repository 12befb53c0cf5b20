"""How is a site asked for a page: who we are, which of its rules we know, and what we have already?"""

from collections.abc import Callable

from django.conf import settings

from sources import archiving, politeness, robots, transport
from sources.models import Origin, Snapshot


def call(url: str, *, since: Snapshot | None, on_step: Callable[[str], None]) -> transport.Download:
    """Download a page under the settings' limits.

    since: the last snapshot of the page; the answer may be that nothing has changed (`not_modified`).
    Raises transport.FetchFailed.
    """
    rules = politeness.known_rules(url) if settings.CAPTURE_ROBOTS else {}
    known = set(rules)
    try:
        return transport.download(
            url,
            limits=transport.Limits(**settings.CAPTURE_LIMITS),
            allow=frozenset(settings.CAPTURE_ALLOW),
            user_agent=user_agent(),
            robots_first=settings.CAPTURE_ROBOTS,
            robots_known=rules,
            on_step=on_step,
            **validators_of(since),
        )
    finally:
        if read := {place: text for place, text in rules.items() if place not in known}:
            politeness.keep_rules(read)


def validators_of(last: Snapshot | None) -> dict[str, str | None]:
    """What makes a request conditional: the last answer's own words, while the archive has its body."""
    if last is None or last.origin != Origin.FETCHED or not archiving.is_kept(last):
        return {}
    return {
        "etag": first(last.headers, "etag"),
        "last_modified": first(last.headers, "last-modified"),
    }


def user_agent() -> str:
    """How we introduce ourselves to the sites we visit."""
    return f"{robots.PRODUCT}/1 (+{settings.CAPTURE_CONTACT})"


def content_type(got: transport.Download) -> str | None:
    """The header as received, or None."""
    return first(got.headers, "content-type")


def first(headers, name: str) -> str | None:
    """The first value of a header, or None. Names are compared without regard to case (RFC 9110, 5.1)."""
    return next((value for key, value in headers if key.lower() == name), None)
