"""How is an encoded body unpacked without ever holding more than we said we would?

Every decoder is a generator: encoded pieces in, decoded pieces of bounded size out, so that stacked codings
form a pipe and a bomb is noticed after the limit, not after the memory.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

Pieces = Iterator[bytes]

PIECE = 64 * 1024
MAX_LAYERS = 4  # two are seen in the wild, by mistake
MAX_MEMBERS = (
    10_000  # gzip members or zstd frames in one body; a real file of 40 MB made by bgzip has some 700
)
ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: what a client has to support, and may refuse beyond
ZSTD_STEP = 64  # bytes in that come out as 2 MB at most; the library knows no limit of its own

_NOT_A_CODING = frozenset({"", "identity", "none"})


class Undecodable(Exception):
    """The body does not unpack: broken, cut off, or followed by something else."""


class Oversized(Exception):
    """The body unpacks to more than the limit."""


def codings(headers: Iterable[str]) -> list[str]:
    """List the codings of a body, or of its framing, in the order they were applied, from its headers."""
    words = (word.strip().lower() for header in headers for word in header.split(","))
    return [word for word in words if word not in _NOT_A_CODING]


def decoded(body: bytes | memoryview, applied: list[str], limit: int) -> Pieces:
    """Unpack body; no layer may yield more than limit bytes.

    applied: names as `codings` gives them; every one has to be in DECODERS.
    Raises Undecodable or Oversized, in both cases maybe after some pieces.
    """
    if len(applied) > MAX_LAYERS:
        raise Undecodable("too many codings")
    view = memoryview(body)
    pieces: Pieces = (bytes(view[at : at + PIECE]) for at in range(0, len(view), PIECE))
    for name in reversed(applied):
        pieces = _limited(DECODERS[name](pieces), limit)
    return _limited(pieces, limit)


def _limited(pieces: Pieces, limit: int) -> Pieces:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise Oversized
        yield piece


def _inflate(decoder, data: bytes) -> Pieces:
    """Draw from a zlib decoder what data holds; at the stream's end `decoder.unused_data` is the rest."""
    while True:
        try:
            piece = decoder.decompress(data, PIECE)
        except zlib.error as error:
            raise Undecodable(str(error)) from error
        if piece:
            yield piece
        data = decoder.unconsumed_tail
        if decoder.eof or (len(piece) < PIECE and not data):
            return


def _gzip(pieces: Pieces) -> Pieces:
    """RFC 1952: one member or several, and nothing after them."""
    decoder, members = None, 0
    for data in pieces:
        while data:
            if decoder is None:
                decoder, members = zlib.decompressobj(zlib.MAX_WBITS | 16), members + 1
                if members > MAX_MEMBERS:
                    raise Undecodable("too many gzip members")
            yield from _inflate(decoder, data)
            data = decoder.unused_data
            if decoder.eof:
                decoder = None
    if decoder is not None:
        raise Undecodable("gzip stream cut off")


def _deflate(pieces: Pieces) -> Pieces:
    """`deflate` means zlib (RFC 9110 8.4.1.2), but some servers send the bare stream; its start tells."""
    head = b""
    for data in pieces:
        head += data
        if len(head) >= 2:
            break
    if not head:
        return
    is_zlib = len(head) >= 2 and head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
    decoder = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    yield from _inflate(decoder, head)
    for data in pieces:
        if decoder.eof:
            raise Undecodable("data after the deflate stream")
        yield from _inflate(decoder, data)
    if not decoder.eof or decoder.unused_data:
        raise Undecodable("deflate stream cut off, or data after it")


def _brotli(pieces: Pieces) -> Pieces:
    decoder, started = brotli.Decompressor(), False
    for data in pieces:
        started = True
        # Until nothing comes out: `can_accept_more_data` turns true while output is still waiting.
        while True:
            try:
                piece = decoder.process(data, output_buffer_limit=PIECE)
            except brotli.error as error:
                raise Undecodable(str(error)) from error
            if not piece:
                break
            yield piece
            data = b""
    if started and not decoder.is_finished():
        raise Undecodable("brotli stream cut off")


def _zstd(pieces: Pieces) -> Pieces:
    """RFC 8878: one frame or several."""
    decoder, frames = None, 0
    for data in pieces:
        at = 0
        while at < len(data):
            if decoder is None:
                decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
                frames += 1
                if frames > MAX_MEMBERS:
                    raise Undecodable("too many zstd frames")
            step = data[at : at + ZSTD_STEP]
            try:
                piece = decoder.decompress(step)
            except zstandard.ZstdError as error:
                raise Undecodable(str(error)) from error
            at += len(step) - len(decoder.unused_data)
            if piece:
                yield piece
            if decoder.eof:
                decoder = None
    if decoder is not None:
        raise Undecodable("zstd stream cut off")


DECODERS: dict[str, Callable[[Pieces], Pieces]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
