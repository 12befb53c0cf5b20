"""`download` against servers that do what servers should not."""

import asyncio
import dataclasses
import hashlib
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from sources import transport
from sources.transport import Limits, Refused, TryLater, failures
from tests.sources.hostile_server import endless, page, redirect, reply, sent
from tests.sources.transport.conftest import AGENT

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


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


class TestLimits:
    def test_take_the_keys_of_the_settings(self, settings):
        assert set(settings.CAPTURE_LIMITS) == {field.name for field in dataclasses.fields(Limits)}

    def test_are_what_download_wants(self, serve):
        server = serve({"/": page()})

        got = transport.download(
            server.url(), limits=Limits(), user_agent=AGENT, allow=frozenset({server.pair})
        )

        assert got.status == 200
