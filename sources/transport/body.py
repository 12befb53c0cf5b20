"""How is a body read to its end, unpacked, and refused when it is too much, too little or broken?"""

import asyncio
import io

from sources.transport import coding, failures, judging
from sources.transport.shapes import Limits
from sources.transport.wire import Answer


async def read(answer: Answer, limits: Limits) -> bytes:
    """Read a body completely.

    Returns it unpacked and not empty. Raises BodyTooLarge, UnpackedTooLarge, BodyCut, BodyOverlong,
    ConnectionBroke, CodingBroken or EmptyAnswer.
    """
    applied = _codings(answer)
    announced = judging.first(answer.headers, "content-length") or ""
    if announced.isdecimal() and int(announced[:20]) > limits.max_wire_bytes:
        raise failures.BodyTooLarge(limit=limits.max_wire_bytes)
    wire = io.BytesIO()
    async for piece in answer.pieces():
        wire.write(piece)
        if not applied and wire.tell() > limits.max_decoded_bytes:
            raise failures.BodyTooLarge(limit=limits.max_decoded_bytes)
    body = await _unpacked(wire, applied, limits.max_decoded_bytes) if applied else wire.getvalue()
    if not body:
        raise failures.EmptyAnswer(status=answer.status)
    return body


async def read_start(answer: Answer, size: int) -> bytes:
    """Read the first size bytes of a body, or all of a shorter one, which may be empty."""
    applied = _codings(answer)
    wire = io.BytesIO()
    async for piece in answer.pieces():
        wire.write(piece)
        if wire.tell() >= size:
            break
    if not applied:
        return wire.getvalue()[:size]
    unpacked = b""
    try:
        for piece in coding.decoded(wire.getvalue(), applied, size * 2):
            unpacked += piece
            if len(unpacked) >= size:
                break
    except (coding.Undecodable, coding.Oversized) as error:
        raise failures.CodingBroken() from error
    return unpacked[:size]


def _codings(answer: Answer) -> list[str]:
    """The codings to be undone. Raises CodingBroken for those nobody here can undo."""
    applied = coding.codings(judging.values(answer.headers, "content-encoding"))
    framing = coding.codings(judging.values(answer.headers, "transfer-encoding"))
    # aiohttp undoes one layer of chunks, and takes any other framing for none (RFC 9112 6.1 and 6.3).
    if not set(applied) <= set(coding.DECODERS) or framing not in ([], ["chunked"]):
        raise failures.CodingBroken()
    return applied


async def _unpacked(wire: io.BytesIO, applied: list[str], limit: int) -> bytes:
    unpacked = io.BytesIO()  # hands its bytes over without a second copy of them
    try:
        for piece in coding.decoded(wire.getbuffer(), applied, limit):
            unpacked.write(piece)
            await asyncio.sleep(0)  # lets the deadline interrupt
    except coding.Oversized as error:
        raise failures.UnpackedTooLarge(limit=limit) from error
    except coding.Undecodable as error:
        raise failures.CodingBroken() from error
    return unpacked.getvalue()
