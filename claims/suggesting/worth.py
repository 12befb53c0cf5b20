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
from claims.suggesting.wording import Wording as _

READ = 250_000  # code points of a text that are read: a novel, so that the densest takes two seconds
SHORTEST = 25  # code points: less is a heading or an exclamation
LONGEST = 2000  # code points: more is no sentence, and no claim
LONG = 170  # a longer sentence is cut where a new clause with its own verb begins
# How much a reason counts. Figures first: on speeches they alone find three checked claims in four.
WEIGHTS = {
    "percentage": 2.0,
    "amount": 2.0,
    "number": 0.9,
    "range": 1.6,
    "share": 1.6,
    "rank": 0.7,
    "comparison": 0.4,
    "speech": 1.4,
    "report": 1.2,
    "speaker": 0.5,
    "event": 0.8,
    "future": 1.2,
    "time": 0.5,
    "dated": 0.6,
    "fact": 0.4,
    "act": 0.5,
    "done": 1.2,
    "unique": 0.7,
    "then_and_now": 1.5,
    "person": 0.1,
    "target": 0.5,
    "cut_off": -2.0,
    "second": 0.35,  # a factor, as is target
}
_JOINT = re.compile(
    r",\s+(?=(?:unos? \w+ )?(?:\w+ )?(?:días?|horas|semanas|meses|poco) (?:antes|después) de que\b)"
    r"|(?<!\s),?\s+(?=a (?:los|las|la|quien(?:es)?) (?:que|cual(?:es)?)\b|al (?:que|cual)\b)"
)
_OPINION = re.compile(
    r"\b(?:creo|creemos|pienso|pensamos|opino|considero|consideramos|me parece|a mi juicio"
    r"|en mi opinión|siento"
    r"|I think|we think|I believe|we believe|in my opinion|I feel)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\b(?:inaceptable|vergonzos[oa]|indignante|lamentable|maravillos[oa]|extraordinari[oa]"
    r"|magnífic[oa]|terrible"
    r"|injust[oa]|digno|hermos[oa]|unacceptable|shameful|outrageous|wonderful|terrible|disgraceful"
    r"|beautiful)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:ojalá|queremos|quiero|debemos|debería(?:mos|n)?|hay que|tenemos que|necesitamos|vamos a"
    r"|es hora de|let us"
    r"|we must|we should|should|must|hope|gracias|bienvenid|saludo|permítanme|querid|thank)\w*",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(?:\w{2,}(?:rá|rán|remos)|previst[oa]s?|programad[oa]s?|convocad[oa]s?|convocar"
    r"|se celebrará|will|scheduled"
    r"|planned|is to|are to|due to)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b\w{3,}(?:ó|aron|ieron|aba|aban|jo|uvo|uvieron|jeron)\b|\b(?:fue|fueron|ha|han|hemos|hubo"
    r"|había|was|were|has|have|had"
    r"|\w{3,}ed|said|met|lent)\b"
)
_ACT = re.compile(
    r"\b(?:[^\W\d_]+(?:ara|iera|aran|ieran)|pidió|pidieron|exigió|exigieron|amenaz\w+|acus\w+"
    r"|convers\w+|acord\w+|firm\w+"
    r"|aprob\w+|sancion\w+|reunieron|consider[aó]n?|denunci\w+|promet\w+|demanded|signed|agreed"
    r"|accused|threatened"
    r"|approved|claims?|claimed)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:aument\w+|creci\w+|subi\w+|baj[óa]\w*|reduj\w+|redujimos|disminu\w+|duplic\w+|triplic\w+"
    r"|cre(?:ó|amos|aron)"
    r"|constru\w+|récord|histori[ac]\w*|por primera vez|millones|más alt[oa]|más grande|más de)\b",
    re.IGNORECASE,
)
# what somebody means to do cannot be checked yet
_TARGET = re.compile(
    r"\b(?:metas?|objetivos?|nos comprometemos|comprometo|vamos a|voy a|van a|será|serán|haremos"
    r"|tendremos|\w{3,}remos"
    r"|proyectad[oa]s?|espero|esperamos|declaramos|estamos \w+ndo|hasta el \d{4}|deberían?"
    r"|esforcémonos|podrían?|targets?|goals?|will)\b",
    re.IGNORECASE,
)
# what the speakers say that they did
_DONE = re.compile(
    r"\b(?!vamos|estamos|tenemos|hablamos|hemos\b|somos)[^\W\d_]{2,}(?:amos|imos)\b"
    r"|\bhemos \w+[aiíd]do\b|\bwe (?:have )?\w+ed\b",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    r"\b(?:por primera vez|únic[oa]|(?:el|la|los|las) (?:\w+ )?(?:más|mayor|mejor|menor|peor)\b"
    r"|récord|historia|en todo el"
    r" mundo|de (?:toda )?(?:américa latina|latinoamérica|la región|europa)|\d+ de cada \d+|la mitad de"
    r"|the (?:highest|lowest|largest|first|only|biggest))",
    re.IGNORECASE,
)
# how it was and how it is: what a speech boasts of, and what records tell
_THEN_AND_NOW = re.compile(
    r"\b(?:había|era|eran|recibían?|teníamos|tenían?|estaban?|empezamos|antes|en ese momento"
    r"|(?:en|hasta) el(?: año)? \d{4}|was|were|had|used to|before|in \d{4})\b"
    r".{0,160}?\b(?:hoy|ahora|actualmente|ya|now|today)\b"
    r"|\b(?:del?|from) \d[\d.,]*.{0,50}? (?:al?|to) \d",
    re.IGNORECASE | re.DOTALL,
)
_PERSON = re.compile(r"\b[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ (?:(?:de|del|la) )*[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+")
_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"https?://")
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\s*\S*$")
TAIL = 40  # code points at the end of words, where an ellipsis cuts them off
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
        for each in inside:
            if each.start >= span.start:
                yield each.start, each.end, each
        last = max(each.end for each in inside)
        rest = self.text[last : span.end]
        # what follows a speech or report is a statement of its own when it has a verb of its own
        match = re.match(r"[”\"»’]?,? (?:y|e|and) (?=[^\W\d_]+(?:ó|aron|ieron|ed)\b)", rest)
        if match and span.end - last - match.end() >= 40:
            start, end = last + match.end(), _trimmed(self.text, span.end)
            verb = re.match(r"\w+", self.text[start:end])
            shared = inside[-1] if verb and verb.group() in SAYING else None
            # "dijo que … y exigió …": the same person
            yield (
                start,
                end,
                shared and replace(shared, start=start, end=end, is_verbatim=False, is_translated=False),
            )

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
        score, reasons = self._figures_worth(counted)
        score += WEIGHTS["dated"] * min(len(self._dated(start, end)), 3)
        due_on = self._due_on(words, when)
        for more, why in (_time_worth(words, when, due_on), _speech_worth(words, said)):
            score += more
            reasons += why
        score += 0.35 * min(len(_CHANGE.findall(words)), 3)
        if not reasons:
            score += WEIGHTS["fact"] if _PAST.search(words) else 0
            reasons.append(_("tells what somebody did") if _ACT.search(words) else _("states a fact"))
        not_checkable = _not_checkable(words, is_future=due_on is not None and said is not None)
        score += WEIGHTS["done"] * min(len(_DONE.findall(words)), 2)
        score += WEIGHTS["unique"] * min(len(_UNIQUE.findall(words)), 2)
        if counted and _THEN_AND_NOW.search(words):
            score += WEIGHTS["then_and_now"]
            reasons.append(_("compares how it was with how it is"))
        # an event has a day or a month; what only some year is to bring is a target
        is_event = due_on is not None and when.precision in ("day", "week", "month")
        if said is None and not is_event and _TARGET.search(words):
            score *= WEIGHTS["target"]
        score += _manner_worth(words, not_checkable, is_said=said is not None, counted=counted, when=when)
        return Suggestion(
            start,
            end,
            round(score, 3),
            _kind(counted, said, due_on),
            tuple(reasons + _doubts(said)),
            self._claimant(said, is_announced=due_on is not None),
            when or self._signed_on(said),
            due_on,
            not_checkable,
            said,
        )

    def _dated(self, start: int, end: int) -> list[Expression]:
        """Times that end in a figure, as years and full dates do."""
        times = self._within(self.times, self.time_starts, start, end)
        return [each for each in times if each.words[-1:].isdigit()]

    def _due_on(self, words: str, when: Expression | None) -> date | None:
        """The day on which an announced event can be checked: its own, or the one after its period."""
        is_ahead = when is not None and when.last is not None and when.last >= self.anchor
        if not (is_ahead and _FUTURE.search(words)):
            return None
        return when.last if when.precision == "day" else when.last + timedelta(1)

    def _figures_worth(self, counted: list[Figure]) -> tuple[float, list[_]]:
        score, strong = 0.0, []
        for rank, each in enumerate(counted[:8]):
            kind = (
                "number" if each.kind == "amount" and each.unit is None and not _is_large(each) else each.kind
            )
            score += WEIGHTS[kind] * (1 if rank < 4 else 0.5)
            if each.kind not in ("comparison", "rank"):
                strong.append(each.words.strip())
        reasons = [_("names a figure: %(figure)s") % {"figure": strong[0]}] if strong else []
        if not strong and counted:
            reasons = [_("compares: %(words)s") % {"words": counted[0].words}]
        return score, reasons

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


