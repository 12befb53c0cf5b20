"""Which names, addresses and certificates does a connection trust?"""

import hashlib
import socket
import ssl
import threading

import pytest

from sources.transport import failures
from tests.sources.hostile_server import certificate, page, redirect
from tests.sources.transport.conftest import no_lookup


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

        for name in ("site.example.org", "xn--a-ecp.example.org"):  # the second spells what no name may hold
            with pytest.raises(expected) as failed:
                fetch(serve({}), url=f"http://{name}/", options={"lookup": lookup})

            assert failed.value.outcome == "network_error"
            assert name in failed.value.message

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
