"""Where sockets are opened: only to addresses that were looked at, and with every byte counted.

aiohttp speaks HTTP. Three things are put around it: a resolver that refuses a name if any of its addresses is
refused, a socket factory that looks again at the address really connected to (literal addresses never reach a
resolver), and a protocol that counts bytes before they are parsed.
"""

import asyncio
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Collection
from functools import cache

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from yarl import URL

from sources import canonical, guard
from sources.transport import failures
from sources.transport.shapes import Headers, Limits

Lookup = Callable[[str, int], list[str]]


def system_lookup(host: str, port: int) -> list[str]:
    """Ask the machine's resolver for all addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(info[4][0] for info in found))


@cache
def system_trust() -> ssl.SSLContext:
    """The certificates this machine trusts; read once, since that takes some 20 ms."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class Gate:
    """The rule on addresses and ports, with its exceptions."""

    def __init__(self, allow: Collection[str]):
        self._exempt = canonical.pairs(allow)

    def check(self, address: str, port: int) -> None:
        """Raise Blocked unless address may be contacted on port."""
        if (address, port) in self._exempt:
            return
        if port not in canonical.WEB_PORTS:
            raise failures.Blocked(code="url_port", port=port)
        if reason := guard.refusal(address):
            raise failures.Blocked(code="url_address", host=address, reason=reason)


