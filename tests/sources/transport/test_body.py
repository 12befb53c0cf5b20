"""Which bodies are complete, and how large may they be?"""

import gzip
import hashlib
import socket
import zlib

import brotli
import pytest
import zstandard

from sources.transport import Refused, TryLater, failures
from tests.sources.hostile_server import endless, reply, sent

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class TestSizes:
    def test_limits_the_head_exactly(self, serve, fetch, fails):
        head = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000 + b"\r\nContent-Length: 2\r\n\r\n"

        assert fetch(serve({"/": head + b"ok"}), max_header_bytes=len(head)).body == b"ok"
        failure = fails(head + b"ok", failures.HeadersTooLarge, max_header_bytes=len(head) - 1)
        assert failure.outcome == "too_large"

    @pytest.mark.parametrize(
        "answer",
        [
            endless(b"HTTP/1.1 200 OK\r\n", b"X-Flood: yes\r\n" * 100),
            endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 1_000),
            endless(b"HTTP/1.1 200 ", b"OK" * 500),
            endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 10),
            endless(b"", b"\r\n" * 500),
        ],
        ids=["many", "one endless", "reason", "early hints", "empty lines"],
    )
    def test_stops_a_flood_of_headers(self, fails, answer):
        assert fails(answer, Refused, max_header_bytes=20_000).outcome == "too_large"

    def test_limits_the_body_exactly(self, serve, fetch, fails):
        assert len(fetch(serve({"/": reply(b"x" * 1_000)}), max_wire_bytes=1_000).body) == 1_000
        assert fails(reply(b"x" * 1_001), failures.BodyTooLarge, max_wire_bytes=1_000).outcome == "too_large"
        assert fails(HEAD + b"\r\n" + b"x" * 1_001, failures.BodyTooLarge, max_wire_bytes=1_000)

    def test_does_not_begin_a_body_announced_too_large(self, fails):
        answer = sent(reply(b"", length=10**30)[:-2] + b"\r\n", 60)

        assert fails(answer, total_seconds=3).outcome in {"too_large", "bad_content"}
        assert fails(sent(reply(b"", length=10**9), 60), failures.BodyTooLarge, total_seconds=3)

    @pytest.mark.parametrize(
        "answer",
        [
            endless(HEAD + b"\r\n", b"x" * 10_000),
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nabcde\r\n" * 1_000),
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;", b"extension" * 1_000),
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: " + b"y" * 1_000 + b"\r\n"),
        ],
        ids=["endless", "chunks", "chunk extension", "trailers"],
    )
    def test_stops_an_endless_body(self, fails, answer):
        assert fails(answer, Refused, max_wire_bytes=1_000_000).outcome == "too_large"

    def test_limits_a_body_that_is_not_packed_as_well(self, fails):
        assert fails(reply(b"x" * 1_001), failures.BodyTooLarge, max_decoded_bytes=1_000)

    @pytest.mark.parametrize(
        ("name", "pack"),
        [
            ("gzip", gzip.compress),
            ("deflate", zlib.compress),
            ("br", brotli.compress),
            ("zstd", zstandard.compress),
            ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ],
    )
    def test_stops_bombs(self, fails, name, pack):
        bomb = pack(bytes(20_000_000))

        failure = fails(reply(bomb, f"Content-Encoding: {name}"), max_decoded_bytes=1_000_000)

        assert (failure.outcome, failure.code) == ("too_large", "unpacked_too_large")


