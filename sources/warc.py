"""How is a capture written down, so that others can read and check it?

WARC/1.1 (ISO 28500:2017), each record gzipped by itself, with SHA-256 digests of block and payload. The body
is kept as unpacked; the headers that described its packing keep their values under X-Archive-Orig- names, as
other archives write them.
"""

import base64
import hashlib
import io
import zlib
from datetime import UTC, datetime

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

SOFTWARE = "Contraste/1"
_PACKING = ("content-encoding", "transfer-encoding", "content-length")


class DamagedArchive(ValueError):
    """The file is no WARC file, or holds no captured body."""


def of_download(got) -> bytes:
    """The WARC file of a complete download (transport.Download): every hop, the last one with the body."""
    return _file(lambda writer: _write_hops(writer, got))


def of_upload(body: bytes, *, file_name: str, media_type: str, at: datetime) -> bytes:
    """The WARC file of a file that a person uploaded: one resource record."""

    def write(writer):
        record = writer.create_warc_record(
            f"urn:sha256:{hashlib.sha256(body).hexdigest()}",
            "resource",
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=media_type,
            warc_headers_dict={"WARC-Date": _date(at), "X-File-Name": _one_line(file_name)},
        )
        writer.write_record(record)

    return _file(write)


def read_body(file) -> bytes:
    """The body of the capture in an open WARC file. Raises DamagedArchive when there is none."""
    body = None
    try:
        for record in ArchiveIterator(file):
            if record.rec_type in ("response", "resource"):
                body = record.content_stream().read()
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error) as damage:
        raise DamagedArchive(str(damage)) from damage
    if body is None:
        raise DamagedArchive("no captured body in this file")
    return body


def verify(file) -> list[str]:
    """Read an open WARC file to its end; name each record whose bytes do not give its digest."""
    found = []
    try:
        for number, record in enumerate(ArchiveIterator(file, no_record_parse=True), 1):
            promised = record.rec_headers.get_header("WARC-Block-Digest") or "nothing"
            digest = hashlib.sha256(record.raw_stream.read()).digest()
            if promised != f"sha256:{base64.b32encode(digest).decode()}":
                found.append(f"record {number} ({record.rec_type}) does not give its digest, {promised}")
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error) as damage:
        found.append(f"the file cannot be read: {damage}")
    return found


class _Writer(WARCWriter):
    """warcio digests with SHA-1 by itself, which no longer proves anything."""

    @staticmethod
    def _create_digester():
        return Digester("sha256")


def _file(write) -> bytes:
    buffer = io.BytesIO()
    writer = _Writer(buffer, gzip=True, warc_version="WARC/1.1")
    about = {"software": SOFTWARE, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("capture.warc.gz", about))
    write(writer)
    return buffer.getvalue()


def _write_hops(writer: WARCWriter, got) -> None:
    for number, hop in enumerate(got.hops, 1):
        body = got.body if number == len(got.hops) else b""
        about = {
            "WARC-Date": _date(hop.started_at),
            "WARC-IP-Address": hop.remote_address.rsplit(":", 1)[0].strip("[]"),
        }
        if hop.tls_version:
            about |= {
                "X-TLS-Version": hop.tls_version,
                "X-TLS-Certificate-SHA256": hop.certificate_sha256 or "",
            }
        response = writer.create_warc_record(
            hop.url,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            warc_headers_dict=about,
            http_headers=StatusAndHeaders(
                f"{hop.status} {hop.reason}".strip(), _stored(hop.headers, len(body)), protocol="HTTP/1.1"
            ),
        )
        path = hop.url.split("/", 3)[3] if hop.url.count("/") > 2 else ""
        request = writer.create_warc_record(
            hop.url,
            "request",
            warc_headers_dict={"WARC-Date": about["WARC-Date"]},
            http_headers=StatusAndHeaders(
                f"GET /{path} HTTP/1.1", list(hop.request_headers), is_http_request=True
            ),
        )
        writer.write_request_response_pair(request, response)


def _stored(headers, length: int) -> list[tuple[str, str]]:
    """The headers of an answer whose body is kept unpacked."""
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in _PACKING else name, value) for name, value in headers
    ]
    return [*kept, ("Content-Length", str(length))]


def _date(moment: datetime) -> str:
    return datetime_to_iso_date(moment.astimezone(UTC).replace(tzinfo=None), use_micros=True)


def _one_line(text: str) -> str:
    """A header's value: no line ends, and only what travels as Latin-1 (others are percent-encoded)."""
    return "".join(text.split("\r")).replace("\n", " ").encode("ascii", "backslashreplace").decode()