def _is_large(each: Figure) -> bool:
    return each.value is not None and each.value >= 1000


def _kind(counted: list[Figure], said: Quotation | None, due_on: date | None) -> str:
    if due_on is not None:
        return "future_event"
    if said is not None:
        return "quotation" if said.is_verbatim else "statement"
    if any(each.kind in WEIGHTS and each.value is not None for each in counted):
        return "statistic"
    return "comparison" if any(each.kind == "comparison" for each in counted) else "event"


def _time_worth(words: str, when: Expression | None, due_on: date | None) -> tuple[float, list[_]]:
    if due_on is not None:
        return WEIGHTS["future"], [_("announces an event: %(when)s") % {"when": when.words}]
    if when is not None and when.first is not None and _PAST.search(words):
        return WEIGHTS["event"], [_("tells of an event: %(when)s") % {"when": when.words}]
    return (WEIGHTS["time"] if when is not None else 0), []


def _speech_worth(words: str, said: Quotation | None) -> tuple[float, list[_]]:
    if said is None:
        return (WEIGHTS["act"] if _ACT.search(words) else 0), []
    score = WEIGHTS["speech" if said.is_verbatim else "report"] + (WEIGHTS["speaker"] if said.name else 0)
    why = _("quotes %(speaker)s") if said.is_verbatim else _("reports what %(speaker)s said")
    return score, [why % {"speaker": said.name or said.speaker}]


