"""How is one page fetched, from the address to the complete body, under one deadline?

It stands over everything: names, connections, encryption, heads, bodies, hops, robots.txt, unpacking.
"""

import asyncio
import hashlib
import ssl
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sources.transport import body, failures, judging
from sources.transport.hops import Walk, checked
from sources.transport.permission import Permissions
from sources.transport.shapes import Download, Limits
from sources.transport.wire import Answer, Gate, Lookup, Wire, system_lookup, system_trust


def download(
    url: str,
    *,
    limits: Limits,
    user_agent: str,
    allow: frozenset[str] = frozenset(),
    etag: str | None = None,
    last_modified: str | None = None,
    robots_first: bool = False,
    robots_known: dict[str, bytes] | None = None,
    on_step: Callable[[str], None] | None = None,
    lookup: Lookup = system_lookup,
    trust: ssl.SSLContext | None = None,
) -> Download:
    """Fetch one page, completely or not at all.

    url: as typed or stored; it is checked here.
    allow: exact "address:port" pairs exempt from the rules on addresses and ports.
    etag, last_modified: validators of an earlier capture; the answer may then be `not_modified`.
    robots_first: ask each site's robots.txt before its page.
    robots_known: texts of robots.txt by their address; those are not asked for, and new ones are put there.
    on_step: called with "connect", then "download", outside any event loop, so that it may use the database.
    lookup, trust: how names are resolved and which certificates are believed; the machine's own unless given.
    Runs an event loop of its own, so it must not be called from inside one.
    Raises FetchFailed, either TryLater or Refused, which carries the hops it came to.
    """
    tell = on_step or (lambda step: None)
    tell("connect")
    visit = Visit(
        url,
        limits=limits,
        user_agent=user_agent,
        allow=allow,
        validators={"If-None-Match": etag, "If-Modified-Since": last_modified},
        robots_first=robots_first,
        robots_known=robots_known,
    )
    with asyncio.Runner() as runner:
        try:
            runner.run(visit.arrive(lookup, trust or system_trust()))
            tell("download")
            return runner.run(visit.take())
        finally:
            runner.run(visit.close())


class Visit:
    """One fetch in two steps: `arrive` at the final answer, then `take` its body. Always `close`."""

    def __init__(self, url, *, limits, user_agent, allow, validators, robots_first, robots_known):
        self._deadline = time.monotonic() + limits.total_seconds
        self._started_at = datetime.now(UTC)
        self._requested = url
        self._limits = limits
        self._agent = user_agent
        self._allow = allow
        # A stored validator is a server's text; one that is no plain header value is left out.
        self._validators = {k: v for k, v in validators.items() if v and v.isascii() and v.isprintable()}
        self._robots_first = robots_first
        self._robots_known = robots_known
        self._wire: Wire | None = None
        self._walk: Walk | None = None
        self._answer: Answer | None = None

    async def arrive(self, lookup: Lookup, trust: ssl.SSLContext) -> None:
        """Go to the final answer and judge it by its head."""
        async with self._one_of_our_failures():
            url = checked(self._requested, self._allow, typed=True)
            self._wire = Wire(Gate(self._allow), self._limits, lookup, trust)
            self._walk = Walk(self._wire, agent=self._agent, allow=self._allow)
            permissions = Permissions(
                self._wire,
                agent=self._agent,
                allow=self._allow,
                deadline=self._deadline,
                known=self._robots_known,
            )
            self._answer = await self._walk.follow(
                url,
                self._validators,
                max_redirects=self._limits.max_redirects,
                before=permissions.require if self._robots_first else None,
            )
            judging.refuse_unusable(
                self._answer.status,
                self._answer.headers,
                self._limits,
                conditional=bool(self._validators),
                now=datetime.now(UTC),
            )

    async def take(self) -> Download:
        """Read the body to its end and unpack it."""
        answer = self._answer
        not_modified = answer.status == 304
        async with self._one_of_our_failures():
            content = b"" if not_modified else await body.read(answer, self._limits)
        return Download(
            requested_url=self._requested,
            final_url=self._walk.url,
            status=answer.status,
            reason=answer.reason,
            headers=answer.headers,
            body=content,
            body_sha256=None if not_modified else hashlib.sha256(content).hexdigest(),
            wire_bytes=0 if not_modified else answer.handler.wire_bytes,
            hops=self._walk.hops,
            etag=judging.first(answer.headers, "etag"),
            last_modified=judging.first(answer.headers, "last-modified"),
            not_modified=not_modified,
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            flags=judging.flags(answer.headers, self._agent) + ["insecure_redirect"] * self._walk.left_tls,
        )

    async def close(self) -> None:
        """Drop what is open."""
        if self._answer is not None:
            self._answer.close()
        if self._wire is not None:
            await self._wire.close()

    @asynccontextmanager
    async def _one_of_our_failures(self):
        """Keep the deadline, and give a failure what is known by then."""
        try:
            async with asyncio.timeout_at(self._deadline):
                yield
        except TimeoutError as error:
            raise self._told(failures.TimedOut()) from error
        except failures.FetchFailed as failure:
            self._told(failure)
            raise

    def _told(self, failure: failures.FetchFailed) -> failures.FetchFailed:
        if self._walk is not None:
            failure.hops = list(self._walk.hops)
            failure.final_url = self._walk.url
        if self._answer is not None:
            failure.wire_bytes = self._answer.handler.wire_bytes
            failure.http_status = failure.http_status or self._answer.status
        return failure
