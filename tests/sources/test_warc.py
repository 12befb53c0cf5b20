import gzip
import hashlib
import io
import random
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from sources.warc import CaptureDamaged, Exchange, Upload, read_body, verify, write

NOON = datetime(2026, 1, 16, 12, 0, 0, 123456, tzinfo=UTC)
PAGE = "<p>El año</p>\r\n\r\n<p>más</p>".encode()


def exchange(**changed):
    told = {
        "url": "https://pruebas.example/a?b=c d#e",
        "status": 200,
        "reason": "OK",
        "headers": [
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("Content-Length", "7"),
            ("X", "1"),
            ("X", "2"),
        ],
        "body": PAGE,
        "request_headers": [("Host", "pruebas.example"), ("User-Agent", "Contraste")],
        "remote_address": "192.0.2.7",
        "started_at": NOON,
        "finished_at": NOON + timedelta(milliseconds=250),
        "tls": {"tlsVersion": "TLSv1.3", "certificateSha256": "ab" * 32},
    }
    return Exchange(**(told | changed))


def written(capture, **about):
    out = io.BytesIO()
    write(out, capture, about or {"software": "contraste"})
    return out.getvalue()


def records(data, **options):
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise", **options):
        record.body = record.raw_stream.read()
        found.append(record)
    return found


def sha256(data):
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def forged(data, old, new):
    """The same archive with other words, and check sums of gzip that are right."""
    made = b""
    while data:
        member = zlib.decompressobj(31)
        made += gzip.compress(member.decompress(data).replace(old.encode(), new.encode()), 9, mtime=0)
        data = member.unused_data
    return made


class TestWrite:
    def test_writes_every_hop_as_another_archive_tool_reads_it(self):
        hop = exchange(
            url="http://pruebas.example/", status=301, reason="Moved", headers=[("Location", "/a")], body=b""
        )

        found = records(written([hop, exchange()]))

        assert [r.rec_type for r in found] == ["warcinfo", *["response", "request", "metadata"] * 2]
        response = found[4]
        assert response.rec_headers.protocol == "WARC/1.1"
        assert response.rec_headers.get_header("WARC-Target-URI") == "https://pruebas.example/a?b=c%20d#e"
        assert response.rec_headers.get_header("WARC-Date") == "2026-01-16T12:00:00.123456Z"
        assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
        assert response.rec_headers.get_header("WARC-Payload-Digest") == sha256(PAGE)
        assert response.body == PAGE

    def test_renames_the_headers_that_described_the_wire(self):
        (response,) = [r for r in records(written([exchange()])) if r.rec_type == "response"]

        assert response.http_headers.headers == [
            ("Content-Type", "text/html"),
            ("X-Archive-Orig-Content-Encoding", "gzip"),
            ("X-Archive-Orig-Content-Length", "7"),
            ("X", "1"),
            ("X", "2"),
            ("Content-Length", str(len(PAGE))),
        ]

    def test_leaves_headers_alone_that_tell_the_truth(self):
        headers = [("Content-Length", str(len(PAGE)))]

        (response,) = [r for r in records(written([exchange(headers=headers)])) if r.rec_type == "response"]

        assert response.http_headers.headers == headers

    def test_keeps_the_request_and_the_facts_of_the_connection(self):
        _, response, request, metadata = records(written([exchange()]))

        assert request.http_headers.protocol == "GET"
        assert request.http_headers.statusline == "/a?b=c%20d HTTP/1.1"
        assert metadata.body.decode().splitlines() == [
            "fetchTimeMs: 250", "tlsVersion: TLSv1.3", f"certificateSha256: {'ab' * 32}"
        ]  # fmt: skip
        identity = response.rec_headers.get_header("WARC-Record-ID")
        assert {r.rec_headers.get_header("WARC-Concurrent-To") for r in (request, metadata)} == {identity}

    def test_lets_no_header_add_lines_or_records(self):
        headers = [("X-Odd", "a\r\nSet-Cookie: b\r\n\r\nWARC/1.1"), ("Caf\udce9", "\udcff")]

        data = written([exchange(headers=headers, reason="O\r\nK", url="http://x.example/\r\nWARC-Type: y")])

        assert verify(io.BytesIO(data)) == []
        assert read_body(io.BytesIO(data)) == PAGE
        assert records(data)[1].http_headers.get_header("X-Odd") == "a Set-Cookie: b WARC/1.1"

    def test_keeps_an_upload_as_a_resource(self):
        data = written(Upload("acta\n2026.pdf", "application/pdf", b"%PDF-1.7", NOON))

        warcinfo, resource, metadata = records(data)
        assert resource.rec_type == "resource"
        assert resource.content_type == "application/pdf"
        assert resource.rec_headers.get_header("WARC-Warcinfo-ID") == warcinfo.rec_headers.get_header(
            "WARC-Record-ID"
        )
        assert metadata.body == b"fileName: acta 2026.pdf\r\n"
        assert read_body(io.BytesIO(data)) == b"%PDF-1.7"

    def test_says_what_made_it(self):
        warcinfo = records(written([exchange()], software="contraste 0.1", maxWireBytes="20"))[0]

        assert warcinfo.body.decode().splitlines()[-2:] == ["software: contraste 0.1", "maxWireBytes: 20"]


