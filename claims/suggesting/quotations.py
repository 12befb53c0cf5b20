"""Who said what in a news text, in whose words?

Finds direct speech between marks, reported speech ("dijo que …") and embedded posts; names the speaker as
far as the text does. What the text leaves open stays open: `is_inferred` tells of a speaker carried over.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from claims.suggesting.dialogue import dialogues
from claims.suggesting.marks import Quoted, quoted
from claims.suggesting.masked import Masked
from claims.suggesting.names import Names
from claims.suggesting.reports import SOURCE, reported_in
from claims.suggesting.sentences import Span, sentences
from claims.suggesting.speakers import attribution_of
from claims.suggesting.subjects import Attribution
from claims.suggesting.vocabulary import SAYING, SPANISH_SAYING, language_of

# Fewer words between marks are a title or a word held at arm's length, unless somebody is said to say them.
WORDS_OF_A_SPEECH = 4
MOST = 5000  # speeches: a text with more is a list of sayings, no news
LONGEST_TELLING = 200  # code points that tell who spoke, before the same person goes on
LONGEST_KIND = 16  # code points before a mark in which the kind of a work is looked for
MOST_OF_A_TITLE = 9  # words: what is longer is said in a book, and no name of one
HIDDEN = "¤"
_WORD = re.compile(r"\w+")
_WORK = re.compile(
    r"\b(?:novela|libro|película|film|documental|canción|disco|álbum|serie|poema|ensayo|cuadro|revista"
    r"|(?:titul|denomin)ad[oa]s?|novel|book|movie|documentary|song|album|series|poem|titled|entitled)\s$",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"(?:los|las|ambos|ambas|varios|varias|algunos|algunas|fuentes)\s", re.IGNORECASE)
_SAID = re.compile(r"\s?[,—–-]\s?([^\W\d_]+)")
_RUMOUR = re.compile(
    r"\bhabr[ií]an? (?:\w+ )?\w+(?:[ai]do|cho|sto|rto)\b|\b(?:estar|ser|tendr|podr)[ií]an?\b"
    r"|\b(?:presunt|supuest)\w+|\bal parecer\b|\b(?:reportedly|allegedly|purportedly)\b",
    re.IGNORECASE,
)
_POST = re.compile(r"^[—–-] ?(?P<name>[^\n(]{2,80}?) ?\(@\w+\)[^\n]*$", re.MULTILINE)


@dataclass(frozen=True)
class Quotation:
    """Words of somebody: code points [start, end) of the text, without quotation marks.

    speaker: as the text calls them (None: it does not say); name: the full name when the text gives one.
    is_verbatim: between marks or a post; else reported speech. is_unconfirmed: the writer keeps a distance.
    is_inferred: the speaker of the sentence before. is_translated: the original stands in the text too.
    signed_at: where a post ends; the next line signs and dates it.
    """

    start: int
    end: int
    is_verbatim: bool
    speaker: str | None = None
    name: str | None = None
    verb: str | None = None
    medium: str | None = None
    is_inferred: bool = False
    is_unconfirmed: bool = False
    is_translated: bool = False
    is_post: bool = False
    signed_at: int | None = None


def quotations(text: str, spans: list[Span] | None = None) -> list[Quotation]:
    """Direct and reported speech in order; spans of direct speech never overlap one another.

    spans: the sentences of the text, when the caller has them already.
    """
    return _Reading(text, sentences(text) if spans is None else spans).quotations()


class _Reading:
    def __init__(self, text: str, spans: list[Span]):
        self.text, self.spans = text, spans
        self.starts = [span.start for span in spans]
        self.names = Names(text)
        self.speeches, self.follows, self.sourced = [], {}, set()
        self._find_speeches()
        self.masked = Masked(_masked(text, self.speeches))
        self.posts = list(_posts(text))
        self.post_starts = [start for start, _signed, _name in self.posts]

    def quotations(self) -> list[Quotation]:
        found = sorted([*self._direct(), *self._reported()], key=lambda each: (each.start, each.end))
        return self._translated(self._carried_over(found) + self._posted())

    def _find_speeches(self) -> None:
        """The speeches in order; follows: the beginning of one → the beginning of what is the same speech."""
        spoken = [each for each in dialogues(self.text) if each]
        for each in spoken:
            self.follows |= {right.start: left.start for left, right in pairwise(each)}
        taken = [each for pieces in spoken for each in pieces]
        starts = [each.start for each in taken]
        for each in quoted(self.text):
            before = bisect_right(starts, each.start) - 1
            in_dialogue = before >= 0 and each.start <= taken[before].end
            if (
                each.depth == 0
                and not in_dialogue
                and not self._is_title(each)
                and (_words(self.text, each) > 2 or self._is_short(each))
            ):
                self.speeches.append(each)
        self.speeches = sorted(self.speeches + taken)[:MOST]
        for left, right in pairwise(self.speeches):
            if self._goes_on(left, right):
                self.follows[right.start] = left.start

    def _is_title(self, each: Quoted) -> bool:
        """Does a work bear these words as its name: la novela «…», a film titled “…”?"""
        before = self.text[max(0, each.outer_start - LONGEST_KIND) : each.outer_start]
        return _WORK.search(before) is not None and _words(self.text, each) <= MOST_OF_A_TITLE

    def _is_short(self, each: Quoted) -> bool:
        """One or two words that are said all the same: «Sí», dijo; “The numbers,” she said."""
        if self.spans[self._sentence_at(each.outer_start)].start != each.outer_start:
            return False
        after = _SAID.match(self.text, each.outer_end, each.outer_end + 40)
        return self.text[each.end - 1] == "," or (after is not None and after[1] in SAYING)

    def _goes_on(self, left: Quoted, right: Quoted) -> bool:
        """Does the same person speak: in the next paragraph, or after «…», dijo Ana. «…»?"""
        if right.outer_start - left.outer_end > LONGEST_TELLING:
            return False
        between = self.text[left.outer_end : right.outer_start]
        if not left.is_closed:
            return between.strip() == "" and "\n" in between
        span = self.spans[self._sentence_at(left.end - 1)]
        opens = self.spans[self._sentence_at(right.start)].start == right.outer_start
        if not opens or span.end > right.outer_start or "\n" in between:
            return False
        told = self.text[left.outer_end : span.end]
        return between[len(told) :].strip() == "" and _WORD.search(told) is not None

    def _direct(self):
        for each in self.speeches:
            said = attribution_of(
                self.masked, self._left(each), self._right(each), self.text[each.start : each.end]
            )
            goes_on = each.start in self.follows
            if said is not None or goes_on or _words(self.text, each) >= WORDS_OF_A_SPEECH:
                yield self._quotation(each.start, each.end, said or Attribution(), is_verbatim=True)

    def _reported(self):
        places = sorted(
            [*self.masked.verb_starts, *(each.start() for each in SOURCE.finditer(self.masked.text))]
        )
        telling = dict.fromkeys(map(self._sentence_at, places))
        for span in (self.spans[at] for at in telling):
            for start, end, said in reported_in(self.masked, span):
                if said.is_source:
                    self.sourced.add(start)
                if HIDDEN not in self.masked.text[start:end] and not self._is_posted(start):
                    yield self._quotation(start, end, said, is_verbatim=False)

    def _quotation(self, start: int, end: int, said: Attribution, *, is_verbatim: bool) -> Quotation:
        around = self.spans[self._sentence_at(start)]
        return Quotation(
            start,
            end,
            is_verbatim,
            speaker=said.speaker,
            name=self.names.named(said.speaker, said.at if said.at is not None else around.end),
            verb=said.verb,
            medium=said.medium,
            is_unconfirmed=not is_verbatim and _RUMOUR.search(self.text, start, end) is not None,
        )

    def _carried_over(self, found: list[Quotation]) -> list[Quotation]:
        """Give speech with a verb and no subject ("…", señaló) the speaker of the sentence just before."""
        carried, last, last_at, spoken = [], None, -9, {}
        for each in found:
            at = self._sentence_at(each.end - 1)
            if each.speaker:
                if (
                    each.is_verbatim or each.verb != "según"
                ):  # whose view it is, is not whom the text is about
                    last, last_at = each, at
            elif (left := self.follows.get(each.start)) is not None and not each.verb:
                if (said := spoken.get(left)) is not None:
                    each = _with(each, speaker=said.speaker, name=said.name, is_inferred=True)
                    last, last_at = each, at
            elif each.verb and last and at - last_at <= 2 and _agree(each.verb, last.speaker):
                each = _with(each, speaker=last.speaker, name=last.name, is_inferred=True)
                last_at = at
            if each.speaker and each.is_verbatim:
                spoken[each.start] = each
            carried.append(each)
        return carried

    def _posted(self) -> list[Quotation]:
        """Each sentence of an embedded post is its author's."""
        return [
            Quotation(
                span.start,
                span.end,
                is_verbatim=True,
                speaker=name,
                name=self.names.named(name, signed),
                is_post=True,
                signed_at=signed,
            )
            for start, signed, name in self.posts
            for span in self.spans[bisect_left(self.starts, start) : bisect_left(self.starts, signed)]
            if span.end <= signed
        ]

    def _translated(self, found: list[Quotation]) -> list[Quotation]:
        written = defaultdict(set)  # the languages that each name posts in
        for each in found:
            if each.is_post and each.name:
                written[each.name].add(language_of(self.text[each.start : each.end]))
        return [
            _with(each, is_translated=True)
            if each.is_verbatim and not each.is_post and self._has_original(each, written)
            else each
            for each in found
        ]

    def _has_original(self, each: Quotation, written: dict[str, set]) -> bool:
        if each.name not in written:
            return False
        return bool(written[each.name] - {language_of(self.text[each.start : each.end]), None})

    def _is_posted(self, at: int) -> bool:
        last = bisect_right(self.post_starts, at) - 1
        return last >= 0 and at < self.posts[last][1]

    def _sentence_at(self, at: int) -> int:
        return max(bisect_right(self.starts, at) - 1, 0)

    def _left(self, each: Quoted) -> Span:
        return Span(self.spans[self._sentence_at(each.start)].start, each.outer_start)

    def _right(self, each: Quoted) -> Span:
        return Span(each.outer_end, max(self.spans[self._sentence_at(each.end - 1)].end, each.outer_end))


