"""Which words stand between quotation marks?

Newspapers set “…”, «…», "…" and ‘…’, nest them, forget to close them, and put spaces on the wrong side.
"""

import re
from itertools import islice
from typing import NamedTuple

PAIRS = {"“": "”", "«": "»", "„": "“", "‹": "›", "‘": "’"}
MOST = 100_000  # marks that are read: a text with more of them is no text at all
DEEPEST = 4  # quotations inside one another; more is no text but a puzzle
CLOSING = {"”": "“", "»": "«", "›": "‹", "’": "‘"}
_MARK = re.compile(r"[“”«»„‹›\"]|(?<!\w)‘(?=\w)|(?<=[\w.,!?…])’(?!\w)")


# 'Straight single marks,' told from apostrophes by the punctuation before the second
_SINGLE = re.compile(r"(?<![\w'’])'(?P<words>[\w¿¡][^'\n]*(?:(?<=\w)'(?=\w)[^'\n]*)*(?<=[,.!?…]))'(?!\w)")


class Quoted(NamedTuple):
    """The words between two marks: [start, end) without the marks, [outer_start, outer_end) with them."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    is_closed: bool


def quoted(text: str) -> list[Quoted]:
    """Every stretch between quotation marks, in the order of their beginnings; nested ones have depth ≥ 1.

    text: code points, paragraphs parted by line breaks; a quotation ends with its paragraph at the latest.
    A mark that is never closed ends where the first quotation inside it ends (the writer closed one pair of
    two), or else with its paragraph (a speech goes on in the next one).
    """
    text = _SINGLE.sub(r"‘\g<words>’", text)
    found, marks, end = [], [], 0
    for match in islice(_MARK.finditer(text), MOST):
        if match.start() >= end:
            found += _in_paragraph(text, marks, end)
            marks, end = [], text.find("\n", match.start())
            end = len(text) if end < 0 else end
        marks.append(match)
    found += _in_paragraph(text, marks, end)
    return sorted(found, key=lambda each: (each.outer_start, -each.outer_end))


def _in_paragraph(text: str, marks: list[re.Match], end: int) -> list[Quoted]:
    """What stands between the marks of one paragraph, which ends at `end`."""
    open_marks, found = [], []
    for match in marks:
        at, mark = match.start(), match.group()
        straight = mark == '"'
        if (opener := _opener_of(text, at, mark, open_marks)) is not None:
            depth = open_marks.index(opener)
            # what was opened inside and never closed is given up with it
            inside = open_marks[depth + 1 :]
            del open_marks[depth:]
            found += [
                _unclosed(text, left, found[left[2] :], at, depth + number)
                for number, left in reversed(list(enumerate(inside, 1)))
            ]
            found.append(_quoted(text, opener[0], at, depth, is_closed=True))
        elif mark in CLOSING and text[at - 1 : at] in ("", "\n"):
            # a speech of several paragraphs begins each of them with the mark that closes it
            open_marks.append((at, CLOSING[mark], len(found)))
        elif (straight or mark in PAIRS) and len(open_marks) < DEEPEST:
            open_marks.append((at, mark, len(found)))
    for depth, opener in reversed(list(enumerate(open_marks))):
        found.append(_unclosed(text, opener, found[opener[2] :], end, depth))
    return [each for each in found if each.start < each.end]


def _opener_of(text: str, at: int, mark: str, open_marks: list) -> tuple | None:
    """The open mark that the one at `at` closes, or None when it opens (or is stray)."""
    wanted = '"' if mark == '"' else CLOSING.get(mark)
    if wanted is None:
        return None
    opener = next((each for each in reversed(open_marks) if each[1] == wanted), None)
    if mark == '"' and opener and _looks_opening(text, at) and _closes_later(text, at):
        return None
    return opener


def _looks_opening(text: str, at: int) -> bool:
    """Is a straight mark at the beginning of a word and after a bracket or colon, so that it nests?"""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before in ("(", "[", "¿", "¡") and after.isalnum()


def _closes_later(text: str, at: int) -> bool:
    return text.count('"', at + 1, at + 300) >= 2


def _unclosed(text: str, opener: tuple, found: list, end: int, depth: int) -> Quoted:
    """found: what was quoted since the opener, which is all inside it."""
    if found:
        # the first one inside, and of those that begin there the longest
        stop = min(found, key=lambda each: (each.outer_start, -each.outer_end)).outer_end
        return Quoted(*_trimmed(text, opener[0] + 1, stop), opener[0], stop, depth, False)
    return Quoted(*_trimmed(text, opener[0] + 1, end), opener[0], end, depth, False)


def _quoted(text: str, opening: int, closing: int, depth: int, *, is_closed: bool) -> Quoted:
    return Quoted(*_trimmed(text, opening + 1, closing), opening, closing + 1, depth, is_closed)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
