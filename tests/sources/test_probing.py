"""Every topic of the contract, through the worker's own transport, robots, cage and extraction: no rows."""

import gzip
import hashlib
import io
import json
import socket
import threading
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pypdf
import pytest

from sources import probing
from sources.cage import Cage
from tests.sources.hostile_server import (
    HostileServer,
    certificate,
    endless,
    page,
    redirect,
    reply,
    sent,
)

WORDS = "La reunión consta en el acta que se publicó el viernes en el boletín. "
HTML = f"<html lang=es><head><title>Acta</title></head><body><article><h1>Acta</h1><p>{WORDS * 8}</p>"
KEYS = set(probing.EMPTY)
BOMB = b"<p>a</p>" * 4_000_000
BROTLI_BOMB = brotli.compress(BOMB, quality=5)


@pytest.fixture(scope="module")
def cage():
    cage = Cage()
    yield cage
    cage.close()


@pytest.fixture
def serve():
    """Start a hostile server with the answers given; all are stopped at the end."""
    started = []

    def start(answers, **options):
        started.append(HostileServer(answers, **options))
        return started[-1].__enter__()

    yield start
    for server in started:
        server.__exit__()


@pytest.fixture
def probe(cage):
    """The answer for a path of a server."""

    def run(server, path="/", *, url=None, seconds=60, limits=None, **told):
        limits = {"connect_seconds": 2, "total_seconds": 3, **(limits or {})}
        asked = {"url": url or server.url(path), "allow": [server.pair], "robots": False, "limits": limits}
        answer = probing.probe(probing.Request.read(asked | told), cage, seconds_left=lambda: seconds)
        assert set(answer) == KEYS
        json.dumps(answer).encode("ascii")
        assert not [c for c in answer["title"] + answer["text"] if is_no_text(c)]
        return answer

    return run


@pytest.fixture
def one(serve, probe):
    """The answer for a server that says one thing."""
    return lambda answer, **told: probe(serve({"/": answer}), **told)


def is_no_text(character):
    return (ord(character) < 32 or 127 <= ord(character) < 160 or 0xD800 <= ord(character) < 0xE000) and (
        character not in "\t\n"
    )


def coded(coding, body, **options):
    return reply(body, "Content-Type: text/html; charset=utf-8", f"Content-Encoding: {coding}", **options)


def typed(content_type, body):
    return reply(body, *[f"Content-Type: {content_type}"] * bool(content_type))


def chunked(body):
    return reply(body, "Content-Type: text/html", "Transfer-Encoding: chunked", length=None)


def pdf(password=None):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestAnOrdinaryPage:
    def test_is_told_whole(self, serve, probe):
        answer = page(HTML, 'ETag: "a1"', "Last-Modified: Fri, 16 Jan 2026 12:00:00 GMT")
        server = serve({"/from": redirect("/to"), "/to": answer})

        told = probe(server, "/from")

        assert told == {
            "outcome": "ok",
            "status": 200,
            "final_url": server.url("/to"),
            "hops": 1,
            "title": "Acta",
            "text": f"Acta\n\n{(WORDS * 8).strip()}",
            "sha256": hashlib.sha256(HTML.encode()).hexdigest(),
            "wire_bytes": len(HTML.encode()),
            "retry_after": None,
            "etag": '"a1"',
            "last_modified": "Fri, 16 Jan 2026 12:00:00 GMT",
            "flags": [],
            "detail": "The page is complete.",
        }

    def test_that_changes_has_another_hash(self, serve, probe):
        server = serve({"/": [page(HTML), page(HTML.replace("viernes", "lunes"))]})

        assert probe(server)["sha256"] != probe(server)["sha256"]


