"""How is something told to another site? One message, one answer, under the rules and limits of a fetch."""

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sources.transport import body, failures, judging
from sources.transport.hops import checked
from sources.transport.shapes import Headers, Limits
from sources.transport.wire import Gate, Lookup, Wire, system_lookup, system_trust

_SHOWN_BYTES = 1024  # of an answer's body: enough to read what a site complains of


@dataclass(frozen=True)
class Reply:
    """What a site answered, whatever its status; a redirect is an answer like any other."""

    status: int
    headers: Headers
    start: bytes = field(repr=False)  # of the body, unpacked
    retry_after: int | None  # seconds it wants to be left alone, if it said so

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300


def post(
    url: str,
    content: bytes,
    headers: dict[str, str],
    *,
    limits: Limits,
    allow: frozenset[str] = frozenset(),
    lookup: Lookup = system_lookup,
    trust: ssl.SSLContext | None = None,
) -> Reply:
    """Post content to url once; no redirect is followed.

    The address is checked as for `download`, and the one really connected to again. Runs an event loop of its
    own. Raises FetchFailed when no answer came: Blocked, Unreachable, TimedOut, …
    """
    return asyncio.run(_post(url, content, headers, limits, allow, lookup, trust or system_trust()))


async def _post(url, content, headers, limits, allow, lookup, trust) -> Reply:
    address = checked(url, allow, typed=False)
    wire = Wire(Gate(allow), limits, lookup, trust)
    answer = None
    try:
        async with asyncio.timeout(limits.total_seconds):
            answer = await wire.tell(address, headers | {"Connection": "close"}, content)
            start = await _start_of(answer)
    except TimeoutError as error:
        raise failures.TimedOut() from error
    finally:
        if answer is not None:
            answer.close()
        await wire.close()
    return Reply(
        status=answer.status,
        headers=answer.headers,
        start=start,
        retry_after=judging.retry_after(
            judging.values(answer.headers, "retry-after"),
            cap=limits.retry_after_cap_seconds,
            now=datetime.now(UTC),
        ),
    )


async def _start_of(answer) -> bytes:
    """The first bytes of the answer's body; the status counts whatever becomes of the rest."""
    try:
        return await body.read_start(answer, _SHOWN_BYTES)
    except failures.FetchFailed:
        return b""
