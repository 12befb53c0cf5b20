"""A web server that says exactly what a test tells it to, byte by byte.

It speaks no HTTP of its own: an answer is bytes that are sent as they are, or a function that talks over the
connection as long as it likes. Everything that arrives is kept, so that a test can tell that nothing did.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Talk:
    """One connection, from the server's side."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        linger_not = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
        self._writer.transport.abort()


Script = Callable[[Talk], Awaitable[None]]


class HostileServer:
    """Serves scripted answers by path on a loopback port, in a thread of its own.

    answers: path (with query) to bytes or script; a list gives one answer to each request in turn, its last
    one to all further ones. Other paths get a 404. As a context manager; afterwards `requests` still tells.
    """

    def __init__(
        self, answers=None, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ):
        self.answers: dict[str, bytes | Script | list] = answers or {}
        self.host = host
        self.port = port  # 0: a free one
        self.connections = 0
        self.requests: list[bytes] = []  # heads, whole
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="hostile server")

    def __enter__(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def pair(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls else 'http'}://{self.pair}{path}"

    @property
    def paths(self) -> list[str]:
        return [head.split(b" ")[1].decode() for head in self.requests]

    async def _listen(self):
        self._server = await asyncio.start_server(self._serve, self.host, self.port, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self):
        self._server.close()
        for writer in self._open:
            writer.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader, writer):
        self.connections += 1
        self._open.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head)
            await self._answer(self._next(head.split(b" ")[1].decode()), Talk(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client went away, which is what many of these tests want
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    def _next(self, path: str) -> bytes | Script:
        answer = self.answers.get(path, NOT_FOUND)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    async def _answer(self, answer: bytes | Script, talk: Talk):
        await (talk.send(answer) if isinstance(answer, bytes) else answer(talk))


def reply(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = -1) -> bytes:
    """Put an ordinary answer together. length: what Content-Length says; None leaves it out."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


def redirect(target: str, status: str = "302 Found") -> bytes:
    return reply(b"", f"Location: {target}", status=status)


def page(text: str = "<h1>Hola</h1>", *headers: str) -> bytes:
    return reply(text.encode(), "Content-Type: text/html; charset=utf-8", *headers)


def sent(*parts: bytes | float | str) -> Script:
    """A script that sends its parts: bytes as they are, numbers as pauses, "reset" as a reset."""

    async def script(talk):
        for part in parts:
            if isinstance(part, bytes):
                await talk.send(part)
            elif part == "reset":
                talk.reset()
            else:
                await talk.pause(part)

    return script


def endless(start: bytes, again: bytes, pause: float = 0.0) -> Script:
    """A script that sends start once, and again for ever, pausing for so many seconds in between."""

    async def script(talk):
        await talk.send(start)
        while True:
            await talk.send(again)
            if pause:
                await talk.pause(pause)

    return script


NOT_FOUND = reply(b"no", status="404 Not Found")


def certificate(folder, *, host: str = "127.0.0.1", days: int = 1) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a self-signed certificate for host, days valid from yesterday on.

    Returns the server's side and the side of a client that trusts it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hostile")])
    start = datetime.now(UTC) - timedelta(days=2)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=2 + days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cafile=folder / "server.pem")
