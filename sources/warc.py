"""How is a capture kept so that anybody can check it later?

As WARC/1.1 (ISO 28500:2017), a gzip member a record: what made it, then every hop of the fetch as response,
request and metadata, or an upload as a resource. Digests are SHA-256 in hexadecimal, so that the payload
digest of a capture is the hash its snapshot carries. The body is kept decoded, as its reader got it: headers
that described its coding on the wire are renamed, as web archives do, or nobody could read it by them.
"""

import hashlib
import io
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from workbench.common.errors import DomainError

_VERSION = "WARC/1.1"
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_RESPONSE, _REQUEST = "application/http; msgtype=response", "application/http; msgtype=request"
_FIELDS = "application/warc-fields"
_OF_THE_WIRE = frozenset(("content-encoding", "transfer-encoding", "content-length"))
_FOLLOWING = "recordsFollowing"  # a file that was cut between two records tells nothing else
_RENAMED = "X-Archive-Orig-"
_END_OF_HEAD = b"\r\n\r\n"
_CHUNK = 1024 * 1024
_LEVEL = 6  # of zlib: 9, which was used first, takes twice the time for one per cent
_GZIP = zlib.MAX_WBITS | 16
# Flags and time are always zero, the next byte is 2 at the best level; the last one names the system.
_MEMBER_START = re.compile(rb"\x1f\x8b\x08\0\0\0\0\0[\0\x02][\x03\x07\x0a\x13\xff]")
_LONGEST_START = 10
_NO_LINE = re.compile(r"[\r\n\0]+")


class CaptureDamaged(DomainError):
    """A capture that is not what was written."""

    code = "capture_damaged"
    status = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    headers: as received, in order. body: decoded content. tls: facts about the connection (version,
    certificate fingerprint …), empty for plain HTTP. started_at, finished_at: aware.
    """

    url: str
    status: int
    reason: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    request_headers: Sequence[tuple[str, str]]
    remote_address: str
    started_at: datetime
    finished_at: datetime
    tls: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that a person handed in."""

    name: str
    media_type: str
    body: bytes
    received_at: datetime


class Members:
    """A file of records, each a gzip member of its own: the library packs at its best level alone."""

    def __init__(self, out: BinaryIO):
        self._out = out

    def add(self, record: ArcWarcRecord) -> None:
        plain = io.BytesIO()
        WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
        self._out.write(zlib.compress(plain.getbuffer(), _LEVEL, _GZIP))


