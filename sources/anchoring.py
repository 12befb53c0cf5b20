"""Where in a text are these words, and are they still there?

Anchors after the W3C Web Annotation Data Model (TextQuoteSelector, 4.2.4): the exact words and what stands
before and after. An anchor never guesses: words that fit nowhere, or in two places, are shown to a person.
Offsets count code points of a canonical text (see text.py) from 0, end exclusive.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import regex
from django.utils.translation import gettext_lazy as _

from sources.finding import Candidate, nearest, occurrences_of
from sources.text import clean_text
from workbench.common.errors import DomainError

CONTEXT = 32  # code points kept on each side of a quotation
MOST_CANDIDATES = 5
MOST_FOUND = 50  # places shown when a pasted quotation stands in a text many times

# Two neighbours in ASCII are never one character, but for CR LF, which a canonical text does not hold.
# Looking further back than this for such a pair would cost more than it tells.
_FARTHEST_LOOK_BACK = 1024


@dataclass(frozen=True, slots=True)
class TextQuote:
    """The words of a passage and up to CONTEXT code points on each side."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Reanchored:
    """What became of a quotation in another version of its text.

    kind: "exact" (words and surroundings), "moved" (the words, once, in other surroundings), "ambiguous"
    (several places fit) or "lost". span is given for the first two, candidates for the last two.
    """

    kind: str
    span: tuple[int, int] | None = None
    candidates: list[Candidate] = field(default_factory=list)


class SelectionRefused(DomainError):
    """A selection that is no passage of the text. candidates: where its words stand instead.

    field: the input that holds the words.
    """

    code = "selection_refused"
    status = 422

    def __init__(self, message, *, code=None, status=None, candidates=(), field="exact"):
        super().__init__(message, code=code, field=field)
        self.status = status or self.status
        self.candidates = list(candidates)


def describe(text: str, start: int, end: int) -> TextQuote:
    """Say what stands from start to end, and around it, so that it can be found again.

    The surroundings are cut between characters as people see them, never inside a flag or an accented letter.
    """
    before, after = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    # A single cluster longer than the context is cut after all: some context is better than none.
    before = next((p for p in range(before, start) if is_boundary(text, p)), before)
    after = next((p for p in range(after, end, -1) if is_boundary(text, p)), after)
    return TextQuote(exact=text[start:end], prefix=text[before:start], suffix=text[end:after])


def verify(text: str, start: int, end: int, exact: str) -> TextQuote:
    """Check that a selection made elsewhere is a passage of this text, and describe it.

    exact: the words the selection held when it was made. Forms send line ends as CR LF; that is forgiven.
    Raises SelectionRefused with code selection_outside, selection_empty, selection_blank,
    selection_splits_character (422), or selection_stale (409, with the places where the words do stand).
    """
    if not 0 <= start <= len(text) or not 0 <= end <= len(text):
        raise SelectionRefused(_("The selection lies outside the text."), code="selection_outside")
    if start >= end:
        raise SelectionRefused(_("The selection holds no text."), code="selection_empty")
    if text[start:end] != exact.replace("\r\n", "\n"):
        raise SelectionRefused(
            _("The selected words are not what stands at this place in the text."),
            code="selection_stale",
            status=409,
            candidates=find(text, exact) if exact.strip() else (),
        )
    if not text[start:end].strip():
        raise SelectionRefused(_("The selection holds nothing but white space."), code="selection_blank")
    if not (is_boundary(text, start) and is_boundary(text, end)):
        raise SelectionRefused(
            _("The selection begins or ends in the middle of a character."), code="selection_splits_character"
        )
    return describe(text, start, end)


def locate(text: str, quote: TextQuote) -> tuple[int, int] | None:
    """Find a quotation again in a text that may have changed since.

    Returns (start, end), or None when the exact words are gone or fit in more than one place.
    Raises ValueError when the quotation is empty: it would match everywhere.
    """
    return reanchor(quote, text, look_near=False).span