class TestBrokenAnswers:
    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (b"<html>no head at all</html>", "not_http"),
            (b"SSH-2.0-OpenSSH_9.2\r\n", "not_http"),
            (b"\x00\xff\xfe rubbish\r\n\r\n", "not_http"),
            (b"HTTP/1.1 OK\r\n\r\n", "not_http"),
            (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "not_http"),
            (b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n", "not_http"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx", "not_http"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "not_http"),
            (
                HEAD + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
                "not_http",
            ),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n", "not_http"),
            (sent(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", 0.1, b"nonsense\r\n"), "not_http"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-2\r\nok\r\n0\r\n\r\n", "not_http"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nok", "not_http"),
            (reply(b"ten bytes!", length=20), "body_cut"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhalf", "body_cut"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "body_cut"),
            (reply(b"ten bytes!", length=4), "body_overlong"),
            (reply(b"one") + reply(b"two"), "body_overlong"),
            (reply(b"", status="200 OK"), "empty_answer"),
            (HEAD + b"\r\n", "empty_answer"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "empty_answer"),
            (reply(gzip.compress(b"", mtime=0), "Content-Encoding: gzip"), "empty_answer"),
            (b"HTTP/1.1 204 No Content\r\n\r\n", "empty_answer"),
            (reply(b"", status="205 Reset Content"), "empty_answer"),
            (reply(b"half", "Content-Range: bytes 0-3/8", status="206 Partial Content"), "partial_answer"),
            (
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "unexpected_status",
            ),
            (reply(b"a or b", status="300 Multiple Choices"), "unexpected_status"),
            (reply(b"plain", "Content-Encoding: gzip"), "coding_broken"),
            (reply(gzip.compress(b"text", mtime=0)[:-4], "Content-Encoding: gzip"), "coding_broken"),
            (reply(gzip.compress(b"text", mtime=0) + b"more", "Content-Encoding: gzip"), "coding_broken"),
            (reply(b"plain", "Content-Encoding: sdch"), "coding_broken"),
            (reply(b"plain", "Content-Encoding: gzip", "Content-Encoding: rot13"), "coding_broken"),
            *(
                (HEAD + b"Transfer-Encoding: " + names + b"\r\n\r\n2\r\nok\r\n0\r\n\r\n", "coding_broken")
                for names in (b"cow", b"gzip", b"chunked, gzip", b"gzip, chunked", b"chunked, chunked")
            ),
        ],
    )
    def test_are_bad_content(self, fails, answer, code):
        failure = fails(answer, Refused)

        assert (failure.code, failure.outcome) == (code, "bad_content")

    @pytest.mark.parametrize(
        "answer",
        [
            sent("reset"),
            b"",
            b"HTTP/1.1 200",
            HEAD,
            sent(HEAD + b"Content-Length: 100\r\n\r\nhalf", 0.1, "reset"),
            sent(HEAD + b"Transfer-Encoding: chunked\r\n\r\n9\r\nhalf", 0.1, "reset"),
            sent(HEAD + b"\r\nwithout a length", 0.1, "reset"),
        ],
        ids=[
            "reset",
            "closed",
            "cut in line",
            "cut in head",
            "reset in body",
            "reset in chunk",
            "reset before end",
        ],
    )
    def test_of_a_broken_connection_are_a_network_error(self, fails, answer):
        failure = fails(answer, TryLater)

        assert (failure.code, failure.outcome) == ("connection_broke", "network_error")

    def test_are_not_asked_for_twice(self, serve, fetch):
        server = serve({"/": sent("reset")})

        with pytest.raises(failures.ConnectionBroke):
            fetch(server)

        assert server.connections == 1

    def test_include_a_port_nobody_listens_on(self, fetch):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            pair = f"127.0.0.1:{closed.getsockname()[1]}"

        with pytest.raises(failures.Unreachable) as failed:
            fetch(None, url=f"http://{pair}/", allow=frozenset({pair}))

        assert failed.value.outcome == "network_error"


class TestCodings:
    TEXT = "El paro bajó un 12,4 %. ".encode() * 5_000

    @pytest.mark.parametrize(
        ("names", "pack"),
        [
            (["gzip"], gzip.compress),
            (["X-GZIP"], gzip.compress),
            (["deflate"], zlib.compress),
            (["deflate"], lambda data: zlib.compress(data)[2:-4]),
            (["br"], brotli.compress),
            (["zstd"], zstandard.compress),
            (["gzip, br"], lambda data: brotli.compress(gzip.compress(data))),
            (["gzip", "br"], lambda data: brotli.compress(gzip.compress(data))),
            (["identity"], bytes),
        ],
    )
    def test_are_unpacked(self, serve, fetch, names, pack):
        packed = pack(self.TEXT)

        got = fetch(serve({"/": reply(packed, *(f"Content-Encoding: {name}" for name in names))}))

        assert got.body == self.TEXT
        assert got.body_sha256 == hashlib.sha256(self.TEXT).hexdigest()
        assert got.wire_bytes == len(packed)
