"""What becomes of one address? The worker's own way there and back, without a row being written.

An administrator asks it why a page cannot be captured, and an outside suite judges our capture by it.
"""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from sources import calling, extraction, transport
from sources.cage import Cage, CageDied, CageLimits
from sources.lateness import EMPTY
from sources.text import clean_text
from workbench.common.errors import DomainError

SHARE_OF_PARSER = 2  # the parser gets half of the memory, a body and its packed form a quarter each
SHARE_OF_BODY = 4

NEVER_ASKED = ("blocked", "robots_denied", "too_many_redirects")  # of the last place: it got no request
# What a document did to its reader → the outcome; everything else makes it bad content.
OUTCOMES_OF_READING = {"parser_timeout": "timeout", "too_long": "too_large"}


class RequestRefused(DomainError):
    """What was asked is not a question: nothing was sent."""

    code = "request_refused"
    status = 422


@dataclass(frozen=True)
class Request:
    """One address to be fetched, and how much that may cost."""

    url: str
    allow: frozenset[str]
    limits: transport.Limits
    robots: bool
    etag: str | None
    last_modified: str | None

    @classmethod
    def read(cls, told: object) -> "Request":
        """Read a request as it came in JSON; what it leaves out has the value of the settings.

        Raises RequestRefused when it is none.
        """
        if not isinstance(told, dict) or not isinstance(told.get("url"), str):
            raise RequestRefused(_("A request is a JSON object with a “url”."))
        validators = [told.get("etag"), told.get("last_modified")]
        if not all(value is None or isinstance(value, str) for value in validators):
            raise RequestRefused(_("“etag” and “last_modified” are texts or null."))
        robots = told.get("robots")
        return cls(
            url=told["url"],
            allow=_allow(told.get("allow")),
            limits=_limits(told.get("limits") or {}),
            robots=settings.CAPTURE_ROBOTS if robots is None else bool(robots),
            etag=validators[0],
            last_modified=validators[1],
        )

    @cached_property
    def within_memory(self) -> transport.Limits:
        """The limits, none of which may take more memory than max_rss_growth_mb leaves it."""
        most = self.limits.max_rss_growth_mb * 1024**2 // SHARE_OF_BODY
        told = asdict(self.limits)
        return transport.Limits(
            **told
            | {
                key: min(told[key], most)
                for key in ("max_wire_bytes", "max_decoded_bytes", "max_header_bytes")
            }
        )

    def cage(self) -> Cage:
        """A cage that keeps what is left of the memory."""
        memory = self.limits.max_rss_growth_mb * 1024**2 // SHARE_OF_PARSER
        return Cage(CageLimits(memory_bytes=memory, most_characters=settings.MAX_TEXT_CHARACTERS))


def probe(request: Request, cage: Cage, *, seconds_left: Callable[[], float]) -> dict:
    """Fetch and read one page as a worker does, and tell what came of it.

    seconds_left: how long reading may still take, asked when the page is there.
    Returns the answer of the contract, every key of EMPTY; whatever the page does, nothing is raised.
    """
    try:
        got = transport.download(
            request.url,
            limits=request.within_memory,
            allow=request.allow,
            user_agent=calling.user_agent(),
            etag=request.etag,
            last_modified=request.last_modified,
            robots_first=request.robots,
        )
    except transport.FetchFailed as failure:
        return _failed(failure)
    arrived = EMPTY | {
        "outcome": "ok",
        "status": got.status,
        "final_url": got.final_url,
        "hops": got.redirects,
        "sha256": got.body_sha256,
        "wire_bytes": got.wire_bytes,
        "etag": got.etag,
        "last_modified": got.last_modified,
        "flags": got.flags,
    }
    if got.not_modified:
        return arrived | {"outcome": "not_modified", "detail": _("The page has not changed.")}
    return arrived | _reading(got, cage, seconds_left())


def refused(why: DomainError) -> dict:
    """The answer to what is no request."""
    return EMPTY | {"detail": str(why.message)}


def out_of_time() -> dict:
    """The answer when even the grace has passed."""
    return EMPTY | {"outcome": "timeout", "detail": _("Reading the page took too long and was stopped.")}


def broken() -> dict:
    """The answer when the fault is ours; the log says more."""
    return EMPTY | {
        "outcome": "bad_content",
        "flags": ["internal_error"],
        "detail": _("The page made this program fail. The lines before say where."),
    }


def _reading(got: transport.Download, cage: Cage, seconds: float) -> dict:
    try:
        found = cage.run(
            got.body, content_type=calling.content_type(got), url=got.final_url, seconds=max(0.0, seconds)
        )
    except (extraction.Unreadable, CageDied) as failure:
        outcome = OUTCOMES_OF_READING.get(failure.code, "bad_content")
        return {"outcome": outcome, "detail": str(failure.message)}
    return {
        "title": clean_text(found.title),
        "text": found.text,
        "flags": list(dict.fromkeys([*got.flags, *found.flags])),
        "detail": _("The page is complete."),
    }


def _failed(failure: transport.FetchFailed) -> dict:
    asked = len(failure.hops)
    was_asked = failure.outcome not in NEVER_ASKED and asked and failure.final_url != failure.hops[-1].url
    return EMPTY | {
        "outcome": failure.outcome,
        "status": failure.http_status,
        "final_url": failure.final_url,
        "hops": asked if was_asked else max(0, asked - 1),
        "wire_bytes": failure.wire_bytes,
        "retry_after": failure.retry_after,
        "flags": failure.flags,
        "detail": clean_text(str(failure.message)),
    }


def _allow(told: object) -> frozenset[str]:
    told = told or []
    ports = (
        [pair.rpartition(":")[2] for pair in told if isinstance(pair, str)] if isinstance(told, list) else []
    )
    if (
        not isinstance(told, list)
        or len(ports) != len(told)
        or not all(p.isascii() and p.isdecimal() for p in ports)
    ):
        raise RequestRefused(_("“allow” is a list of texts such as 127.0.0.1:8080."))
    return frozenset(told)


def _limits(told: object) -> transport.Limits:
    if not isinstance(told, dict):
        raise RequestRefused(_("“limits” is an object of numbers."))
    known = {
        field.name: told[field.name] for field in fields(transport.Limits) if told.get(field.name) is not None
    }
    for name, value in known.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            raise RequestRefused(_("The limit “%(name)s” is not a number from 0 up.") % {"name": name})
    whole = {
        name: value if name.endswith("_seconds") and "cap" not in name else int(value)
        for name, value in known.items()
    }
    return transport.Limits(**settings.CAPTURE_LIMITS | whole)
