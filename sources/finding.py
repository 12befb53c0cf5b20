"""Where might a quotation come from that was copied, typed or remembered?

People paste with other quotation marks, spaces and dashes than the page has. Those differences are folded
away here to find the place; what is found is always a slice of the text as it is.
"""

import bisect
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import regex

# One character each, so that offsets stay: Unicode's Quotation_Mark and Dash properties, in part.
_FOLDS = str.maketrans(
    dict.fromkeys("“”„‟«»″＂〝〞「」『』", '"')
    | dict.fromkeys("‘’‚‛‹›′´`ʼ＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | {"\u00a0": " ", "\u202f": " ", "\u2007": " "}
)
# What is one character here and several there: runs of space (the mark between table cells counts as one),
# an ellipsis, a dash typed as two or three hyphens, two single marks for a double one.
_RUNS = re.compile(r"\s[\s|]+|[^\S ]|…|--+|''")
_RUN_FOLDS = {"…": "...", "''": '"'}
_OUTER_MARKS = "\"'«»“”„‘’‹› \t\n…"

_LONGEST_FOR_NEAREST = 5_000  # characters of a quotation that are compared when it stands nowhere
_LEAST_SIMILAR = 0.5  # below that, people see another sentence
_WINDOWS = 12  # promising places that are looked at closely
# Marks and joiners belong to the letter before them (regex counts marks as letters, re does not).
_WORD = regex.compile(r"[\w\u200c\u200d]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in a text: its slice, and how much it is like what was looked for (1: the same words)."""

    start: int
    end: int
    exact: str
    similarity: float


def occurrences_of(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Every (start, end) where words stand in text, at the strictest of three readings that finds any.

    As they are; with spaces, quotation marks and dashes folded, and without marks around them; and then in
    any letter case.
    """
    exact = _all_of(text, words)
    if (first := next(exact, None)) is not None:
        yield first, first + len(words)
        yield from ((at, at + len(words)) for at in exact)
        return
    folded = _Folded(text)
    wanted = [w for w in (_fold(words), _fold(words.strip(_OUTER_MARKS))) if w]
    for haystack, needles in ((folded.text, wanted), (folded.lower, [_lower(w) for w in wanted])):
        for needle in needles:
            found = False
            for at in _all_of(haystack, needle):
                found = True
                yield folded.span(at, at + len(needle))
            if found:
                return


def _all_of(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


class _Folded:
    """A text with its variants folded, and the way back from its offsets to the text's own."""

    def __init__(self, text: str):
        pieces: list[str] = []
        self._folded_at: list[int] = [0]
        self._shift: list[int] = [0]  # what to add to a folded offset from there on
        self._size = len(text)
        plain = text.translate(_FOLDS)
        done = folded = 0
        for run in _RUNS.finditer(plain):
            replacement = _fold_run(run)
            pieces += plain[done : run.start()], replacement
            folded += run.start() - done
            if len(replacement) != len(run[0]):
                # The characters of a replacement all point at the start of what they replace.
                for step in range(len(replacement)):
                    self._folded_at.append(folded + step)
                    self._shift.append(run.start() - folded - step)
                self._folded_at.append(folded + len(replacement))
                self._shift.append(run.end() - folded - len(replacement))
            folded += len(replacement)
            done = run.end()
        self.text = "".join([*pieces, plain[done:]])

    @property
    def lower(self) -> str:
        return _lower(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the text itself of what lies from start to end in the folded one."""
        last = self._back(end - 1)
        while end < len(self.text) and self._back(end) == last:
            end += 1
        return self._back(start), self._back(end) if end < len(self.text) else self._size

    def _back(self, offset: int) -> int:
        return offset + self._shift[bisect.bisect_right(self._folded_at, offset) - 1]


def _fold_run(run: re.Match) -> str:
    return _RUN_FOLDS.get(run[0]) or ("-" if run[0][0] == "-" else " ")


def _fold(words: str) -> str:
    return _RUNS.sub(_fold_run, words.translate(_FOLDS)).strip()


def _lower(text: str) -> str:
    """Lower case, one character for one: "İ" would become two and shift every offset after it."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def nearest(text: str, words: str, most: int) -> list[Candidate]:
    """The places in text whose wording is most like words, the nearest first; none when nothing is like it.

    Words shared with the quotation are summed over a sliding window, rare ones counting more; the best
    windows are then compared in full. Takes under two seconds on a text of a million characters.
    """
    words = words[:_LONGEST_FOR_NEAREST].strip(_OUTER_MARKS)
    bare_words, bare = _bare(words), _bare(text)
    wanted, keys = _keys(bare_words), _keys(bare)
    spans = [match.span() for match in _WORD.finditer(bare)]
    margin = 1 + len(wanted) // 4
    found = []
    for first in _best_windows(keys, wanted):
        near = spans[max(0, first - margin) : first + len(wanted) + margin]
        # A "word" of a million letters is not compared.
        near = [span for span in near if span[1] - near[0][0] <= 3 * len(words)]
        if not near:
            continue
        start, end = _aligned(bare_words, bare, near)
        likeness = _likeness(words, text[start:end])
        if likeness >= _LEAST_SIMILAR:
            found.append(Candidate(start, end, text[start:end], likeness))
    return _apart(found)[:most]


def _bare(text: str) -> str:
    """The text without capitals, accents and variants of marks, one character for one."""
    low = _lower(text.translate(_FOLDS))
    return low.translate({ord(c): d[0] for c in set(low) if len(d := unicodedata.normalize("NFD", c)) > 1})


def _keys(bare: str) -> list[str]:
    """The words as windows count them. Six letters let most inflections meet, in Spanish and in English."""
    return [word[:6] for word in _WORD.findall(bare)]


def _best_windows(keys: list[str], wanted: list[str]) -> list[int]:
    """Where the windows as long as the quotation begin that share most with it, the best first, apart."""
    supply = Counter(keys)
    need = Counter(wanted)
    hits = [(place, key) for place, key in enumerate(keys) if key in need]
    inside: Counter[str] = Counter()
    scores: list[tuple[float, int]] = []
    score, after = 0.0, 0
    for place, key in hits:
        while after < len(hits) and hits[after][0] < place + len(wanted):
            entering = hits[after][1]
            inside[entering] += 1
            score += supply[entering] ** -0.5 if inside[entering] <= need[entering] else 0
            after += 1
        scores.append((score, place))
        score -= supply[key] ** -0.5 if inside[key] <= need[key] else 0
        inside[key] -= 1
    best = max(scores, default=(0, 0))[0]
    chosen: list[int] = []
    for _, place in sorted((s for s in scores if s[0] >= best / 3), key=lambda s: (-s[0], s[1])):
        if all(abs(place - other) >= len(wanted) for other in chosen):
            chosen.append(place)
            if len(chosen) == _WINDOWS:
                break
    return chosen


def _aligned(wanted: str, text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """From the beginning of which word in spans to the end of which text is most like wanted."""
    start = spans[0][0]
    end = start + _best_length(wanted, text[start : spans[-1][1]], {end - start for _, end in spans})
    length = _best_length(wanted[::-1], text[start:end][::-1], {end - begin for begin, _ in spans})
    return end - length, end


def _best_length(wanted: str, text: str, allowed: set[int]) -> int:
    """How many characters of text, from the first, are most like wanted, among the lengths allowed."""
    ratios = {
        n: 2 * shared / (len(wanted) + n) for n, shared in enumerate(_shared(wanted, text), 1) if n in allowed
    }
    return max(ratios, key=ratios.__getitem__)


def _shared(one: str, other: str) -> Iterator[int]:
    """For each beginning of other, the length of its longest common subsequence with one.

    Bit-parallel (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004): one big integer holds a
    column of the table, so that the worst text costs no more than any other.
    """
    masks: dict[str, int] = {}
    for place, item in enumerate(one):
        masks[item] = masks.get(item, 0) | 1 << place
    everything = (1 << len(one)) - 1
    column = everything
    for item in other:
        matches = column & masks.get(item, 0)
        column = (column + matches | column - matches) & everything
        yield len(one) - column.bit_count()


def _likeness(words: str, candidate: str) -> float:
    one, other = _lower(_fold(words)), _lower(_fold(candidate))
    *_, shared = _shared(one, other)
    # A place that is like the quotation in every letter but is not the quotation is not certain.
    return min(round(2 * shared / (len(one) + len(other)), 3), 0.999)


def _apart(found: list[Candidate]) -> list[Candidate]:
    """The best of candidates that overlap, the most similar first."""
    kept: list[Candidate] = []
    for candidate in sorted(found, key=lambda c: (-c.similarity, c.start)):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in kept):
            kept.append(candidate)
    return kept
