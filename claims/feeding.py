"""Which ClaimReviews does a file hold, however large it is? One record at a time, with its place.

A schema.org DataFeed (as Data Commons publishes), a list, a @graph, one object, or a line for each record
(NDJSON); packed with gzip or not. What cannot be read is given as a fault in its place, and the rest goes on.
"""

import gzip
import io
import json
import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, BinaryIO, NamedTuple

import ijson
from django.utils.translation import gettext as _

from claims import incoming
from workbench.common.numerals import grouped

CONTAINERS = ("dataFeedElement", "@graph", "itemListElement")  # members that hold many records
LARGEST_GRAPH = 64 * 1024 * 1024  # bytes of a @graph or a single object: their parts refer to one another
LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024  # bytes out of a gzip file
LONGEST_LINE = 8 * 1024 * 1024  # bytes
LONGEST_STRING = 4 * 1024 * 1024  # bytes
DEEPEST = 100  # levels of objects and lists; a ClaimReview has some ten
_GZIP = b"\x1f\x8b"
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_MARKS = bytes(set(range(256)) - set(_STEPS) - {ord('"')})
_PEEK = 64 * 1024


class Record(NamedTuple):
    """A ClaimReview object, or the sentence that says why there is none here. place: such as "record 12"."""

    place: str
    review: dict | None
    fault: str = ""


class TooMuch(Exception):
    """The file is larger, or nested deeper, than we read."""


