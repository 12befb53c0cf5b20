"""What goes into a fetch, and what comes out of it."""

from dataclasses import dataclass, field
from datetime import datetime

Headers = list[tuple[str, str]]  # as received: order, case and doubles kept; bytes read as Latin-1


@dataclass(frozen=True)
class Limits:
    """How much one capture may cost. Sizes in bytes, times in seconds."""

    connect_seconds: float = 10  # for each hop: name, connection, TLS
    total_seconds: float = 60  # for everything
    max_wire_bytes: int = 20 * 1024 * 1024  # of one body, as it travels
    max_decoded_bytes: int = 40 * 1024 * 1024  # of one body, unpacked
    max_redirects: int = 10
    max_header_bytes: int = 64 * 1024  # of one answer, from its first byte to the empty line
    retry_after_cap_seconds: int = 86_400
    max_rss_growth_mb: int = 512  # kept for the child process that parses


@dataclass(frozen=True)
class Hop:
    """One request and the head of its answer."""

    url: str
    request_headers: Headers
    status: int
    reason: str
    headers: Headers
    remote_address: str  # "address:port", the one really spoken to
    tls_version: str | None
    certificate_sha256: str | None  # of the server's own certificate, in hex
    started_at: datetime
    finished_at: datetime  # when the head was complete


@dataclass(frozen=True)
class Download:
    """A complete page as a site gave it, or the word that it has not changed."""

    requested_url: str
    final_url: str
    status: int
    reason: str
    headers: Headers
    # Unpacked; empty when not_modified. Kept out of repr because asyncio's runner formats what it returns.
    body: bytes = field(repr=False)
    body_sha256: str | None  # in hex; None when not_modified
    wire_bytes: int  # of the body as it travelled, chunk framing included
    hops: list[Hop]  # in order; the last one is the answer itself
    etag: str | None
    last_modified: str | None
    not_modified: bool
    started_at: datetime
    finished_at: datetime
    flags: list[str] = field(default_factory=list)  # no_archive, meta_refresh, insecure_redirect

    @property
    def redirects(self) -> int:
        return len(self.hops) - 1
