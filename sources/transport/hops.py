"""How does a request come to its final answer?

Redirects are followed by hand, so that each hop is checked like the first address, and written down.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import urljoin

from sources import canonical
from sources.transport import failures, judging
from sources.transport.shapes import Hop
from sources.transport.wire import Answer, Wire

COMMON_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Language": "es,en;q=0.8,*;q=0.5",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Connection": "close",
}


def checked(url: str, allow: frozenset[str], *, typed: bool) -> str:
    """`canonical.check_url`, whose refusal is here a failed fetch."""
    try:
        return canonical.check_url(url, allow, typed=typed)
    except canonical.BadUrl as bad:
        raise failures.Blocked(code=bad.code, **bad.details) from bad


class Walk:
    """The hops of one request, kept in `hops`, with the last address asked for in `url`."""

    def __init__(self, wire: Wire, *, agent: str, allow: frozenset[str]):
        self._wire = wire
        self._agent = agent
        self._allow = allow
        self.hops: list[Hop] = []
        self.url: str | None = None
        self.left_tls = False  # a redirect led from https to http

    async def follow(
        self,
        url: str,
        extra_headers: dict[str, str],
        *,
        max_redirects: int,
        before: Callable[[str], Awaitable[None]] | None = None,
    ) -> Answer:
        """Ask for url and go where its answers point, until one is no redirect.

        before: awaited with each address just before it is asked for; may raise.
        """
        seen: set[str] = set()
        while True:
            self.url = url
            if url in seen:
                raise failures.RedirectLoop(http_status=self.hops[-1].status)
            if len(seen) > max_redirects:
                raise failures.TooManyRedirects(http_status=self.hops[-1].status, limit=max_redirects)
            seen.add(url)
            if before is not None:
                await before(url)
            answer = await self._ask(url, extra_headers)
            if answer.status not in judging.REDIRECTS:
                return answer
            answer.close()  # the body of a redirect is never read
            target = self._target(url, answer)
            self.left_tls |= url.startswith("https:") and target.startswith("http:")
            url = target

    async def _ask(self, url: str, extra_headers: dict[str, str]) -> Answer:
        started_at = datetime.now(UTC)
        answer = await self._wire.ask(url, {"User-Agent": self._agent} | COMMON_HEADERS | extra_headers)
        hop = Hop(
            url=url,
            request_headers=answer.request_headers,
            status=answer.status,
            reason=answer.reason,
            headers=answer.headers,
            remote_address=answer.handler.remote_address,
            tls_version=answer.handler.tls_version,
            certificate_sha256=answer.handler.certificate_sha256,
            started_at=started_at,
            finished_at=datetime.now(UTC),
        )
        self.hops.append(hop)
        return answer

    def _target(self, url: str, answer: Answer) -> str:
        places = set(judging.values(answer.headers, "location"))
        if len(places) != 1 or places == {""}:
            raise failures.RedirectWithoutTarget(http_status=answer.status, status=answer.status)
        try:
            return checked(urljoin(url, _as_text(places.pop())), self._allow, typed=False)
        except ValueError as error:  # urljoin, of unbalanced brackets
            raise failures.Blocked(code="url_host", http_status=answer.status) from error
        except failures.Blocked as blocked:
            blocked.http_status = answer.status
            raise


def _as_text(header: str) -> str:
    """A header arrives as Latin-1; servers that do not escape an address mean UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return header
