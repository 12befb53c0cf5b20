"""Which ClaimReviews does a file hold, however large it is? One record at a time, with its place.

A schema.org DataFeed (as Data Commons publishes), a list, a @graph, one object, or a line for each record
(NDJSON); packed with gzip or not. What cannot be read is given as a fault in its place, and the rest goes on.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from claims import incoming, jsontext
from workbench.common.numerals import grouped

STREAMED = ("dataFeedElement", "itemListElement")  # members that hold many records
LARGEST_GRAPH = 64 * 1024 * 1024  # characters of a @graph or an object: its parts refer to one another
LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024  # bytes out of a gzip file
LONGEST_LINE = 8 * 1024 * 1024  # bytes of a record
_GZIP = b"\x1f\x8b"
_PEEK = 64 * 1024


class Record(NamedTuple):
    """A ClaimReview object, or the sentence that says why there is none here. place: such as "record 12"."""

    place: str
    review: dict | None
    fault: str = ""


class TooMuch(Exception):
    """The file is larger than we read."""


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
            yield from _from_json(jsontext.Reader(stream))
    except (EOFError, OSError, zlib.error) as error:
        yield Record(_("the file"), None, _("It cannot be unpacked: %(why)s") % {"why": error})
    except jsontext.TooLong as error:
        sentence = _("One object of more than %(limit)s characters is not read.")
        yield Record(_("the file"), None, sentence % {"limit": grouped(error.limit)})
    except jsontext.TooDeep:
        yield Record(_("the file"), None, _too_deep())
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
        return isinstance(jsontext.value_of(first.decode()), dict)
    except (jsontext.NotJson, jsontext.TooDeep, UnicodeDecodeError):
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
        try:
            value = jsontext.value_of(line.decode("utf-8-sig"))
        except (jsontext.NotJson, UnicodeDecodeError):
            yield Record(place, None, _("This is no JSON."))
            continue
        except jsontext.TooDeep:
            yield Record(place, None, _too_deep())
            continue
        yield from reviews_of(value, place)


def _too_deep() -> str:
    return _("It is nested deeper than %(limit)s levels.") % {"limit": jsontext.DEEPEST}


def _from_json(reader: jsontext.Reader) -> Iterator[Record]:
    number, name, members = 0, _("record %(number)s"), {}
    try:
        is_list, items = reader.passes("["), ()
        if is_list:
            items = _listed(reader)
        elif reader.passes("{"):
            items = _members(reader, members)
        else:
            reader.value(largest=LONGEST_LINE)  # a word or a number, or nothing that is JSON
        for value in items:
            number += 1
            yield from reviews_of(value, name % {"number": number})
        if reader.mark():
            raise jsontext.NotJson
    except jsontext.NotJson:
        if number:
            place = name % {"number": number + 1}
            yield Record(place, None, _("The file is no JSON from here on; what came before was read."))
        else:
            yield Record(_("the file"), None, _("This is no JSON."))
        return
    if not number and not is_list:
        yield from _from_whole(members)


def _listed(reader: jsontext.Reader) -> Iterator[Any]:
    """The items of a list, after its bracket."""
    if reader.passes("]"):
        return
    yield reader.value(largest=LONGEST_LINE)
    while reader.passes(","):
        yield reader.value(largest=LONGEST_LINE)
    reader.take("]")


def _members(reader: jsontext.Reader, others: dict) -> Iterator[Any]:
    """The items of an object's STREAMED members, after its bracket; others takes up its other members."""
    if reader.passes("}"):
        return
    held = 0
    while True:
        begun = reader.position
        name = reader.name()
        if name in STREAMED and reader.passes("["):
            yield from _listed(reader)
        else:
            others[name] = reader.value(largest=LARGEST_GRAPH)
            held += reader.position - begun
            if held > LARGEST_GRAPH:
                raise jsontext.TooLong(LARGEST_GRAPH)
        if not reader.passes(","):
            break
    reader.take("}")


def _from_whole(value: dict) -> Iterator[Record]:
    """A single object, or a @graph, whose objects refer to one another."""
    graph = value.get("@graph")
    if not isinstance(graph, list):
        yield from reviews_of(value, _("record %(number)s") % {"number": 1})
        return
    known, number = incoming.named_objects(graph), 0
    for item in graph:
        for review in incoming.reviews_in(item, known):  # objects that are none are what these refer to
            number += 1
            yield Record(_("record %(number)s") % {"number": number}, review)
    if not number:
        yield Record(_("the file"), None, _("There is no ClaimReview in it."))