def is_page(start: bytes) -> bool:
    """Whether a file that begins so is a web page rather than JSON."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def records(file: BinaryIO) -> Iterator[Record]:
    """Every ClaimReview in a seekable binary file at its beginning, and a fault for whatever is none."""
    stream = _unpacked(file)
    try:
        start = stream.peek(_PEEK)[:_PEEK]
        if not start.strip():
            yield Record(_("the file"), None, _("It is empty."))
        elif _is_lines(start):
            yield from _from_lines(stream)
        else:
            yield from _from_json(io.BufferedReader(_Followed(stream), _PEEK))
    except (EOFError, OSError, zlib.error) as error:
        yield Record(_("the file"), None, _("It cannot be unpacked: %(why)s") % {"why": error})
    except TooMuch as error:
        yield Record(_("the file"), None, str(error))


def reviews_of(value: Any, place: str, known: dict | None = None) -> Iterator[Record]:
    """The ClaimReviews of one record; a fault when it is something and holds none."""
    if value is None:
        return
    found = False
    for review in incoming.reviews_in(value, known):
        found = True
        yield Record(place, review)
    if not found:
        yield Record(place, None, _("There is no ClaimReview in it."))


class _Limited(io.RawIOBase):
    """Reads from a file and raises TooMuch where it is too large."""

    def __init__(self, file: BinaryIO):
        self._file = file
        self._left = LARGEST_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        piece = self._file.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuch(
                _("It unpacks to more than %(limit)s bytes.") % {"limit": grouped(LARGEST_UNPACKED)}
            )
        buffer[: len(piece)] = piece
        return len(piece)


class _Followed(io.RawIOBase):
    """Reads JSON from a stream and raises TooMuch where it is too deep, before anybody parses it.

    Parsers spend memory with the square of the depth, or end the process.
    """

    def __init__(self, stream: io.BufferedReader):
        self._stream = stream
        self._depth = 0
        self._is_inside = False  # a string that goes on in the next piece,
        self._begun = 0  # so many bytes of it at least,
        self._escape = b""  # and the backslash that the last piece ended with

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        piece = self._stream.read1(len(buffer))
        self._follow(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def _follow(self, piece: bytes) -> None:
        text = self._escape + piece
        self._escape = b"\\" if (len(text) - len(text.rstrip(b"\\"))) % 2 else b""
        text = text.removesuffix(self._escape)
        # without escaped characters every quotation mark begins a string or ends one
        marks = text.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, delete=_NO_MARKS)
        parts = marks.split(b'"')
        quotes = len(parts) - 1
        self._begun = 0 if quotes else self._begun + len(piece)
        outside = b"".join(parts[self._is_inside :: 2])
        self._is_inside ^= quotes % 2 == 1
        if self._is_inside and self._begun > LONGEST_STRING:
            raise TooMuch(
                _("It holds a text of more than %(limit)s bytes.") % {"limit": grouped(LONGEST_STRING)}
            )
        steps = map(_STEPS.__getitem__, outside)
        depths = list(accumulate(steps, initial=self._depth))
        self._depth = depths[-1]
        if max(depths) > DEEPEST:
            raise TooMuch(_("It is nested deeper than %(limit)s levels.") % {"limit": DEEPEST})


def _unpacked(file: BinaryIO) -> io.BufferedReader:
    is_packed = file.read(2) == _GZIP
    file.seek(0)
    return io.BufferedReader(_Limited(gzip.GzipFile(fileobj=file) if is_packed else file), _PEEK)


def _is_lines(start: bytes) -> bool:
    """NDJSON begins with a whole value on its first line, and has another line."""
    first, line_end, rest = start.lstrip(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not line_end or not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _from_lines(stream: io.BufferedReader) -> Iterator[Record]:
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        place = _("line %(number)s") % {"number": number}
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield Record(
                place, None, _("The line is longer than %(limit)s bytes.") % {"limit": grouped(LONGEST_LINE)}
            )
            continue
        if not line.strip():
            continue
        if fault := _too_deep(line):
            yield Record(place, None, fault)
            continue
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError):
            yield Record(place, None, _("This is no JSON."))
            continue
        yield from reviews_of(value, place)


def _too_deep(line: bytes) -> str:
    """The sentence on a line that is nested too deep; empty when it is not."""
    if line.count(b"[") + line.count(b"{") > DEEPEST:
        try:
            _Followed(io.BufferedReader(io.BytesIO(line))).readall()
        except TooMuch as error:
            return str(error)
    return ""


def _from_json(stream: io.BufferedReader) -> Iterator[Record]:
    prefix, stream = _container(stream)
    if prefix is None or prefix == "@graph.item":
        yield from _from_whole(stream)
        return
    number, name = 0, _("record %(number)s")
    items = ijson.items(stream, prefix, use_float=True)
    while True:
        number += 1
        place = name % {"number": number}
        try:
            value = next(items, items)
        except (ijson.JSONError, UnicodeDecodeError, RecursionError):
            yield Record(place, None, _("The file is no JSON from here on; what came before was read."))
            return
        if value is items:
            return
        yield from reviews_of(value, place)


def _container(stream: io.BufferedReader) -> tuple[str | None, io.BufferedReader]:
    """Where the records lie, as ijson names it, and the stream from its beginning again.

    None: one object, or a container that begins too late to be looked for.
    """
    start = stream.peek(_PEEK)[:_PEEK]
    try:
        for prefix, event, _value in ijson.parse(io.BytesIO(start)):
            if event == "start_array" and prefix == "":
                return "item", stream
            if event == "start_array" and prefix in CONTAINERS:
                return f"{prefix}.item", stream
    except ijson.JSONError:
        pass  # it is cut off, or broken: reading it says so
    return None, stream


def _from_whole(stream: io.BufferedReader) -> Iterator[Record]:
    """A single object, or a @graph, whose objects refer to one another."""
    content = stream.read(LARGEST_GRAPH + 1)
    if len(content) > LARGEST_GRAPH:
        raise TooMuch(
            _("One object of more than %(limit)s bytes is not read.") % {"limit": grouped(LARGEST_GRAPH)}
        )
    try:
        value = json.loads(content.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        yield Record(_("the file"), None, _("This is no JSON."))
        return
    graph = value.get("@graph") if isinstance(value, dict) else None
    if not isinstance(graph, list):
        yield from reviews_of(value, _("record %(number)s") % {"number": 1})
        return
    known = incoming.named_objects(graph)
    number = 0
    for item in graph:
        for review in incoming.reviews_in(item, known):
            number += 1
            yield Record(_("record %(number)s") % {"number": number}, review)
    if not number:
        yield Record(_("the file"), None, _("There is no ClaimReview in it."))