# topic: (answer, limits, outcome)
ON_THE_WIRE = {
    "slow headers": (sent(b"HTTP/1.1 200 OK\r\n", 9.0), {"total_seconds": 1}, "timeout"),
    "drops of headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n", 0.2), {"total_seconds": 1}, "timeout"),
    "a slow body": (sent(reply(HTML.encode())[:300], 9.0), {"total_seconds": 1}, "timeout"),
    "a body in drops": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a", 0.1), {"total_seconds": 1}, "timeout"),
    "an endless body": (
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 4096),
        {"max_wire_bytes": 200_000},
        "too_large",
    ),
    "an announced length beyond the limit": (
        reply(b"", length=10**12),
        {"max_wire_bytes": 200_000},
        "too_large",
    ),
    "a gzip bomb": (coded("gzip", gzip.compress(BOMB)), {"max_decoded_bytes": 10**6}, "too_large"),
    "a deflate bomb": (coded("deflate", zlib.compress(BOMB)), {"max_decoded_bytes": 10**6}, "too_large"),
    "a brotli bomb": (coded("br", BROTLI_BOMB), {"max_decoded_bytes": 10**6}, "too_large"),
    "a bomb in a bomb": (
        coded("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
        {"max_decoded_bytes": 10**6},
        "too_large",
    ),
    "a coding that is none": (coded("gzip", HTML.encode()), {}, "bad_content"),
    "a coding cut off": (coded("gzip", gzip.compress(HTML.encode())[:-9]), {}, "bad_content"),
    "a coding with a rest": (coded("br", brotli.compress(HTML.encode()) + b"x"), {}, "bad_content"),
    "a coding nobody knows": (coded("rot13", HTML.encode()), {}, "bad_content"),
    "a redirect to itself": (redirect("/"), {}, "too_many_redirects"),
    "a redirect without a target": (reply(b"", status="302 Found"), {}, "bad_content"),
    "a redirect to another scheme": (redirect("file:///etc/passwd"), {}, "blocked"),
    "a redirect to gopher": (redirect("gopher://x.org:70/"), {}, "blocked"),
    "a redirect with credentials": (redirect("http://a:b@example.org/"), {}, "blocked"),
    "a redirect to a private address": (redirect("http://10.0.0.1/"), {}, "blocked"),
    "a redirect to the machine itself": (redirect("http://127.0.0.2:80/"), {}, "blocked"),
    "a redirect to a mapped address": (redirect("http://[::ffff:10.0.0.1]/"), {}, "blocked"),
    "a cut body": (reply(HTML.encode(), length=9999), {}, "bad_content"),
    "an overlong body": (reply(HTML.encode(), length=50), {}, "bad_content"),
    "two lengths": (reply(HTML.encode(), "Content-Length: 7"), {}, "bad_content"),
    "chunk rubbish": (chunked(b"zz\r\nabc\r\n0\r\n\r\n"), {}, "bad_content"),
    "a cut chunk": (chunked(b"ff\r\nabc"), {}, "bad_content"),
    "a header flood": (endless(b"HTTP/1.1 200 OK\r\n", b"X: aaaaaaaa\r\n"), {}, "too_large"),
    "one endless header": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 1000), {}, "too_large"),
    "a reset": (sent(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc", 0.1, "reset"), {}, "network_error"),
    "an early close": (sent(), {}, "network_error"),
    "HTTP/0.9": (HTML.encode(), {}, "bad_content"),
    "rubbish": (b"\x00\xff\x01 nonsense\r\n\r\n", {}, "bad_content"),
}  # fmt: skip


class TestTheWire:
    @pytest.mark.parametrize("topic", ON_THE_WIRE)
    def test_has_an_outcome_for(self, one, topic):
        answer, limits, outcome = ON_THE_WIRE[topic]

        told = one(answer, limits=limits)

        assert (told["outcome"], told["text"]) == (outcome, "")
        assert told["detail"]

    def test_follows_a_chain_and_no_link_more(self, serve, probe):
        chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(5)}
        server = serve(chain | {"/5": page(HTML)})

        assert probe(server, "/0", limits={"max_redirects": 5})["hops"] == 5
        told = probe(server, "/0", limits={"max_redirects": 4})

        assert (told["outcome"], told["hops"]) == ("too_many_redirects", 4)

    def test_sends_nothing_to_a_private_place(self, serve, probe):
        inner = serve({"/": page(HTML)}, host="127.0.0.3")
        outer = serve({"/": redirect(inner.url("/"))})

        assert probe(outer)["outcome"] == "blocked"
        assert inner.connections == 0

    def test_believes_no_name_twice(self, serve, probe, monkeypatch):
        inner = serve({"/": page(HTML)}, host="127.0.0.3")
        outer = serve({"/": redirect(f"http://rebinding.com:{inner.port}/")})
        answers = iter([["127.0.0.1"], ["127.0.0.3"]])

        def turning(host, port, **_):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in next(answers)]

        monkeypatch.setattr(socket, "getaddrinfo", turning)

        told = probe(
            outer, url=f"http://rebinding.com:{outer.port}/", allow=[outer.pair, f"127.0.0.9:{inner.port}"]
        )

        assert (told["outcome"], inner.connections, outer.connections) == ("blocked", 0, 1)

    def test_refuses_a_certificate_nobody_signed(self, serve, probe, tmp_path):
        ours, _ = certificate(tmp_path)

        assert probe(serve({"/": page(HTML)}, tls=ours))["outcome"] == "tls_error"

    def test_refuses_a_server_that_speaks_no_tls(self, probe, serve):
        with socket.create_server(("127.0.0.1", 0)) as plain:
            pair = f"127.0.0.1:{plain.getsockname()[1]}"

            def speak():
                there, _ = plain.accept()
                with there:
                    there.sendall(page(HTML))

            threading.Thread(target=speak).start()
            told = probe(serve({}), url=f"https://{pair}/", allow=[pair])

        assert told["outcome"] == "tls_error"

    def test_tells_a_closed_port(self, probe, serve):
        server = serve({})
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            pair = f"127.0.0.1:{nobody.getsockname()[1]}"

            told = probe(server, url=f"http://{pair}/", allow=[pair])

        assert told["outcome"] == "network_error"


