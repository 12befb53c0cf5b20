"""`download(robots_first=True)` against every state a robots.txt can be in."""

import gzip
import time

import pytest

from sources import robots
from sources.transport import TryLater, failures
from tests.sources.hostile_server import endless, page, redirect, reply, sent

DENY_ALL = reply(b"User-agent: *\nDisallow: /\n")
ASK = {"robots_first": True}


class TestPermission:
    @pytest.mark.parametrize(
        "rules",
        [
            reply(b"User-agent: *\nDisallow: /private\n"),
            reply(b"User-agent: *\nDisallow: /\n\nUser-agent: contraste\nAllow: /\n"),
            reply(gzip.compress(b"User-agent: *\nAllow: /\n", mtime=0), "Content-Encoding: gzip"),
            reply(b""),
            reply(b"<!doctype html><p>We have no robots.txt"),
            reply(b"", status="204 No Content"),
            reply(b"no", status="401 Unauthorized"),
            reply(b"no", status="404 Not Found"),
            reply(b"gone", status="410 Gone"),
            redirect("/robots.txt"),
            reply(b"#" * (robots.MAX_BYTES + 100) + b"\nUser-agent: *\nDisallow: /"),
            endless(b"HTTP/1.1 200 OK\r\n\r\n", b"# no end to it\n" * 100),
        ],
        ids=[
            "other path",
            "us",
            "packed",
            "empty",
            "a page",
            "204",
            "401",
            "404",
            "410",
            "loop",
            "long",
            "endless",
        ],
    )
    def test_is_given(self, serve, fetch, rules):
        server = serve({"/robots.txt": rules, "/a": page("<p>a")})

        assert fetch(server, "/a", options=ASK).body == b"<p>a"
        assert server.paths[-1] == "/a"

    @pytest.mark.parametrize(
        "rules",
        [
            DENY_ALL,
            reply(b"User-agent: Contraste\nDisallow: /a\n\nUser-agent: *\nAllow: /"),
            reply(gzip.compress(b"User-agent: *\nDisallow: /\n", mtime=0), "Content-Encoding: gzip"),
        ],
    )
    def test_is_denied_and_the_page_not_asked_for(self, serve, fetch, rules):
        server = serve({"/robots.txt": rules, "/a": page()})

        with pytest.raises(failures.RobotsDenied) as failed:
            fetch(server, "/a", options=ASK)

        assert (failed.value.outcome, failed.value.flags) == ("robots_denied", [])
        assert server.paths == ["/robots.txt"]

    @pytest.mark.parametrize(
        "rules",
        [
            reply(b"", status="500 Oops"),
            reply(b"", status="503 Later"),
            sent("reset"),
            b"rubbish\r\n\r\n",
            sent(30),
            reply(b"half", length=100),
            reply(b"not packed", "Content-Encoding: gzip"),
            redirect("http://169.254.169.254/robots.txt"),
        ],
        ids=["500", "503", "reset", "no http", "silent", "cut", "coding", "to a private place"],
    )
    def test_that_nobody_could_give_is_not_assumed(self, serve, fetch, rules):
        server = serve({"/robots.txt": rules, "/a": page()})
        started = time.monotonic()

        with pytest.raises(failures.RobotsUnreachable) as failed:
            fetch(server, "/a", options=ASK, total_seconds=2)

        assert (failed.value.outcome, failed.value.flags) == ("robots_denied", ["robots_unreachable"])
        assert isinstance(failed.value, TryLater)
        assert "/a" not in server.paths
        assert time.monotonic() - started < 1.8  # half of the time is the page's

    def test_follows_five_redirects(self, serve, fetch):
        hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 5)}
        server = serve({"/robots.txt": redirect("/1"), **hops, "/5": DENY_ALL, "/a": page()})

        with pytest.raises(failures.RobotsDenied):
            fetch(server, "/a", options=ASK)

    def test_is_asked_once_for_each_site(self, serve, fetch):
        there = serve({"/robots.txt": DENY_ALL, "/c": page()})
        here = serve({"/a": redirect("/b"), "/b": redirect(there.url("/c"))})

        with pytest.raises(failures.RobotsDenied) as failed:
            fetch(here, "/a", allow=frozenset({here.pair, there.pair}), options=ASK)

        assert here.paths == ["/robots.txt", "/a", "/b"]
        assert there.paths == ["/robots.txt"]
        assert [hop.url for hop in failed.value.hops] == [here.url("/a"), here.url("/b")]

    def test_is_not_what_a_refused_address_lacks(self, serve, fetch):
        server = serve({"/a": page()})

        with pytest.raises(failures.Blocked):
            fetch(server, "/a", allow=frozenset(), options=ASK)

        assert server.connections == 0