class TestReadBody:
    @given(st.binary(max_size=2000))
    def test_gives_the_very_bytes_back(self, body):
        assert read_body(io.BytesIO(written([exchange(body=body)]))) == body
        assert read_body(io.BytesIO(written(Upload("x", "text/plain", body, NOON)))) == body

    def test_takes_the_last_hop(self):
        data = written([exchange(status=302, body=b"moved"), exchange(body=b"here")])

        assert read_body(io.BytesIO(data)) == b"here"

    @pytest.mark.parametrize(
        "data", [b"", b"no archive", written([exchange()])[:-200]], ids=["empty", "other", "cut"]
    )
    def test_refuses_what_is_no_whole_capture(self, data):
        with pytest.raises(CaptureDamaged):
            read_body(io.BytesIO(data[:200]))

    def test_refuses_a_body_that_was_exchanged(self):
        data = forged(written([exchange()]), "año", "aña")

        with pytest.raises(CaptureDamaged):
            read_body(io.BytesIO(data))


class TestVerify:
    def test_finds_nothing_wrong_with_what_was_written(self):
        assert verify(io.BytesIO(written([exchange(), exchange()]))) == []

    def test_notices_a_flipped_bit_in_any_byte(self):
        data = written([exchange()])

        unnoticed = [
            at
            for at in range(len(data))
            if not verify(io.BytesIO(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]))
        ]

        assert unnoticed == []

    def test_names_the_record_whose_digest_does_not_match(self):
        data = forged(written([exchange()]), "año", "aña")

        problems = verify(io.BytesIO(data))

        assert [p.split()[0] for p in problems] == ["response", "response"]
        assert problems[0].endswith("WARC-Block-Digest does not match")

    def test_reads_what_was_packed_at_another_level(self):
        """Captures were packed at zlib's best level once."""
        data = forged(written([exchange()]), "", "")

        assert data[8:9] == b"\x02"  # the best, says gzip (RFC 1952 2.3.1)
        assert (verify(io.BytesIO(data)), read_body(io.BytesIO(data))) == ([], exchange().body)

    def test_notices_a_member_that_another_program_wrote(self):
        data = written([exchange()])

        assert verify(io.BytesIO(data[:8] + b"\x02" + data[9:]))

    @pytest.mark.parametrize("size", [0, 1, 100, -1, -300])
    def test_notices_a_cut_file(self, size):
        assert verify(io.BytesIO(written([exchange()])[:size]))

    def test_notices_a_file_that_was_cut_between_records(self):
        data = written([exchange(), exchange()])
        starts = [at for at in range(1, len(data)) if data.startswith(b"\x1f\x8b\x08\0\0\0\0\0", at)]

        assert len(starts) == 6
        assert all("records" in verify(io.BytesIO(data[:at]))[0] for at in starts)

    def test_reads_captures_larger_than_its_buffer(self):
        body = random.Random(1).randbytes(3_000_000)  # noqa: S311  (the same noise every time)

        assert verify(io.BytesIO(written([exchange(body=body)]))) == []