STATUSES = {
    "204 No Content": "bad_content",
    "205 Reset Content": "bad_content",
    "206 Partial Content": "bad_content",
    "304 Not Modified": "bad_content",
    "403 Forbidden": "http_error",
    "404 Not Found": "http_error",
    "408 Request Timeout": "retry",
    "410 Gone": "http_error",
    "425 Too Early": "retry",
    "429 Too Many Requests": "retry",
    "451 Unavailable For Legal Reasons": "http_error",
    "501 Not Implemented": "http_error",
    "503 Service Unavailable": "retry",
}
RETRY_AFTER = {
    "120": 120,
    " 7 ": 7,
    "0": 0,
    "99999999999999999999": 86_400,
    "-5": None,
    "1.5": None,
    "soon": None,
    "": None,
    "Fri, 16 Jan 2015 12:00:00 GMT": 0,
    "Friday, 16-Jan-15 12:00:00 GMT": 0,
    "Fri Jan 16 12:00:00 2015": 0,
    "Fri, 99 Jan 2015 12:00:00 GMT": None,
}


class TestTheStatus:
    @pytest.mark.parametrize("status", STATUSES)
    def test_decides(self, one, status):
        empty = status[:3] in ("204", "304")

        told = one(reply(b"" if empty else b"no", status=status, length=None if empty else -1))

        assert (told["outcome"], told["status"]) == (STATUSES[status], int(status[:3]))

    @pytest.mark.parametrize("spelling", RETRY_AFTER)
    def test_is_followed_by_a_wait_in_any_spelling(self, one, spelling):
        told = one(reply(b"", f"Retry-After: {spelling}", status="503 Service Unavailable"))

        assert told["retry_after"] == RETRY_AFTER[spelling]

    def test_is_followed_by_a_wait_until_a_moment(self, one):
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)

        assert 90 <= one(reply(b"", f"Retry-After: {soon}", status="429 Slow"))["retry_after"] <= 100

    def test_304_answers_our_own_condition(self, serve, probe):
        server = serve({"/": reply(status="304 Not Modified", length=None)})

        told = probe(server, etag='"a1"', last_modified="Fri, 16 Jan 2026 12:00:00 GMT")

        assert (told["outcome"], told["status"], told["sha256"]) == ("not_modified", 304, None)
        assert b'If-None-Match: "a1"' in server.requests[0]
        assert b"If-Modified-Since: Fri, 16 Jan 2026 12:00:00 GMT" in server.requests[0]

    def test_304_means_nothing_when_the_condition_could_not_be_sent(self, one):
        assert (
            one(reply(status="304 Not Modified", length=None), etag="a\r\nX: b")["outcome"] == "bad_content"
        )


