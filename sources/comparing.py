"""What changed between two texts? Blocks first, then words inside the blocks that changed.

The time is bounded whatever the texts: blocks and words that stand once in both are lined up in n log n
(patience diff); difflib sees only the gaps between them, and no more of those than MOST_WORK allows. What is
left is shown as taken out and put in as a whole, which is always true.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from sources.text import Block

VERSION = 1  # of what compare returns: kept results of another version are made anew
MOST_WORK = 8_000_000  # steps of about a tenth of a microsecond that one comparison may take in gaps
_AHEAD = 8  # blocks among which the one that took another's place is looked for
_SURELY = 0.6  # share of common words from which no better one is looked for
_ALIKE = 0.35  # share of common words from which two blocks are one block that changed

SAME, CHANGED, DELETED, INSERTED = "same", "changed", "deleted", "inserted"
# A number with its points and commas is one word; an accent belongs to the letter before it.
_WORD = re.compile(r"\w+(?:[.,:]\w+)*|\s+|.", re.DOTALL)
_WORD_AND_SPACE = re.compile(r"\w+(?:[.,:]\w+)*\s?|.\s?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a changed block: kind same, deleted or inserted. Code points of the text it stands in.

    same: start and end in the old text, twin the start in the new one.
    """

    kind: str
    start: int
    end: int
    twin: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One block, as it was and as it is: (start, end) in either text, None where there is no such block."""

    kind: str
    block: str
    old: tuple[int, int] | None
    new: tuple[int, int] | None
    parts: tuple[Part, ...] = ()

    def as_dict(self) -> dict:
        return asdict(self)


def compare(old: str, old_blocks: Sequence[Block], new: str, new_blocks: Sequence[Block]) -> list[Row]:
    """The blocks of both texts in reading order, old ones before the new ones that took their place.

    Spans count code points of their own text from 0, end exclusive; a changed block's parts cover both of its
    versions without a gap.
    """
    work = _Work(MOST_WORK)
    olds = [old[block.start : block.end] for block in old_blocks]
    news = [new[block.start : block.end] for block in new_blocks]
    rows = []
    for i1, i2, j1, j2, is_same in _runs(olds, news, work):
        if is_same:
            rows += [
                _row(SAME, old_blocks[i], new_blocks[j])
                for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
            ]
            continue
        for i, j in _paired(olds[i1:i2], news[j1:j2], work):
            before = old_blocks[i1 + i] if i is not None else None
            after = new_blocks[j1 + j] if j is not None else None
            if before and after:
                parts = tuple(_words(old, before, new, after, work))
                rows.append(_row(CHANGED, before, after, parts))
            else:
                rows.append(_row(DELETED if before else INSERTED, before, after))
    return rows


def compare_words(old: str, new: str) -> list[tuple[str, str]]:
    """Two short texts word by word, as one block that changed: (same, deleted or inserted, the words)."""
    before, after = Block("paragraph", 0, len(old)), Block("paragraph", 0, len(new))
    parts = _words(old, before, new, after, _Work(MOST_WORK))
    return [(part.kind, (new if part.kind == INSERTED else old)[part.start : part.end]) for part in parts]


class _Work:
    """How many steps may still be taken."""

    def __init__(self, most: int):
        self.left = most

    def allows(self, steps: int) -> bool:
        if steps > self.left:
            return False
        self.left -= steps
        return True


def _row(kind: str, before: Block | None, after: Block | None, parts=()) -> Row:
    return Row(
        kind,
        (after or before).kind,
        (before.start, before.end) if before else None,
        (after.start, after.end) if after else None,
        parts,
    )


def _words(old: str, before: Block, new: str, after: Block, work: _Work) -> Iterator[Part]:
    """The parts of a block that changed. A word goes with the space after it, so neighbours change as one."""
    olds = _WORD_AND_SPACE.findall(old[before.start : before.end])
    news = _WORD_AND_SPACE.findall(new[after.start : after.end])
    at, to = before.start, after.start
    gone = come = 0  # lengths of a change that has not ended yet
    for i1, i2, j1, j2, is_same in _runs(olds, news, work):
        taken, put = sum(map(len, olds[i1:i2])), sum(map(len, news[j1:j2]))
        if not is_same:
            gone, come = taken, put
            continue
        yield from _change(at, gone, to, come)
        at, to, gone, come = at + gone, to + come, 0, 0
        yield Part(SAME, at, at + taken, to)
        at, to = at + taken, to + put
    yield from _change(at, gone, to, come)


def _change(at: int, gone: int, to: int, come: int) -> Iterator[Part]:
    if gone:
        yield Part(DELETED, at, at + gone)
    if come:
        yield Part(INSERTED, to, to + come)


def _paired(olds: list[str], news: list[str], work: _Work) -> list[tuple[int | None, int | None]]:
    """Which of the new blocks took the place of which old one, in reading order; None where there is none."""
    bag_of = [{}, {}]

    def bag(side: int, place: int) -> Counter:
        if place not in bag_of[side]:
            words = (olds, news)[side][place]
            bag_of[side][place] = Counter(word for word in _WORD.findall(words) if not word.isspace())
        return bag_of[side][place]

    pairs, start = [], 0
    for i in range(len(olds)):
        best, likeness = None, _ALIKE
        for j in range(start, min(len(news), start + _AHEAD)):
            if likeness >= _SURELY or not work.allows(100 + (len(olds[i]) + len(news[j])) // 2):
                break
            if (like := _likeness(bag(0, i), bag(1, j))) > likeness:
                best, likeness = j, like
        if best is None:
            pairs.append((i, None))
            continue
        pairs += [(None, j) for j in range(start, best)]
        pairs.append((i, best))
        start = best + 1
    return pairs + [(None, j) for j in range(start, len(news))]


def _likeness(one: Counter, other: Counter) -> float:
    """Twice the words in common, by all words (Dice)."""
    words = one.total() + other.total()
    return 2 * (one & other).total() / words if words else 1.0


def _runs(olds: list, news: list, work: _Work) -> Iterator[tuple[int, int, int, int, bool]]:
    """(i1, i2, j1, j2, is_same): stretches of both lists in order, equal or not, none empty on both sides."""
    i = j = 0
    joined = None
    for found in [*_equals(olds, news, work), (len(olds), len(news), 0)]:
        at, to, length = found
        if joined and (at, to) == (joined[1], joined[3]) and length:
            joined = (joined[0], at + length, joined[2], to + length, True)
            i, j = at + length, to + length
            continue
        if joined:
            yield joined
            joined = None
        if at > i or to > j:
            yield i, at, j, to, False
        if length:
            joined = (at, at + length, to, to + length, True)
        i, j = at + length, to + length
    if joined:
        yield joined


def _equals(olds: list, news: list, work: _Work) -> Iterator[tuple[int, int, int]]:
    """(i, j, length) of stretches that are equal, in order."""
    head = 0
    while head < min(len(olds), len(news)) and olds[head] == news[head]:
        head += 1
    tail = 0
    while tail < min(len(olds), len(news)) - head and olds[-1 - tail] == news[-1 - tail]:
        tail += 1
    if head:
        yield 0, 0, head
    i, j = head, head
    i_end, j_end = len(olds) - tail, len(news) - tail
    for at, to in [*_anchors(olds[head:i_end], news[head:j_end]), (i_end - head, j_end - head)]:
        at, to = at + head, to + head
        yield from _in_gap(olds, news, (i, at), (j, to), work)
        if at < i_end:
            yield at, to, 1
        i, j = at + 1, to + 1
    if tail:
        yield i_end, j_end, tail


def _in_gap(olds: list, news: list, here: tuple[int, int], there: tuple[int, int], work: _Work):
    (i, i_end), (j, j_end) = here, there
    if i >= i_end or j >= j_end:
        return
    counts = Counter(news[j:j_end])
    pairs = sum(counts[item] for item in olds[i:i_end])
    # difflib looks at every equal pair once for each stretch that it finds
    if not pairs or not work.allows(pairs * min(i_end - i, j_end - j) + i_end - i):
        return
    matcher = SequenceMatcher(None, olds[i:i_end], news[j:j_end], autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size:
            yield i + block.a, j + block.b, block.size


def _anchors(olds: list, news: list) -> list[tuple[int, int]]:
    """Places of items that stand once on either side, as many as keep their order (patience diff)."""
    once_old, once_new = _once(olds), _once(news)
    places = [(i, once_new[item]) for item, i in once_old.items() if item in once_new]
    piles: list[int] = []  # the smallest last j of an ordered run of each length
    ends: list[int] = []  # the place that put it there
    before: list[int | None] = []
    for n, (_i, j) in enumerate(places):
        pile = bisect_left(piles, j)
        before.append(ends[pile - 1] if pile else None)
        piles[pile : pile + 1], ends[pile : pile + 1] = [j], [n]
    kept = []
    n = ends[-1] if ends else None
    while n is not None:
        kept.append(places[n])
        n = before[n]
    return kept[::-1]


def _once(items: list) -> dict:
    counts = Counter(items)
    return {item: place for place, item in enumerate(items) if counts[item] == 1}
