"""`download` against servers that do what servers should not."""

import asyncio
import dataclasses
import gzip
import hashlib
import socket
import ssl
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
import zstandard

from sources import transport
from sources.transport import Limits, Refused, TryLater, failures
from tests.sources.hostile_server import certificate, endless, page, redirect, reply, sent
from tests.sources.transport.conftest import AGENT, no_lookup

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.fixture
def fails(fetch, serve):
    """Fetch one scripted answer and return the failure it must end in."""

    def run(answer, expected=failures.FetchFailed, **limits):
        server = serve({"/": answer})
        with pytest.raises(failures.FetchFailed) as failed:
            fetch(server, **limits)
        assert isinstance(failed.value, expected), repr(failed.value)
        assert failed.value.message
        return failed.value

    return run


class TestDownload:
    """A page that is complete."""

    def test_gives_the_body_with_its_hash_and_history(self, serve, fetch):
        body = "<h1>El paro bajó</h1>".encode()
        server = serve(
            {"/a": reply(body, "Content-Type: text/html", 'ETag: "v1"', "Last-Modified: yesterday")}
        )

        got = fetch(server, "/a")

        assert (got.status, got.reason, got.body) == (200, "OK", body)
        assert got.body_sha256 == hashlib.sha256(body).hexdigest()
        assert got.wire_bytes == len(body)
        assert (got.etag, got.last_modified) == ('"v1"', "yesterday")
        assert (got.requested_url, got.final_url) == (server.url("/a"), server.url("/a"))
        assert (got.redirects, got.not_modified, got.flags) == (0, False, [])
        [hop] = got.hops
        assert (hop.url, hop.status, hop.remote_address) == (server.url("/a"), 200, server.pair)
        assert (hop.tls_version, hop.certificate_sha256) == (None, None)
        assert hop.headers[0] == ("Content-Type", "text/html")
        assert ("User-Agent", AGENT) in hop.request_headers
        assert ("Host", server.pair) in hop.request_headers
        assert got.started_at <= hop.started_at <= hop.finished_at <= got.finished_at <= datetime.now(UTC)

    def test_says_who_asks_and_nothing_about_anybody(self, serve, fetch, monkeypatch, tmp_path):
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login ana password secret")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
        server = serve({"/": page()})

        fetch(server)

        [head] = server.requests
        assert head.startswith(b"GET / HTTP/1.1\r\n")
        assert f"User-Agent: {AGENT}".encode() in head
        assert b"Connection: close" in head
        for private in (b"cookie", b"authorization", b"referer", b"if-none-match", b"range"):
            assert private not in head.lower()

    def test_keeps_no_cookies_between_hops(self, serve, fetch):
        server = serve({"/": reply(b"", "Location: /b", "Set-Cookie: a=b", status="302 Found"), "/b": page()})

        fetch(server)

        assert b"cookie" not in server.requests[1].lower()

    def test_tells_its_steps_outside_the_event_loop(self, serve, fetch):
        steps = []

        def step(name):
            with pytest.raises(RuntimeError):
                asyncio.get_running_loop()
            steps.append(name)

        fetch(serve({"/": redirect("/b"), "/b": page()}), options={"on_step": step})

        assert steps == ["connect", "download"]

    @pytest.mark.parametrize(
        "answer",
        [
            HEAD + b"\r\nto the end",
            b"HTTP/1.0 200 OK\r\n\r\nto the end",
            b"HTTP/1.1 200\r\nContent-Length: 10\r\n\r\nto the end",
            b"HTTP/1.1 200 OK\nContent-Length: 10\n\nto the end",
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nto the end\r\n",
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nto \r\n7;a=b\r\nthe end\r\n0\r\nX: y\r\n\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            + reply(b"to the end"),
            sent(HEAD + b"Content-", 0.05, b"Length: 10\r", 0.05, b"\n\r", 0.05, b"\nto the", 0.05, b" end"),
        ],
    )
    def test_reads_every_honest_way_to_frame_a_body(self, serve, fetch, answer):
        assert fetch(serve({"/": answer})).body == b"to the end"

    def test_reads_a_body_of_many_megabytes(self, serve, fetch):
        body = bytes(range(256)) * 40_000

        got = fetch(serve({"/": reply(body)}))

        assert got.body == body
        assert got.wire_bytes == len(body)

    def test_gives_a_result_that_can_be_printed(self, serve, fetch):
        assert len(repr(fetch(serve({"/": reply(b"x" * 1_000_000)})))) < 5_000

    def test_speaks_ipv6(self, serve, fetch):
        server = serve({"/": page()}, host="::1")

        assert fetch(server).hops[0].remote_address == server.pair

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("javascript:alert(1)", "url_scheme"),
            ("http://a:b@127.0.0.1/", "url_credentials"),
            ("", "url_empty"),
        ],
    )
    def test_checks_the_address_first(self, fetch, serve, url, code):
        with pytest.raises(failures.Blocked) as failed:
            fetch(serve({}), url=url or " ")

        assert (failed.value.code, failed.value.outcome) == (code, "blocked")

    @pytest.mark.parametrize(
        ("headers", "flags"),
        [
            (["X-Robots-Tag: noarchive"], ["no_archive"]),
            (["X-Robots-Tag: otherbot: noarchive"], []),
            (["Refresh: 0; url=/elsewhere"], ["meta_refresh"]),
        ],
    )
    def test_flags_what_the_head_says(self, serve, fetch, headers, flags):
        server = serve({"/": page("<p>x", *headers)})

        assert fetch(server).flags == flags
        assert server.paths == ["/"]