def _manner_worth(words: str, not_checkable: str, *, is_said: bool, counted: list, when) -> float:
    """What speaks for or against words by how they are put: persons, wishes, opinions, what is cut off."""
    score = 0.0
    if not is_said and _PERSON.search(words):
        score += WEIGHTS["person"]
    if _ADDRESS.search(words) or _CUT_OFF.search(words[-TAIL:]):
        score += WEIGHTS["cut_off"]
    if not_checkable == "prediction" and not is_said and when is None:
        score -= 0.3
    if not counted and not_checkable in ("opinion", "rhetoric"):
        score -= 0.3 if is_said else 1.0
    if _WISH.search(words) and not counted and not is_said:
        score -= 0.5
    return score


def _doubts(said: Quotation | None) -> list[_]:
    doubts = []
    if said is not None and said.is_unconfirmed:
        doubts.append(_("the writer does not confirm it"))
    if said is not None and said.is_translated:
        doubts.append(_("the original stands in the text in another language"))
    return doubts


def _not_checkable(words: str, *, is_future: bool) -> str:
    """Why the substance of words could not be checked: a proposal for a person, or ""."""
    if words.rstrip("”»\"' ").endswith("?"):
        return "rhetoric"
    if _OPINION.search(words):
        return "opinion"
    if _VALUE.search(words):
        return "value"
    return "prediction" if is_future or re.search(r"\b\w{3,}(?:rán|rá)\b", words) else ""


def _trimmed(text: str, end: int) -> int:
    while end and text[end - 1] in ".…;, \n":
        end -= 1
    return end
