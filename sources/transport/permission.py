"""Does the site let programs ask for this page? (RFC 9309)"""

import asyncio
import time

from sources import robots
from sources.transport import body, failures
from sources.transport.hops import Walk
from sources.transport.wire import Wire

MAX_REDIRECTS = 5  # RFC 9309 2.3.1.2
SHARE_OF_TIME = 0.5  # of what is left: a robots.txt that never ends must not take the page's time

# With these the page itself is as unreachable as its robots.txt, and they say more about why.
_SAME_FOR_THE_PAGE = (
    failures.Blocked,
    failures.NameUnknown,
    failures.NameServerSilent,
    failures.Unreachable,
    failures.TlsFailed,
)


class Permissions:
    """The robots.txt of every site met during one fetch; each is asked for once."""

    def __init__(
        self,
        wire: Wire,
        *,
        agent: str,
        allow: frozenset[str],
        deadline: float,
        known: dict[str, bytes] | None = None,
    ):
        self._wire = wire
        self._agent = agent
        self._allow = allow
        self._deadline = deadline  # on the monotonic clock
        self._rules = {} if known is None else known  # address of a robots.txt → its text

    async def require(self, url: str) -> None:
        """Raise RobotsDenied if the rules forbid url, RobotsUnreachable if nobody could say."""
        place = robots.robots_url(url)
        if place not in self._rules:
            self._rules[place] = await self._rules_at(place)
        if not robots.decide(self._rules[place], self._agent, url):
            raise failures.RobotsDenied()

    async def _rules_at(self, place: str) -> bytes:
        walk = Walk(self._wire, agent=self._agent, allow=self._allow)
        patience = max(0.0, self._deadline - time.monotonic()) * SHARE_OF_TIME
        try:
            async with asyncio.timeout(patience):
                return await self._read(walk, place)
        except (failures.TooManyRedirects, failures.RedirectLoop):
            return b""
        except (TimeoutError, failures.FetchFailed) as error:
            if isinstance(error, _SAME_FOR_THE_PAGE) and not walk.hops:
                raise
            raise failures.RobotsUnreachable(flags=["robots_unreachable"]) from error

    async def _read(self, walk: Walk, place: str) -> bytes:
        answer = await walk.follow(place, {}, max_redirects=MAX_REDIRECTS)
        try:
            match robots.standing(answer.status):
                case robots.Standing.READ:
                    return await body.read_start(answer, robots.MAX_BYTES)
                case robots.Standing.ALLOW:
                    return b""
                case robots.Standing.DENY:
                    raise failures.RobotsUnreachable(http_status=answer.status, flags=["robots_unreachable"])
        finally:
            answer.close()