class TestValidators:
    def test_are_sent_and_answered(self, serve, fetch):
        server = serve({"/": reply(b"", 'ETag: "v1"', status="304 Not Modified", length=None)})

        got = fetch(server, options={"etag": '"v1"', "last_modified": "Wed, 21 Oct 2026 07:28:00 GMT"})

        assert b'If-None-Match: "v1"\r\n' in server.requests[0]
        assert b"If-Modified-Since: Wed, 21 Oct 2026 07:28:00 GMT\r\n" in server.requests[0]
        assert (got.not_modified, got.status, got.body, got.body_sha256) == (True, 304, b"", None)

    def test_do_not_keep_a_changed_page_from_coming(self, serve, fetch):
        got = fetch(serve({"/": page("<p>new")}), options={"etag": '"v1"'})

        assert (got.not_modified, got.body) == (False, b"<p>new")

    @pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', "\x00", "ñ", ""])
    def test_that_are_no_header_value_are_left_out(self, serve, fetch, etag):
        server = serve({"/": page()})

        fetch(server, options={"etag": etag})

        assert b"if-none-match" not in server.requests[0].lower()
        assert b"x-evil" not in server.requests[0].lower()

    def test_are_what_304_answers(self, fails):
        assert (
            fails(reply(b"", status="304 Not Modified"), failures.UnexpectedStatus).outcome == "bad_content"
        )


class TestDeadline:
    """Every phase ends in time; no answer can hold a worker."""

    @pytest.mark.parametrize(
        "answer",
        [
            sent(60),
            endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.2),
            endless(HEAD + b"\r\n", b"<p>more", 0.2),
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.2),
            endless(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", 0.2),
            sent(HEAD + b"Content-Length: 10\r\n\r\nhalf", 60),
            sent(60, redirect("/")),
        ],
        ids=["silence", "slow head", "slow body", "slow chunks", "continue", "half a body", "late redirect"],
    )
    def test_ends_slow_answers(self, fails, answer):
        started = time.monotonic()

        failure = fails(answer, TryLater, total_seconds=1)

        assert (failure.outcome, failure.code) == ("timeout", "timeout")
        assert time.monotonic() - started < 2

    def test_stands_over_all_hops_together(self, serve, fetch):
        hops = {f"/{n}": sent(0.3, redirect(f"/{n + 1}")) for n in range(20)}
        started = time.monotonic()

        with pytest.raises(failures.TimedOut) as failed:
            fetch(serve(hops), "/0", total_seconds=1, max_redirects=30)

        assert time.monotonic() - started < 2
        assert len(failed.value.hops) >= 2

    def test_does_not_wait_for_a_name_server(self, serve, fetch):
        released = threading.Event()
        started = time.monotonic()

        with pytest.raises(failures.TimedOut):
            fetch(
                serve({}),
                url="http://slow.example.org/",
                options={"lookup": lambda *_: released.wait(20)},
                total_seconds=1,
            )

        assert time.monotonic() - started < 2
        released.set()

    def test_limits_a_handshake_by_the_time_to_connect(self, serve, fetch):
        """A server that accepts and then says nothing, asked for TLS."""
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            pair = f"127.0.0.1:{deaf.getsockname()[1]}"
            started = time.monotonic()

            with pytest.raises(failures.TimedOut):
                fetch(
                    None,
                    url=f"https://{pair}/",
                    allow=frozenset({pair}),
                    connect_seconds=0.5,
                    total_seconds=30,
                )

        assert time.monotonic() - started < 2


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
            ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data, mtime=0))),
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
            (["gzip, br"], lambda data: brotli.compress(gzip.compress(data, mtime=0))),
            (["gzip", "br"], lambda data: brotli.compress(gzip.compress(data, mtime=0))),
            (["identity"], bytes),
        ],
    )
    def test_are_unpacked(self, serve, fetch, names, pack):
        packed = pack(self.TEXT)

        got = fetch(serve({"/": reply(packed, *(f"Content-Encoding: {name}" for name in names))}))

        assert got.body == self.TEXT
        assert got.body_sha256 == hashlib.sha256(self.TEXT).hexdigest()
        assert got.wire_bytes == len(packed)