# topic: (content type, body, expected words, flags at least)
ENCODED = {
    "windows-1252, undeclared": ("text/html", HTML.encode("cp1252"), "reunión", {"charset_guessed"}),
    "windows-1252, declared as UTF-8": ("text/html; charset=utf-8", HTML.encode("cp1252"), "reunión", set()),
    "UTF-8, declared as Latin-1 in the header": ("text/html", HTML.encode(), "reunión", set()),
    "UTF-16 with a mark": ("text/html", HTML.encode("utf-16"), "reunión", set()),
    "UTF-16, declared": ("text/html; charset=utf-16le", HTML.encode("utf-16-le"), "reunión", set()),
    "GB18030, declared": (
        "text/html; charset=gb18030",
        HTML.replace("La reunión", "会议记录").encode("gb18030"),
        "会议记录",
        set(),
    ),
    "header against meta": (
        "text/html; charset=iso-8859-1",
        HTML.replace("<title>", "<meta charset=utf-16><title>").encode("cp1252"),
        "reunión",
        {"charset_conflict"},
    ),
}
UNREADABLE = {
    "an image called a page": ("text/html", b"\x89PNG\r\n\x1a\n" + bytes(99)),
    "an archive called text": ("text/plain", b"PK\x03\x04" + bytes(99)),
    "a program": ("application/octet-stream", b"\x7fELF" + bytes(99)),
    "a broken PDF": ("application/pdf", b"%PDF-1.7\nrubbish"),
    "a page called PDF is read, an empty PDF is not": ("application/pdf", pdf()),
    "an encrypted PDF": ("application/pdf", pdf("secret")),
    "nothing but space": ("text/html", b"  \r\n "),
    "nothing but scripts": ("text/html", b"<html><body><script>document.write(1)</script></body></html>"),
    "deep HTML": ("text/html", b"<html><body>" + b"<div>" * 100_000 + b"a"),
    "nothing": ("text/html", b""),
}


class TestTheContent:
    @pytest.mark.parametrize("topic", ENCODED)
    def test_is_decoded(self, one, topic):
        content_type, body, words, flags = ENCODED[topic]

        told = one(typed(content_type, body))

        assert (told["outcome"], words in told["text"]) == ("ok", True)
        assert flags <= set(told["flags"])

    @pytest.mark.parametrize("topic", UNREADABLE)
    def test_that_cannot_be_read_is_said_to_be_so(self, one, topic):
        told = one(typed(*UNREADABLE[topic]))

        assert (told["outcome"], told["text"]) == ("bad_content", "")
        assert told["detail"].endswith(".")

    def test_of_an_encrypted_pdf_is_told_in_a_sentence(self, one):
        assert one(typed("application/pdf", pdf("x")))["detail"] == "The PDF is protected by a password."

    @pytest.mark.parametrize(
        "content_type", ["application/pdf", "image/png", "", "text/plain; charset=utf-8"]
    )
    def test_that_is_a_page_is_read_whatever_it_is_called(self, one, content_type):
        assert "reunión" in one(typed(content_type, HTML.encode()))["text"]

    def test_that_is_wide_is_read_or_refused_in_time(self, one):
        wide = "<html><body>" + "<p>palabra</p>" * 300_000

        assert one(page(wide), seconds=20)["outcome"] in ("ok", "too_large", "timeout", "bad_content")

    def test_beyond_the_characters_of_a_text_is_too_large(self, one, settings):
        told = one(page(f"<html><body><article><p>{WORDS * 60_000}"))

        assert (told["outcome"], bool(told["sha256"])) == ("too_large", True)

    def test_that_outlasts_its_time_ends_with_it(self, one):
        slow = HTML.replace("<p>", f"<p>{WORDS * 20_000}</p><p>")  # seconds of work, however late we look

        assert one(page(slow), seconds=0)["outcome"] == "timeout"

    def test_is_clean(self, one):
        dirty = HTML.replace("Acta", "Ac\x00ta\x07\x85\x1b[31m").replace(
            "viernes", "\x00\x0b\x9fvier\u202enes&#xd800;"
        )

        told = one(page(dirty))

        assert told["outcome"] == "ok"
        assert told["title"].startswith("Acta")

    def test_is_text_and_never_acts(self, one):
        evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
        told = one(
            page(
                HTML.replace("<p>", f"<p>{evil}").replace(
                    "<title>", "<meta name=author content='<b>'><title>&lt;script&gt;"
                )
            )
        )

        assert (told["outcome"], "alert" in told["text"]) == ("ok", False)


