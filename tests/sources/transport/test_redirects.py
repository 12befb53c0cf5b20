"""Where may an answer lead, and how far?"""

import pytest

from sources.transport import Refused, failures
from tests.sources.hostile_server import certificate, page, redirect, reply


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