class TestStatuses:
    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 521])
    def test_that_pass_are_tried_later(self, fails, status):
        failure = fails(reply(b"later", "Retry-After: 120", status=f"{status} Later"), failures.ServerBusy)

        assert isinstance(failure, TryLater)
        assert (failure.outcome, failure.http_status, failure.retry_after) == ("retry", status, 120)
        assert len(failure.hops) == 1

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 410, 418, 451, 501, 505, 999])
    def test_that_stay_are_refused(self, fails, status):
        failure = fails(reply(b"no", status=f"{status} No"), Refused)

        assert (failure.outcome, failure.http_status, failure.retry_after) == ("http_error", status, None)
        assert str(status) in failure.message

    def test_carry_a_capped_wait(self, fails):
        date = format_datetime(datetime.now(UTC) + timedelta(days=40), usegmt=True)

        failure = fails(
            reply(b"", f"Retry-After: {date}", status="503 Later"),
            failures.ServerBusy,
            retry_after_cap_seconds=99,
        )

        assert failure.retry_after == 99


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_are_followed_and_written_down(self, serve, fetch, status):
        server = serve({"/a": redirect("b?c=d#e", f"{status} There"), "/b?c=d": page("<p>there")})

        got = fetch(server, "/a")

        assert (got.body, got.final_url, got.redirects) == (b"<p>there", server.url("/b?c=d"), 1)
        assert [(hop.url, hop.status) for hop in got.hops] == [
            (server.url("/a"), status),
            (server.url("/b?c=d"), 200),
        ]

    def test_lead_from_site_to_site(self, serve, fetch):
        there = serve({"/b": page("<p>there")})
        here = serve({"/": redirect(there.url("/b"))})

        assert fetch(here, allow=frozenset({here.pair, there.pair})).final_url == there.url("/b")

    @pytest.mark.parametrize(
        ("location", "path"),
        [
            ("/ñ b", "/%C3%B1%20b"),
            ("//{pair}/x", "/x"),
            ("../../x", "/x"),
            ("?y=1", "/start?y=1"),
            (" /x ", "/x"),
        ],
    )
    def test_are_resolved_however_they_are_written(self, serve, fetch, location, path):
        server = serve({path: page()})
        server.answers["/start"] = redirect(location.format(pair=server.pair))

        assert fetch(server, "/start").final_url == server.url(path)

    @pytest.mark.parametrize(
        ("limit", "code"), [(3, None), (2, "too_many_redirects"), (0, "too_many_redirects")]
    )
    def test_are_counted(self, serve, fetch, limit, code):
        server = serve({"/0": redirect("/1"), "/1": redirect("/2"), "/2": redirect("/3"), "/3": page()})

        if code is None:
            assert fetch(server, "/0", max_redirects=limit).redirects == 3
            return
        with pytest.raises(Refused) as failed:
            fetch(server, "/0", max_redirects=limit)

        assert (failed.value.code, failed.value.outcome) == (code, "too_many_redirects")
        assert server.paths == [f"/{n}" for n in range(limit + 1)]

    @pytest.mark.parametrize(
        "answers", [{"/": "/"}, {"/": "/b", "/b": "/"}, {"/": "#top"}, {"/": "/b", "/b": "/b#c"}]
    )
    def test_in_a_circle_are_noticed_at_once(self, serve, fetch, answers):
        server = serve({path: redirect(target) for path, target in answers.items()})

        with pytest.raises(failures.RedirectLoop) as failed:
            fetch(server)

        assert failed.value.outcome == "too_many_redirects"
        assert len(server.requests) == len(answers)

    @pytest.mark.parametrize(
        "answer",
        [
            reply(b"", status="302 Found"),
            reply(b"", "Location:", status="302 Found"),
            reply(b"", "Location: /a", "Location: /b", status="302 Found"),
        ],
    )
    def test_need_one_target(self, fails, answer):
        failure = fails(answer, failures.RedirectWithoutTarget)

        assert (failure.outcome, failure.http_status) == ("bad_content", 302)

    @pytest.mark.parametrize(
        ("location", "code"),
        [
            ("http://169.254.169.254/latest/meta-data/", "url_address"),
            ("http://127.0.0.1/", "url_address"),
            ("http://[::ffff:127.0.0.1]/", "url_address"),
            ("http://2130706433/", "url_address_spelling"),
            ("http://localhost/", "url_host"),
            ("http://[::1/", "url_host"),
            ("http://example.com:22/", "url_port"),
            ("http://ana:secret@example.com/", "url_credentials"),
            ("file:///etc/passwd", "url_scheme"),
            ("javascript:alert(1)", "url_scheme"),
            ("ftp://example.com/", "url_scheme"),
            ("example.com:8080/x", "url_scheme"),
            ("/" + "a" * 8_000, "url_too_long"),
        ],
    )
    def test_are_checked_like_any_address(self, fails, location, code):
        failure = fails(redirect(location), failures.Blocked)

        assert (failure.code, failure.outcome, len(failure.hops)) == (code, "blocked", 1)

    def test_to_a_refused_place_send_nothing_there(self, serve, fetch):
        forbidden = serve({"/": page()})
        for target in (forbidden.url(), f"http://[::ffff:127.0.0.1]:{forbidden.port}/"):
            with pytest.raises(failures.Blocked):
                fetch(serve({"/": redirect(target)}))

        assert forbidden.connections == 0

    def test_that_leave_tls_are_flagged(self, serve, fetch, tmp_path):
        server_side, client_side = certificate(tmp_path)
        plain = serve({"/": page()})
        secret = serve({"/": redirect(plain.url())}, tls=server_side)

        got = fetch(secret, allow=frozenset({plain.pair, secret.pair}), options={"trust": client_side})

        assert got.flags == ["insecure_redirect"]