def reanchor(old: TextQuote, new_text: str, *, look_near: bool = True) -> Reanchored:
    """Say what became of a quotation in a newer text.

    Words that now stand inside a longer word or number are not the same words: "5 %" is gone from "15 %".
    look_near: whether to search the nearest wording when the words are lost.
    Raises ValueError when the quotation is empty.
    """
    if not old.exact:
        raise ValueError("An empty quotation matches everywhere.")
    size = len(old.exact)
    context = old.prefix + old.exact + old.suffix
    contexts = (at + len(old.prefix) for at in _starts(new_text, context))
    same = list(islice((at for at in contexts if _stands_as_before(new_text, at, old)), 2))
    if len(same) == 1:
        return Reanchored("exact", (same[0], same[0] + size))
    anywhere = (at for at in _starts(new_text, old.exact) if _stands_as_before(new_text, at, old))
    places = list(islice(anywhere, MOST_CANDIDATES))
    if len(places) == 1:
        return Reanchored("moved", (places[0], places[0] + size))
    if places:
        return Reanchored("ambiguous", candidates=[Candidate(p, p + size, old.exact, 1.0) for p in places])
    return Reanchored("lost", candidates=nearest(new_text, old.exact, MOST_CANDIDATES) if look_near else [])


def find(text: str, pasted: str) -> list[Candidate]:
    """Find a quotation that was pasted or typed, in reading order.

    Tried in turn: the very words; the same with spaces, quotation marks and dashes folded; the same in
    any letter case. A candidate with similarity 1 is such a place. When there is none, up to
    MOST_CANDIDATES near wordings are given, the nearest first. Every candidate is the text's own slice.
    Raises SelectionRefused when nothing was pasted.
    """
    words = clean_text(pasted).strip()
    if not words:
        raise SelectionRefused(_("There is no quotation to look for."), code="selection_blank")
    found = []
    for start, end in occurrences_of(text, words):
        if is_boundary(text, start) and is_boundary(text, end):
            found.append(Candidate(start, end, text[start:end], 1.0))
        if len(found) == MOST_FOUND:
            break
    return found or nearest(text, words, MOST_CANDIDATES)


def is_boundary(text: str, position: int) -> bool:
    """Whether a character as people see it (a grapheme cluster, UAX 29) begins or ends at position."""
    if position in (0, len(text)):
        return True
    begin = position
    while begin and position - begin < _FARTHEST_LOOK_BACK and not text[begin - 1 : begin + 1].isascii():
        begin -= 1
    if begin == position:
        return True
    # Whether there is a boundary depends on what stands before it and on the one code point after.
    clusters = regex.finditer(r"\X", text[begin : position + 1])
    return any(cluster.end() == position - begin for cluster in clusters)


def _starts(text: str, words: str) -> Iterator[int]:
    """Every place, overlapping ones too, where words begin."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _stands_as_before(text: str, start: int, old: TextQuote) -> bool:
    """Whether words at start are cut off from, or joined to, their neighbours as they were before."""
    end = start + len(old.exact)
    return (
        _is_joined(text[max(0, start - 2) : start], old.exact) == _is_joined(old.prefix[-2:], old.exact)
        and _is_joined(old.exact, text[end : end + 2]) == _is_joined(old.exact, old.suffix[:2])
        and is_boundary(text, start)
        and is_boundary(text, end)
    )


def _is_joined(left: str, right: str) -> bool:
    """Whether a word or a number runs on from left into right: "caf|é", "1|5", "1,|5", "1|,5", "-|5"."""
    if not left or not right:
        return False
    if right[0].isdigit() and left[-1] in ".,:-+\u2212":
        return left[-1] in "-+\u2212" or left[-2:-1].isdigit()
    if left[-1].isdigit() and right[0] in ".,:":
        return right[1:2].isdigit()
    return _is_of_word(left[-1]) and _is_of_word(right[0])


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