REMARKS = {
    "soft_404": "<title>404 Página no encontrada</title><body><p>La página no existe.",
    "consent_wall": "<title>Diario</title><body><p>Usamos cookies. Pulse aceptar para continuar.</p>",
    "meta_refresh": f'{HTML}<meta http-equiv=refresh content="0; url=http://127.0.0.1/">',
    "no_archive": HTML.replace("<title>", "<meta name=robots content='noarchive'><title>"),
    "truncated_title": HTML.replace("<title>Acta", f"<title>{'Acta ' * 3000}"),
}
HEADERS = {
    "no_archive": "X-Robots-Tag: noarchive",
    "meta_refresh": "Refresh: 0; url=http://127.0.0.1/",
}


class TestTheRemarks:
    @pytest.mark.parametrize("flag", REMARKS)
    def test_come_from_the_page(self, one, flag):
        told = one(page(REMARKS[flag]))

        assert (told["outcome"], flag in told["flags"]) == ("ok", True)

    @pytest.mark.parametrize("flag", HEADERS)
    def test_come_from_the_head(self, serve, probe, flag):
        server = serve({"/": page(HTML, HEADERS[flag])})

        assert probe(server)["flags"] == [flag]
        assert server.paths == ["/"]

    def test_do_not_come_from_what_another_robot_is_told(self, one):
        told = one(
            page(
                HTML.replace("<title>", "<meta name=otherbot content=noarchive><title>"),
                "X-Robots-Tag: otherbot: noarchive",
            )
        )

        assert told["flags"] == []

    def test_come_from_what_our_own_robot_is_told(self, one):
        told = one(page(HTML.replace("<title>", "<meta name=Contraste content=noarchive><title>")))

        assert told["flags"] == ["no_archive"]