class TestNames:
    def test_lead_to_the_address_that_was_vetted(self, serve, fetch):
        server = serve({"/": page("<p>named")})
        asked = []

        def lookup(host, port):
            asked.append((host, port))
            return ["127.0.0.1"]

        got = fetch(server, url=f"http://site.example.org:{server.port}/", options={"lookup": lookup})

        assert got.body == b"<p>named"
        assert asked == [("site.example.org", server.port)]
        assert got.hops[0].remote_address == server.pair
        assert f"Host: site.example.org:{server.port}".encode() in server.requests[0]

    @pytest.mark.parametrize(
        "addresses",
        [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%lo"], ["0.0.0.0"]],
    )
    def test_with_any_refused_address_are_refused(self, serve, fetch, addresses):
        server = serve({"/": page()})

        with pytest.raises(failures.Blocked) as failed:
            fetch(
                server,
                url=f"http://site.example.org:{server.port}/",
                # The port is allowed, but with another address: the pair is what counts.
                allow=frozenset({f"127.0.0.9:{server.port}"}),
                options={"lookup": lambda *_: addresses},
            )

        assert failed.value.outcome == "blocked"
        assert server.connections == 0

    def test_that_change_their_address_are_looked_at_again(self, serve, fetch):
        """A name that is public when it is looked at first, and ours a moment later."""
        server = serve({})
        server.answers["/"] = redirect(f"http://site.example.org:{server.port}/inner")
        forbidden = serve({"/inner": page()}, host="127.0.0.2")
        answers = iter([["127.0.0.1"], ["127.0.0.2"]])

        with pytest.raises(failures.Blocked):
            fetch(
                server,
                url=f"http://site.example.org:{server.port}/",
                options={"lookup": lambda *_: next(answers)},
            )

        assert server.paths == ["/"]
        assert forbidden.connections == 0

    @pytest.mark.parametrize(
        ("number", "expected"),
        [(socket.EAI_NONAME, failures.NameUnknown), (socket.EAI_AGAIN, failures.NameServerSilent)],
    )
    def test_that_do_not_resolve_are_a_network_error(self, serve, fetch, number, expected):
        def lookup(host, port):
            raise socket.gaierror(number, "no")

        with pytest.raises(expected) as failed:
            fetch(serve({}), url="http://site.example.org/", options={"lookup": lookup})

        assert failed.value.outcome == "network_error"
        assert "site.example.org" in failed.value.message

    def test_in_a_literal_address_need_no_lookup(self, serve, fetch):
        assert fetch(serve({"/": page()}), options={"lookup": no_lookup}).status == 200


class TestGuard:
    """A refused address never sees a packet."""

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1"])
    def test_keeps_every_loopback_address_from_being_asked(self, serve, fetch, host):
        server = serve({"/": page()}, host=host)

        with pytest.raises(failures.Blocked) as failed:
            fetch(server, allow=frozenset())

        assert (failed.value.outcome, server.connections) == ("blocked", 0)

    def test_looks_at_every_socket_itself(self, serve, fetch, monkeypatch):
        """With the check of the address and that of the name taken away, the socket still refuses."""
        server = serve({"/": page()})
        monkeypatch.setattr("sources.transport.hops.checked", lambda url, allow, typed: url)
        monkeypatch.setattr("sources.transport.visit.checked", lambda url, allow, typed: url)

        with pytest.raises(failures.Blocked):
            fetch(server, allow=frozenset())

        assert server.connections == 0

    def test_allows_an_exact_pair(self, serve, fetch):
        one, other = serve({"/": page()}), serve({"/": page()})

        assert fetch(one, allow=frozenset({one.pair})).status == 200
        with pytest.raises(failures.Blocked):
            fetch(other, allow=frozenset({one.pair}))
        assert other.connections == 0


class TestTls:
    def test_is_written_down(self, serve, fetch, tmp_path):
        server_side, client_side = certificate(tmp_path)
        server = serve({"/": page()}, tls=server_side)

        got = fetch(server, options={"trust": client_side})

        der = ssl.PEM_cert_to_DER_cert(
            (tmp_path / "server.pem").read_text().partition("-----BEGIN PRIVATE")[0]
        )
        assert got.hops[0].tls_version == "TLSv1.3"
        assert got.hops[0].certificate_sha256 == hashlib.sha256(der).hexdigest()

    @pytest.mark.parametrize(
        ("made", "trusted"),
        [({}, False), ({"days": -1}, True), ({"host": "127.0.0.2"}, True)],
        ids=["unknown issuer", "expired", "other name"],
    )
    def test_refuses_a_certificate_that_proves_nothing(self, serve, fetch, tmp_path, made, trusted):
        server_side, client_side = certificate(tmp_path, **made)
        server = serve({"/": page()}, tls=server_side)

        with pytest.raises(failures.CertificateRefused) as failed:
            fetch(server, options={"trust": client_side} if trusted else None)

        assert failed.value.outcome == "tls_error"
        assert server.requests == []

    @pytest.mark.parametrize(
        "goodbye",
        [b"", b"\x15\x03\x01\x00\x02\x02\x28", b"HTTP/1.1 400 Bad Request\r\n\r\n"],
        ids=["hangs up", "alert", "speaks plainly"],
    )
    def test_refuses_a_server_that_breaks_the_handshake_off(self, fetch, goodbye):
        with socket.create_server(("127.0.0.1", 0)) as rude:
            pair = f"127.0.0.1:{rude.getsockname()[1]}"

            def answer():
                talk, _ = rude.accept()
                talk.recv(4096)
                talk.sendall(goodbye)
                talk.close()

            thread = threading.Thread(target=answer)
            thread.start()
            with pytest.raises(failures.TlsFailed) as failed:
                fetch(None, url=f"https://{pair}/", allow=frozenset({pair}))
            thread.join()

        assert failed.value.outcome == "tls_error"

    @pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
    def test_accepts_no_old_version(self, serve, fetch, tmp_path):
        server_side, client_side = certificate(tmp_path)
        server_side.minimum_version = server_side.maximum_version = ssl.TLSVersion.TLSv1_1
        server_side.set_ciphers("ALL:@SECLEVEL=0")

        with pytest.raises(failures.TlsFailed):
            fetch(serve({"/": page()}, tls=server_side), options={"trust": client_side})


class TestLimits:
    def test_take_the_keys_of_the_settings(self, settings):
        assert set(settings.CAPTURE_LIMITS) == {field.name for field in dataclasses.fields(Limits)}

    def test_are_what_download_wants(self, serve):
        server = serve({"/": page()})

        got = transport.download(
            server.url(), limits=Limits(), user_agent=AGENT, allow=frozenset({server.pair})
        )

        assert got.status == 200