def _agree(verb: str, speaker: str) -> bool:
    """Can the speaker be the subject of a Spanish verb? añadió is not said of los ministros."""
    verb = verb.lower()
    if verb not in SPANISH_SAYING or verb.endswith(("ando", "endo", "ado", "ido", "r")):
        return True
    return verb.endswith("n") or not _SEVERAL.match(speaker)


def _words(text: str, each: Quoted) -> int:
    return sum(1 for _ in _WORD.finditer(text, each.start, each.end))


def _masked(text: str, speeches: list[Quoted]) -> str:
    """The text with every speech blotted out, so that its own verbs are not the writer's."""
    parts, at = [], 0
    for each in speeches:
        parts += [text[at : each.outer_start], HIDDEN * (each.outer_end - max(at, each.outer_start))]
        at = max(at, each.outer_end)
    return "".join([*parts, text[at:]])


def _posts(text: str):
    """(start, end, author) of embedded posts: a paragraph signed "— Name (@handle) date"."""
    for match in _POST.finditer(text):
        end = match.start()
        while end and text[end - 1].isspace():
            end -= 1
        start = text.rfind("\n", 0, end) + 1
        if start < end:
            yield start, end, match["name"].strip()


def _with(each: Quotation, **changes) -> Quotation:
    return Quotation(**{**each.__dict__, **changes})