NO = b"User-agent: *\nDisallow: /\n"
ROBOTS = {
    "a refusal": (reply(NO), "robots_denied"),
    "a refusal of us": (
        reply(b"User-agent: contraste\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
        "robots_denied",
    ),
    "a refusal of others": (reply(b"User-agent: other\nDisallow: /\n"), "ok"),
    "a permission": (reply(b"User-agent: *\nAllow: /\n"), "ok"),
    "no such file": (reply(status="404 Not Found"), "ok"),
    "a forbidden file": (reply(status="403 Forbidden"), "ok"),
    "a gone file": (reply(status="410 Gone"), "ok"),
    "an empty file": (reply(), "ok"),
    "rubbish": (reply(bytes(range(256)) * 40), "ok"),
    "a redirect to a refusal": (redirect("/rules"), "robots_denied"),
    "a loop": (redirect("/robots.txt"), "ok"),
    "a server that is down": (reply(status="503 Service Unavailable"), "robots_denied"),
    "a reset": (sent("reset"), "robots_denied"),
    "silence": (sent(9.0), "robots_denied"),
    "an endless file": (endless(b"HTTP/1.1 200 OK\r\n\r\n" + NO, b"#" * 4096), "robots_denied"),
}


class TestRobots:
    @pytest.mark.parametrize("state", ROBOTS)
    def test_are_heard_in_every_state(self, serve, probe, state):
        answer, outcome = ROBOTS[state]
        server = serve({"/": page(HTML), "/robots.txt": answer, "/rules": reply(NO)})

        told = probe(server, robots=True)

        assert told["outcome"] == outcome
        assert ("/" in server.paths) is (outcome == "ok")

    def test_that_cannot_be_reached_are_remarked_on(self, serve, probe):
        server = serve({"/": page(HTML), "/robots.txt": reply(status="500 Oh")})

        assert probe(server, robots=True)["flags"] == ["robots_unreachable"]

    def test_are_not_asked_when_they_need_not_be(self, serve, probe):
        server = serve({"/": page(HTML)})

        probe(server, robots=False)

        assert server.paths == ["/"]


ADDRESSES = (
    *("ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,a"),
    *("http://a:b@example.org/", "http://a@example.org/", "http://example.org:22/", "http://example.org:99999/"),
    *("http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/", "http://0.0.0.0/", "http://[::1]/"),
    *("http://[::ffff:8.8.8.8]/", "http://[64:ff9b::808:808]/", "http://[2002:808:808::1]/", "http://[fe80::1]/"),
    *("http://2130706433/", "http://0177.0.0.1/", "http://0x8.8.8.8/", "http://8.8/", "http://８.8.8.8/"),
    *("http://localhost/", "http://intranet/", "http://a.local/", "http://a.internal/", "http://a.onion/"),
    *("", "   ", "http:example.org", "http://", "http:///a", "http://exa mple.org/", "http://a\x00.org/", "http://\ud800.org/"),
    "http://example.org/" + "a" * 8000,
)  # fmt: skip


class TestThePolicy:
    @pytest.mark.parametrize("url", ADDRESSES)
    def test_refuses(self, cage, monkeypatch, url):
        monkeypatch.setattr(socket, "getaddrinfo", None)  # nobody is asked
        request = probing.Request.read({"url": url, "robots": True})

        told = probing.probe(request, cage, seconds_left=lambda: 9)

        assert (told["outcome"], told["status"], told["hops"]) == ("blocked", None, 0)
        assert told["detail"]


class TestRead:
    @pytest.mark.parametrize(
        "told",
        [
            *(None, [], "a", {}, {"url": None}, {"url": 7}),
            *(
                {"url": "a", "allow": "127.0.0.1:80"},
                {"url": "a", "allow": ["a"]},
                {"url": "a", "allow": [7]},
            ),
            *({"url": "a", "limits": [][:] or [1]}, {"url": "a", "limits": {"total_seconds": "9"}}),
            *({"url": "a", "limits": {"max_redirects": -1}}, {"url": "a", "limits": {"max_redirects": True}}),
            *({"url": "a", "limits": {"total_seconds": float("nan")}}, {"url": "a", "etag": 7}),
        ],
    )
    def test_refuses_what_is_no_request(self, told):
        with pytest.raises(probing.RequestRefused):
            probing.Request.read(told)

    def test_takes_the_settings_for_what_is_left_out(self, settings):
        settings.CAPTURE_LIMITS = {**settings.CAPTURE_LIMITS, "max_redirects": 3}

        request = probing.Request.read({"url": "a", "limits": {"total_seconds": 2.5, "unheard_of": 7}})

        assert (request.limits.max_redirects, request.limits.total_seconds) == (3, 2.5)
        assert (request.allow, request.robots, request.etag) == (frozenset(), True, None)

    def test_keeps_bodies_within_the_memory(self):
        request = probing.Request.read({"url": "a", "limits": {"max_rss_growth_mb": 64}})

        assert request.within_memory.max_decoded_bytes == 16 * 1024**2
