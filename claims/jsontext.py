"""Which values does a JSON text hold, however long it is? One at a time, in a window that moves along.

The standard library's scanner reads a value out of the middle of a text as fast as any; where the window ends
inside of one, it is made twice as wide and the value is read again.
"""

import codecs
import json
import re
from typing import Any, BinaryIO

DEEPEST = 100  # levels of objects and lists; a ClaimReview has some ten
_WINDOW = 64 * 1024  # bytes that are read at once, at least
_LONGEST_WORD = len("-Infinity")  # that the scanner takes as a whole
_HOLDERS = (dict, list)
_SPACE = re.compile(r"[ \t\n\r]*")


class NotJson(Exception):
    """The text is no JSON from here on."""


class _CutOff(NotJson):
    """It breaks where the text ends: there may be more of it."""


class TooLong(Exception):
    """A value has more than `limit` characters."""

    def __init__(self, limit: int):
        super().__init__(limit)
        self.limit = limit


class TooDeep(Exception):
    """A value has more levels than DEEPEST."""


def _null(_words: str) -> None:
    return None


# As people write it: line ends inside strings as they stand; NaN and Infinity, which no JSON has, as null.
_SCANNER = json.JSONDecoder(strict=False, parse_constant=_null)


def value_of(text: str) -> Any:
    """The one value of a text. Raises NotJson, TooDeep."""
    value, end = _read(text, _SPACE.match(text, 0).end())
    if _SPACE.match(text, end).end() != len(text):
        raise NotJson
    return value


class Reader:
    """Reads UTF-8 from a binary stream, value by value; read1 of the stream is all it needs."""

    def __init__(self, stream: BinaryIO):
        self._passed = 0  # characters before the window
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._window, self._at, self._is_last = "", 0, False

    @property
    def position(self) -> int:
        """Characters that were read so far."""
        return self._passed + self._at

    def mark(self) -> str:
        """The next sign that is no white space, before which the reader stands; empty at the end."""
        while True:
            self._at = _SPACE.match(self._window, self._at).end()
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._widen():
                return ""

    def passes(self, sign: str) -> bool:
        """Whether sign comes next; the reader then stands behind it."""
        if self.mark() != sign:
            return False
        self._at += 1
        return True

    def take(self, sign: str) -> None:
        """Go behind sign, which has to come next. Raises NotJson."""
        if not self.passes(sign):
            raise NotJson

    def name(self) -> str:
        """The name of a member, with the colon behind it. Raises NotJson, TooLong."""
        if self.mark() != '"':
            raise NotJson
        name = self.value(largest=_WINDOW)
        self.take(":")
        return name

    def value(self, *, largest: int) -> Any:
        """The value that comes next. largest: characters, more or less. Raises NotJson, TooLong, TooDeep."""
        self.mark()
        while True:
            try:
                value, end = _read(self._window, self._at)
            except _CutOff:
                if self._is_last:
                    raise
            else:
                if end < len(self._window) - _LONGEST_WORD or self._is_last:  # else 1.5e may go on as 1.5e-7
                    self._at = end
                    return value
            if len(self._window) - self._at > largest:
                raise TooLong(largest)
            self._widen()

    def _widen(self) -> bool:
        """Drop what was read, and read on as much as is left, at least; False at the end of the stream."""
        rest = self._window[self._at :]
        self._passed += self._at
        pieces, wanted = [rest], max(_WINDOW, len(rest))
        while wanted > 0 and not self._is_last:
            piece = self._stream.read1(wanted)
            self._is_last = not piece
            wanted -= len(piece)
            try:
                pieces.append(self._decoder.decode(piece, final=self._is_last))
            except UnicodeDecodeError as error:
                raise NotJson from error
        self._window, self._at = "".join(pieces), 0
        return len(self._window) > len(rest)


def _read(text: str, start: int) -> tuple[Any, int]:
    try:
        value, end = _SCANNER.raw_decode(text, start)
    except RecursionError as error:
        raise TooDeep from error
    except json.JSONDecodeError as error:
        is_cut_off = error.pos >= len(text) - _LONGEST_WORD or error.msg.startswith("Unterminated string")
        raise (_CutOff if is_cut_off else NotJson) from error
    except ValueError as error:  # a number of thousands of figures
        raise NotJson from error
    if text.count("[", start, end) + text.count("{", start, end) > DEEPEST:
        _refuse_depth(value)
    return value, end


def _refuse_depth(value: Any) -> None:
    """Raise TooDeep when value has more than DEEPEST levels, looking at one level after the other."""
    level = [value]
    for _number in range(DEEPEST + 1):
        holders = [item for item in level if isinstance(item, _HOLDERS)]
        level = [each for item in holders for each in (item.values() if isinstance(item, dict) else item)]
    if holders:
        raise TooDeep