def write(out: BinaryIO, capture: Sequence[Exchange] | Upload, about: Mapping[str, str]) -> None:
    """Write a capture: its hops, the last one holding the document, or an upload.

    about: what made it (software, operator, limits in force), for the warcinfo record.
    """
    writer = Members(out)
    at = capture.received_at if isinstance(capture, Upload) else capture[0].started_at
    following = 2 if isinstance(capture, Upload) else 3 * len(capture)
    fields = {"format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO, _FOLLOWING: following, **about}
    made_by = _add(writer, "warcinfo", at, _lines(fields.items()), content_type=_FIELDS)
    if isinstance(capture, Upload):
        _add_upload(writer, capture, made_by)
        return
    for exchange in capture:
        _add_exchange(writer, exchange, made_by)


def _add_upload(writer: Members, upload: Upload, made_by: str) -> None:
    told = {"WARC-Target-URI": f"urn:sha256:{_sha256(upload.body)}", "WARC-Warcinfo-ID": made_by}
    record = _add(
        writer, "resource", upload.received_at, upload.body, content_type=upload.media_type, headers=told
    )
    facts = _lines([("fileName", upload.name)])
    told["WARC-Concurrent-To"] = record
    _add(writer, "metadata", upload.received_at, facts, content_type=_FIELDS, headers=told)


def _add_exchange(writer: Members, exchange: Exchange, made_by: str) -> None:
    told = {
        "WARC-Target-URI": _one_line(exchange.url).replace(" ", "%20"),
        "WARC-Warcinfo-ID": made_by,
        "WARC-IP-Address": exchange.remote_address,
    }
    status = f"HTTP/1.1 {exchange.status} {_one_line(exchange.reason)}".rstrip()
    head = _head(status, _as_kept(exchange))
    response = _add(
        writer,
        "response",
        exchange.started_at,
        exchange.body,
        content_type=_RESPONSE,
        headers=told,
        head=head,
    )
    told["WARC-Concurrent-To"] = response
    path = re.sub(r"^[a-z]+://[^/?#]*", "", exchange.url).partition("#")[0]
    path = path if path.startswith("/") else f"/{path}"
    head = _head(
        f"{exchange.method} {_one_line(path).replace(' ', '%20')} HTTP/1.1", exchange.request_headers
    )
    _add(writer, "request", exchange.started_at, b"", content_type=_REQUEST, headers=told, head=head)
    milliseconds = round((exchange.finished_at - exchange.started_at).total_seconds() * 1000)
    facts = _lines([("fetchTimeMs", str(milliseconds)), *exchange.tls.items()])
    _add(writer, "metadata", exchange.started_at, facts, content_type=_FIELDS, headers=told)


def _as_kept(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """The headers, those about the coding on the wire renamed, and the length that the kept body has."""
    names = {name.lower() for name, _ in exchange.headers}
    was_coded = bool(names & {"content-encoding", "transfer-encoding"})
    lengths = [value.strip() for name, value in exchange.headers if name.lower() == "content-length"]
    rename = was_coded or lengths not in ([], [str(len(exchange.body))])
    for name, value in exchange.headers:
        yield (_RENAMED + name if rename and name.lower() in _OF_THE_WIRE else name), value
    if rename or not lengths:
        yield "Content-Length", str(len(exchange.body))


def _add(
    writer, kind: str, at: datetime, payload: bytes, *, content_type: str, headers=None, head: bytes = b""
) -> str:
    """Write one record. Returns its id."""
    identity = f"<urn:uuid:{uuid.uuid4()}>"
    block = head + payload
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": identity,
        "WARC-Date": at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        **(headers or {}),
        "WARC-Block-Digest": f"sha256:{_sha256(block)}",
    }
    if kind != "warcinfo":
        told["WARC-Payload-Digest"] = f"sha256:{_sha256(payload)}"
    named = StatusAndHeaders("", list(told.items()), protocol=_VERSION)
    # Without parsed HTTP headers the library writes the block as it is, byte for byte.
    writer.add(ArcWarcRecord("warc", kind, named, io.BytesIO(block), None, content_type, len(block)))
    return identity


def _head(first: str, headers) -> bytes:
    lines = [first, *(f"{_one_line(name)}: {_one_line(value)}" for name, value in headers)]
    # Bytes that were no UTF-8 travel through str as lone surrogates.
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + _END_OF_HEAD


def _lines(fields) -> bytes:
    text = "".join(f"{_one_line(name)}: {_one_line(str(value))}\r\n" for name, value in fields)
    return text.encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return _NO_LINE.sub(" ", text).strip()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_body(file: BinaryIO) -> bytes:
    """The document of a capture: the body of its last response, or the resource.

    Raises CaptureDamaged when it is not there, or not what its digest says.
    """
    body = None
    try:
        for kind, headers, block in _records(file):
            if kind in ("response", "resource"):
                body = _payload(kind, block)
                digest = headers.get_header("WARC-Payload-Digest")
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        raise CaptureDamaged(_("The archived copy is damaged and cannot be read.")) from error
    if body is None or digest != f"sha256:{_sha256(body)}":
        raise CaptureDamaged(_("The archived copy is damaged and cannot be read."))
    return body


@dataclass(frozen=True, slots=True)
class Findings:
    """What a capture holds: problems in words, and the SHA-256 of its document as it is now (or None)."""

    problems: list[str]
    body_sha256: str | None


def verify(file: BinaryIO) -> list[str]:
    """What is wrong with a capture, in words; empty when every record is what its digests say."""
    return inspect(file).problems


def inspect(file: BinaryIO) -> Findings:
    """Re-hash every record of a capture, a piece at a time, however large they are."""
    problems, kinds, announced, document = [], [], "", None
    try:
        _check_members(file)
        file.seek(0)
        for record in ArchiveIterator(file, no_record_parse=True):
            kinds.append(record.rec_type)
            hashed = _Hashed(record)
            announced = announced or hashed.announced
            problems += hashed.problems
            if record.rec_type in ("response", "resource"):
                document = hashed.payload.hexdigest()
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        problems.append(f"cannot be read as WARC: {error}")
    if not problems and announced != str(len(kinds) - 1):
        problems.append(
            f"holds {len(kinds) - 1} records, {announced or 'nobody knows how many'} were written"
        )
    return Findings(problems, document)


class _Hashed:
    """One record, read to its end: the hash of its block and of what follows the head in it."""

    def __init__(self, record: ArcWarcRecord):
        self._record = record
        self.block, self.payload = hashlib.sha256(), hashlib.sha256()
        self.announced = ""
        head = b"" if record.rec_type in ("response", "request") else None
        while piece := record.raw_stream.read(_CHUNK):
            self.block.update(piece)
            if record.rec_type == "warcinfo":
                self.announced = self.announced or _field(piece, _FOLLOWING)
            if head is None:
                self.payload.update(piece)
                continue
            head, end, rest = (head + piece).partition(_END_OF_HEAD)
            if end:
                self.payload.update(rest)
                head = None

    @property
    def problems(self) -> list[str]:
        digests = {"WARC-Block-Digest": self.block}
        if self._record.rec_type != "warcinfo":
            digests["WARC-Payload-Digest"] = self.payload
        named = self._record.rec_headers.get_header
        return [
            f"{self._record.rec_type} {named('WARC-Record-ID')}: {name} does not match"
            for name, digest in digests.items()
            if named(name) != f"sha256:{digest.hexdigest()}"
        ]


def _field(block: bytes, name: str) -> str:
    found = re.search(rf"^{name}: (.*?)\r?$", block.decode("utf-8", "replace"), re.M)
    return found[1] if found else ""


def _check_members(file: BinaryIO) -> None:
    """Read every gzip member to its check sum. warcio forgives a cut or damaged member; zlib does not.

    Raises EOFError or zlib.error.
    """
    rest = file.read(_CHUNK)
    first = _MEMBER_START.match(rest)
    while rest:
        member = zlib.decompressobj(_GZIP)
        if not first or not rest.startswith(first[0]):  # one program wrote them all
            raise zlib.error("a member begins with bytes that were not written here")
        while not member.eof:
            if not rest:
                raise EOFError("the file ends inside a member")
            member.decompress(rest, _CHUNK)
            rest = member.unused_data or member.unconsumed_tail
            rest = rest or (b"" if member.eof else file.read(_CHUNK))
        rest += file.read(_CHUNK) if len(rest) < _LONGEST_START else b""


def _records(file: BinaryIO) -> Iterator[tuple[str, StatusAndHeaders, bytes]]:
    for record in ArchiveIterator(file, no_record_parse=True):
        yield record.rec_type, record.rec_headers, record.raw_stream.read()


def _payload(kind: str, block: bytes) -> bytes:
    return block.partition(_END_OF_HEAD)[2] if kind in ("response", "request") else block
