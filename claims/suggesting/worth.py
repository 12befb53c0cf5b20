"""What in an article is worth checking, and why?

One list, best first, made of stretches that never overlap: what somebody says, and clauses that tell of
figures or events. Each states its reasons; none says anything about what is true.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims.suggesting.documents import Documents, speaking, written_in
from claims.suggesting.figures import Figure, figures
from claims.suggesting.quotations import Quotation, quotations
from claims.suggesting.sentences import Span, sentences
from claims.suggesting.time import Expression, expressions
from claims.suggesting.vocabulary import SAYING
from claims.suggesting.weighing import WEIGHTS, announces, weigh
from claims.suggesting.wording import Wording as _

READ = 250_000  # code points of a text that are read: a novel, so that the densest takes two seconds
SHORTEST = 25  # code points: less is a heading or an exclamation
LONGEST = 2000  # code points: more is no sentence, and no claim
LONG = 170  # a longer sentence is cut where a new clause with its own verb begins
_JOINT = re.compile(
    r",\s+(?=(?:unos? \w+ )?(?:\w+ )?(?:días?|horas|semanas|meses|poco) (?:antes|después) de que\b)"
    r"|(?<!\s),?\s+(?=a (?:los|las|la|quien(?:es)?) (?:que|cual(?:es)?)\b|al (?:que|cual)\b)"
)
SHORTEST_CLAUSE = 40  # code points of a clause beside a report: less is hardly a statement
_AND_THEN = re.compile(r"(?:,?\s+(?:y|e|pero|aunque|mientras(?: que)?|and|but|while)|;)\s+")
_TELLS = re.compile(
    r"\b(?:\w{2,}(?:ó|aron|[ij]eron|aba|aban|ía|ían|dujo|tuvo|puso|hizo|vino)|fue|fueron|es|son|ha|han|hay|hubo|tiene"
    r"|was|were|is|are|has|have|had|\w{3,}ed|fell|rose|grew)\b"
)
_LINE = re.compile(r"[^\n]+")
_UNNAMED = re.compile(r"^(?:ambos|ambas|los dos|las dos|fuentes|ellos|both|sources)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Suggestion:
    """Words at code points [start, end) that may be worth a claim.

    kind: quotation, statement, statistic, comparison, event or future_event. claimant: who says it, by the
    name the text gives. when: the phrase of time it tells. due_on: the day a future event can be checked; a
    month or a year is over first. not_checkable: opinion, value, prediction, rhetoric or "".
    """

    start: int
    end: int
    score: float
    kind: str
    reasons: tuple[_, ...]
    claimant: str | None = None
    when: Expression | None = None
    due_on: date | None = None
    not_checkable: str = ""
    quotation: Quotation | None = None


def suggestions(text: str, anchor: date, *, day_first: bool = True) -> list[Suggestion]:
    """What is worth checking in an article, best first; stretches never overlap.

    text: code points, of which the first READ are read. anchor: the article's day, in its own time zone.
    """
    return _Article(text[:READ], anchor, day_first).suggestions()


class _Article:
    def __init__(self, text: str, anchor: date, day_first: bool):
        self.text, self.anchor = text, anchor
        self.spans = sentences(text)
        self.quotations = quotations(text, self.spans)
        self.times = expressions(text, anchor, day_first=day_first)
        self.figures = figures(text, [(each.start, each.end) for each in self.times])
        self.time_starts = [each.start for each in self.times]
        self.documents = Documents(text)
        self.figure_starts = [each.start for each in self.figures]
        self.day_starts = [each.start for each in self.times if each.precision == "day"]

    def suggestions(self) -> list[Suggestion]:
        found = [each for piece in self._pieces() if (each := self._suggestion(*piece)) is not None]
        return sorted(self._one_a_sentence(found), key=lambda each: (-each.score, each.start))

    def _one_a_sentence(self, found: list[Suggestion]):
        """What else a sentence holds comes after its best: a reader wants the next sentence first."""
        best, starts = {}, [span.start for span in self.spans]
        for each in found:
            at = bisect_right(starts, each.start)
            if at not in best or each.score > best[at].score:
                best[at] = each
        for each in found:
            is_best = best[bisect_right(starts, each.start)] is each
            yield each if is_best else replace(each, score=round(each.score * WEIGHTS["second"], 3))

    def _pieces(self):
        """(start, end, quotation or None): speech, reports, and what is left of each sentence, in clauses."""
        said, at = [], 0
        for each in sorted(self.quotations, key=lambda each: (each.start, -each.end)):
            long_enough = each.end - each.start >= SHORTEST
            if each.start >= at and long_enough and (each.speaker or each.is_post):
                said.append(each)
                at = each.end
        starts = [each.start for each in said]
        signed = [each.end for each in said if each.is_post]
        for span in self.spans:
            if self._signs(span, signed):
                continue
            first = max(bisect_left(starts, span.start) - 1, 0)  # one may reach in from the sentence before
            inside = [each for each in said[first : bisect_left(starts, span.end)] if each.end > span.start]
            yield from self._in_sentence(span, inside)

    def _signs(self, span: Span, posted: list[int]) -> bool:
        """Is it the line "— Name (@handle) date" below a post? posted: where the posts' sentences end."""
        before = bisect_right(posted, span.start) - 1
        return before >= 0 and span.start - posted[before] <= 2 and self.text[span.start] in "—–-"

    def _in_sentence(self, span: Span, inside: list[Quotation]):
        if not inside:
            for start, end in self._clauses(span.start, span.end):
                yield start, end, None
            return
        if (told := self._before_report(span, inside[0])) is not None:
            yield from ((start, end, None) for start, end in self._clauses(span.start, told))
        for each in inside:
            if each.start >= span.start:
                yield each.start, _trimmed(self.text, each.end, ", "), each  # “…,” she said
        last = max(each.end for each in inside)
        rest = self.text[last : span.end]
        # what follows a speech or report is a statement of its own when it has a verb of its own
        match = re.match(r"[”\"»’]?,? (?:y|e|and) (?=[^\W\d_]+(?:ó|aron|ieron|ed)\b)", rest)
        if match and span.end - last - match.end() >= SHORTEST_CLAUSE:
            start, end = last + match.end(), _trimmed(self.text, span.end)
            verb = re.match(r"\w+", self.text[start:end])
            shared = inside[-1] if verb and verb.group() in SAYING else None
            # "dijo que … y exigió …": the same person
            yield (
                start,
                end,
                shared and replace(shared, start=start, end=end, is_verbatim=False, is_translated=False),
            )

    def _before_report(self, span: Span, said: Quotation) -> int | None:
        """Where a clause ends that tells something before "and the minister said that …", or None."""
        at = self.text.rfind(said.speaker, span.start, said.start) if said.speaker else -1
        joint = None
        for match in _AND_THEN.finditer(self.text, span.start, at if at >= 0 else span.start):
            joint = match
        if joint is None or joint.end() != at or joint.start() - span.start < SHORTEST:
            return None
        return joint.start() if _TELLS.search(self.text, span.start, joint.start()) else None

    def _clauses(self, start: int, end: int):
        end = _trimmed(self.text, end)
        if end - start <= LONG:
            yield start, end
            return
        at = start
        for match in _JOINT.finditer(self.text, start, end):
            if (
                match.start() - at >= 50
                and end - match.end() >= 35
                and self._tells_a_day(start, match.start())
            ):
                yield at, match.start()
                at = match.end()
        yield at, end

    def _tells_a_day(self, start: int, end: int) -> bool:
        return bisect_left(self.day_starts, start) < bisect_left(self.day_starts, end)

    def _suggestion(self, start: int, end: int, said: Quotation | None) -> Suggestion | None:
        if not SHORTEST <= end - start <= LONGEST:
            return None
        words = self.text[start:end]
        counted = self._within(self.figures, self.figure_starts, start, end)
        when = self._when(start, end)
        due_on = self._due_on(words, when)
        worth = weigh(
            words,
            said=said,
            when=when,
            due_on=due_on,
            counted=counted,
            dated=len(self._dated(start, end)),
        )
        return Suggestion(
            start,
            end,
            round(worth.score, 3),
            _kind(counted, said, due_on),
            worth.reasons,
            self._claimant(said, is_announced=due_on is not None),
            when or self._signed_on(said),
            due_on,
            worth.not_checkable,
            said,
        )

    def _dated(self, start: int, end: int) -> list[Expression]:
        """Times that end in a figure, as years and full dates do."""
        times = self._within(self.times, self.time_starts, start, end)
        return [each for each in times if each.words[-1:].isdigit()]

    def _due_on(self, words: str, when: Expression | None) -> date | None:
        """The day on which an announced event can be checked: its own, or the one after its period."""
        is_ahead = when is not None and when.last is not None and when.last >= self.anchor
        if not (is_ahead and announces(words)):
            return None
        return when.last if when.precision == "day" else when.last + timedelta(1)

    def _signed_on(self, said: Quotation | None) -> Expression | None:
        """The day that a post is dated with, in the line that signs it; it is no reason to check the post."""
        if said is None or said.signed_at is None:
            return None
        line = _LINE.search(self.text, said.signed_at)
        return self._when(*line.span()) if line else None

    def _when(self, start: int, end: int) -> Expression | None:
        """The phrase of time of a stretch, the most precise one."""
        found = [
            each for each in self._within(self.times, self.time_starts, start, end) if each.first is not None
        ]
        order = ("day", "week", "month", "quarter", "year")
        return min(
            found,
            key=lambda each: order.index(each.precision) if each.precision in order else 9,
            default=None,
        )

    def _claimant(self, said: Quotation | None, *, is_announced: bool) -> str | None:
        """The name to fill in: the full one, or the document that speaks for several or the unnamed."""
        if said is None or said.speaker is None:
            return None
        unnamed = not said.name and _UNNAMED.match(said.speaker)
        several = unnamed or (said.name and "; " in said.name)
        # what several people announce with one voice stands in the paper that they put out
        issued = self.documents.before(said.start) if several and is_announced else None
        return (unnamed and written_in(said.medium)) or issued or said.name or speaking(said.speaker)

    @staticmethod
    def _within(found: list, starts: list[int], start: int, end: int) -> list:
        return found[bisect_left(starts, start) : bisect_left(starts, end)]


def _kind(counted: list[Figure], said: Quotation | None, due_on: date | None) -> str:
    if due_on is not None:
        return "future_event"
    if said is not None:
        return "quotation" if said.is_verbatim else "statement"
    if any(each.kind == "share" or (each.kind in WEIGHTS and each.value is not None) for each in counted):
        return "statistic"
    return "comparison" if any(each.kind == "comparison" for each in counted) else "event"


def _trimmed(text: str, end: int, signs: str = ".…;, \n") -> int:
    while end and text[end - 1] in signs:
        end -= 1
    return end