class VettingResolver(AbstractResolver):
    """Resolves names afresh each time, and gives an answer only when every address in it may be contacted."""

    def __init__(self, gate: Gate, lookup: Lookup):
        self._gate = gate
        self._lookup = lookup

    async def resolve(self, host, port=0, family=socket.AF_UNSPEC):
        addresses = await _in_daemon_thread(self._lookup, host, port)
        for address in addresses:
            self._gate.check(address, port)
        return [
            {
                "hostname": host,
                "host": address,
                "port": port,
                "family": socket.AF_INET6 if ":" in address else socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
            for address in addresses
        ]

    async def close(self):
        """Nothing is kept open."""


async def _in_daemon_thread(function, *arguments):
    """Run a blocking call that can be abandoned: a pool's threads would be waited for at the deadline."""
    loop = asyncio.get_running_loop()
    answer = loop.create_future()

    def settle(settle_with, value):
        if not answer.done():
            settle_with(value)

    def work():
        try:
            outcome = (answer.set_result, function(*arguments))
        except Exception as error:
            outcome = (answer.set_exception, error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, *outcome)

    threading.Thread(target=work, name="lookup", daemon=True).start()
    return await answer


class CountingHandler(ResponseHandler):
    """aiohttp's client protocol, which stops at our limits and remembers whom it spoke to."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits):
        super().__init__(loop=loop)
        self._limits = limits
        self._body = None  # the body's stream, once the final head is complete
        self._expected = None  # its length, when the head tells
        self.head_bytes = 0
        self.wire_bytes = 0
        self.overlong = False
        self.lost: Exception | None = None
        self.remote_address = ""
        self.tls_version = None
        self.certificate_sha256 = None

    def connection_made(self, transport):
        super().connection_made(transport)
        address, port = transport.get_extra_info("peername")[:2]
        self.remote_address = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        if tls := transport.get_extra_info("ssl_object"):
            self.tls_version = tls.version()
            self.certificate_sha256 = hashlib.sha256(tls.getpeercert(binary_form=True)).hexdigest()

    def connection_lost(self, exc):
        self.lost = exc
        super().connection_lost(exc)

    def feed_data(self, data, size=0):
        """Take a complete head from the parser; informational answers (1xx) come before the final one."""
        message, body = data
        if message.code >= 200 or message.code == 101:
            self._body = body
            length = message.headers.get("Content-Length", "")
            if not message.chunked and length.isdecimal() and message.code != 304:
                self._expected = int(length)
        super().feed_data(data, size)

    def data_received(self, data):
        at = 0
        # Line by line while the head lasts, so that its bytes and those of the body are told apart exactly.
        while self._body is None and at < len(data) and self.exception() is None:
            end = data.find(b"\n", at) + 1 or len(data)
            self.head_bytes += end - at
            if self.head_bytes > self._limits.max_header_bytes:
                self._give_up(failures.HeadersTooLarge(limit=self._limits.max_header_bytes))
                return
            super().data_received(data[at:end])
            at = end
        if self.exception() is None and (at < len(data) or not data):
            self._body_received(data[at:])

    def _body_received(self, data):
        self.wire_bytes += len(data)
        if self.wire_bytes > self._limits.max_wire_bytes:
            self._give_up(failures.BodyTooLarge(limit=self._limits.max_wire_bytes))
            return
        complete = self._body is not None and self._body.is_eof()
        beyond = data if complete else b""
        if self._expected is not None and self.wire_bytes > self._expected:
            beyond = data[self._expected - self.wire_bytes :]
        self.overlong = self.overlong or bool(
            beyond.strip(b"\r\n")
        )  # a stray line end is an old server's habit
        super().data_received(data)
        if self.exception() is not None and self._body is not None and not self._body.is_eof():
            self._body.set_exception(failures.NotHttp())  # aiohttp tells only those who wait for a head

    def _give_up(self, failure):
        self.set_exception(failure)
        if self._body is not None:
            self._body.set_exception(failure)
        if self.transport is not None:
            self.transport.abort()


class GuardedConnector(aiohttp.TCPConnector):
    """Opens one counted connection for each request; `handler` is the latest."""

    def __init__(self, gate: Gate, limits: Limits, lookup: Lookup, trust: ssl.SSLContext):
        super().__init__(
            resolver=VettingResolver(gate, lookup),
            socket_factory=self._guarded_socket,
            use_dns_cache=False,
            force_close=True,
            ssl=trust,
        )
        self._gate = gate
        self._limits = limits
        self._factory = self._counted  # aiohttp's name for what makes a protocol
        self.handler: CountingHandler | None = None

    def _counted(self) -> CountingHandler:
        self.handler = CountingHandler(self._loop, self._limits)
        return self.handler

    def _guarded_socket(self, info) -> socket.socket:
        family, kind, protocol, _, where = info
        self._gate.check(where[0], where[1])
        return socket.socket(family, kind, protocol)


class Answer:
    """The head of an answer, with its body still to be read."""

    def __init__(self, response: aiohttp.ClientResponse, handler: CountingHandler):
        self._response = response
        self.handler = handler
        self.status = response.status
        self.reason = (response.reason or "").encode("utf-8", "surrogateescape").decode("latin-1")
        self.headers = _as_received(response.raw_headers)
        self.request_headers: Headers = list(response.request_info.headers.items())

    async def pieces(self):
        """Yield the body as it travels, without chunk framing; raise when it ends before its end."""
        try:
            while piece := await self._response.content.readany():
                yield piece
        except aiohttp.ClientPayloadError as error:
            raise (failures.ConnectionBroke if self.handler.lost else failures.BodyCut)() from error
        except (aiohttp.ClientError, OSError) as error:
            raise failures.ConnectionBroke() from error
        if self.handler.lost:  # a body without a length ends with the connection, but not like this
            raise failures.ConnectionBroke()
        if self.handler.overlong:
            raise failures.BodyOverlong()

    def close(self) -> None:
        self._response.close()


class Wire:
    """The connections of one capture. No cookies, no proxy, no credentials, no cache."""

    def __init__(self, gate: Gate, limits: Limits, lookup: Lookup, trust: ssl.SSLContext):
        self._connector = GuardedConnector(gate, limits, lookup, trust)
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(
                total=None, connect=limits.connect_seconds, ceil_threshold=float("inf")
            ),
            middlewares=(_told_apart,),
            # The counting handler limits the head; these keep out of its way, and bound what follows a body.
            max_line_size=limits.max_header_bytes,
            max_field_size=limits.max_header_bytes,
            max_headers=limits.max_header_bytes // len("a:\r\n"),
        )

    async def ask(self, url: str, headers: dict[str, str]) -> Answer:
        """Request url, which is checked, and return when the head of the answer is complete."""
        asked = URL(url, encoded=True)
        response = await self._session.get(asked, headers=headers, allow_redirects=False)
        return Answer(response, self._connector.handler)

    async def tell(self, url: str, headers: dict[str, str], content: bytes) -> Answer:
        """Post content to url, which is checked, once, and return when the head of the answer is complete."""
        asked = URL(url, encoded=True)
        response = await self._session.post(asked, headers=headers, data=content, allow_redirects=False)
        return Answer(response, self._connector.handler)

    async def close(self) -> None:
        await self._session.close()


async def _told_apart(request, handler):
    """Turn aiohttp's errors into our failures here, before it silently repeats a request that broke."""
    try:
        return await handler(request)
    except TimeoutError as error:
        raise failures.TimedOut() from error
    except (aiohttp.ClientError, OSError) as error:
        raise _cause(error, request.url) from error


def _cause(error: Exception, url) -> failures.FetchFailed:
    inner = getattr(error, "os_error", error)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        unknown = inner.errno in {socket.EAI_NONAME, socket.EAI_NODATA}
        return (failures.NameUnknown if unknown else failures.NameServerSilent)(host=url.raw_host)
    if isinstance(inner, ssl.SSLCertVerificationError) or isinstance(
        error, aiohttp.ClientConnectorCertificateError
    ):
        return failures.CertificateRefused()
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError) or isinstance(inner, ssl.SSLError):
        return failures.TlsFailed()
    if isinstance(error, aiohttp.ClientConnectorError):
        # A refused connection has another error; a reset this early interrupts the handshake.
        in_handshake = url.scheme == "https" and isinstance(
            inner, ConnectionResetError | ConnectionAbortedError
        )
        return failures.TlsFailed() if in_handshake else failures.Unreachable()
    if isinstance(error, aiohttp.ClientResponseError):
        return failures.NotHttp()
    if isinstance(error, aiohttp.InvalidURL):
        return failures.Blocked(code="url_host")
    return failures.ConnectionBroke()


def _as_received(raw_headers) -> Headers:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw_headers]
