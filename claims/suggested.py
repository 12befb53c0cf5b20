"""Take a suggestion as a claim, dismiss it, or bring it back; and which are still open."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims import access, amending, appearing
from claims.models import Appearance, Article, State, SuggestionAnswer
from claims.suggesting.sentences import Span, sentences
from claims.suggesting.statement import Piece, statement
from claims.suggesting.worth import READ, Suggestion, suggestions
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped
from workbench.ledger.recording import record

FULL_DAYS = {"day": "day", "month": "month", "year": "year"}  # precision of a phrase → of a claim's date


class NotSuggested(DomainError):
    """These words are no suggestion of the article (any more)."""

    code = "not_suggested"


@dataclass(frozen=True)
class Proposal:
    """A suggestion as it is shown: the words, and the proposed statement in pieces."""

    suggestion: Suggestion
    words: str
    pieces: list[Piece]

    @property
    def is_reworded(self) -> bool:
        """Does the proposed statement say anything that the words do not?"""
        return any(piece.is_added for piece in self.pieces)


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article and what was made of it.

    numbers: of the claims in it; why_not: without one, why nothing in it can be checked as far as its words
    say (a value of Unchecked).
    """

    words: str
    numbers: list[int]
    why_not: str


@dataclass(frozen=True)
class Reading:
    """What became of an article's suggestions, and of each of its sentences."""

    open: list[Proposal]
    dismissed: list[Proposal]
    sentences: list[Sentence]
    is_cut: bool = False

    @property
    def read_until(self) -> str:
        """How many characters of a longer text are read, in figures of the active language."""
        return grouped(READ)

    @property
    def covered(self) -> int:
        """How many sentences hold a claim."""
        return sum(bool(each.numbers) for each in self.sentences)

    @property
    def not_checkable(self) -> int:
        """How many have no claim, and nothing in them can be checked."""
        return sum(bool(each.why_not) for each in self.sentences)

    @property
    def settled(self) -> int:
        """How many hold a claim, or nothing that can be checked."""
        return self.covered + self.not_checkable

    @property
    def left(self) -> int:
        """How many nobody has looked at as far as we know."""
        return len(self.sentences) - self.settled


def read(article: Article) -> Reading:
    """The article's suggestions, best first, and its coverage. Claimed words are suggested no more."""
    if article.snapshot is None:
        return Reading([], [], [])
    text = article.snapshot.text
    places = article.appearances.exclude(passage=None).order_by("number")
    answered = set(article.suggestion_answers.values_list("start", "end"))
    claimed = _joined(places.values_list("passage__start", "passage__end"))
    unclaimed = [each for each in _suggestions(article) if not _touches(claimed, each.start, each.end)]
    language = article.language or "es"
    shown = [
        Proposal(each, text[each.start : each.end], statement(text, each, language)) for each in unclaimed
    ]
    return Reading(
        open=[each for each in shown if (each.suggestion.start, each.suggestion.end) not in answered],
        dismissed=[each for each in shown if (each.suggestion.start, each.suggestion.end) in answered],
        sentences=_sentences(text, places.exclude(claim__state=State.DROPPED), unclaimed),
        is_cut=len(text) > READ,
    )


def _sentences(text: str, places, unclaimed: list[Suggestion]) -> list[Sentence]:
    """Every sentence of text. places: where claims stand in it; unclaimed: what is suggested elsewhere."""
    spans = sentences(text)
    starts = [start for start, _end in spans]
    numbers, why_not = [[] for _span in spans], [""] * len(spans)
    for start, end, number in places.values_list("passage__start", "passage__end", "number"):
        for at in _touched(spans, starts, start, end):
            numbers[at].append(number)
    for each in unclaimed:
        for at in _touched(spans, starts, each.start, each.end) if each.not_checkable else ():
            why_not[at] = why_not[at] or each.not_checkable
    return [
        Sentence(text[start:end], held, "" if held else why)
        for (start, end), held, why in zip(spans, numbers, why_not, strict=True)
    ]


def _touched(spans: list[Span], starts: list[int], start: int, end: int) -> range:
    """Which sentences share a character with [start, end). starts: where each begins."""
    first = max(bisect_right(starts, start) - 1, 0)
    if spans and spans[first].end <= start:
        first += 1
    return range(first, bisect_left(starts, end))


@transaction.atomic
def take(article: Article, start: int, end: int, *, by, at: datetime) -> Appearance:
    """Make a claim of the suggestion at [start, end), claimant, dates and kind filled in; never a rating.

    Raises NotSuggested, and whatever appearing.mark raises.
    """
    found = _suggestion(article, start, end)
    text = article.snapshot.text
    words = "".join(piece.words for piece in statement(text, found, article.language or "es"))
    appearance = appearing.mark(article, start, end, text[start:end], by=by, at=at, statement=words)
    when = found.when
    changes = {
        "kind": found.kind,
        "due_on": found.due_on,
        "claimant": amending.claimant_named(found.claimant or ""),
    }
    if when is not None and when.precision in FULL_DAYS and not when.is_asked_about:
        changes |= {"claimed_on": when.first, "date_precision": FULL_DAYS[when.precision]}
    if when is not None:
        changes["date_words"] = when.words[:200]
    appearance.claim = amending.amend(
        appearance.claim, changes, version=appearance.claim.version, by=by, at=at
    )
    _answer(article, found, appearance, by=by, at=at)
    record("suggestion.taken", appearance.claim, by=by, at=at, after={"start": start, "end": end})
    return appearance


@transaction.atomic
def dismiss(article: Article, start: int, end: int, *, by, at: datetime) -> None:
    """Suggest these words no more. Raises NotSuggested."""
    access.require(by, "mark")
    _answer(article, _suggestion(article, start, end), None, by=by, at=at)
    record("suggestion.dismissed", article, by=by, at=at, after={"start": start, "end": end})


@transaction.atomic
def restore(article: Article, start: int, end: int, *, by, at: datetime) -> None:
    """Undo a dismissal. Raises NotSuggested when nothing was dismissed there."""
    access.require(by, "mark")
    gone, _rows = article.suggestion_answers.filter(start=start, end=end, appearance=None).delete()
    if not gone:
        raise NotSuggested(_("These words were not dismissed."))
    record("suggestion.restored", article, by=by, at=at, after={"start": start, "end": end})


def _suggestions(article: Article) -> list[Suggestion]:
    """What its text suggests, but for headings and captions: what they say the text says too."""
    text, blocks = article.snapshot.text, article.snapshot.text_blocks
    heads = [(each.start, each.end) for each in blocks if each.kind in ("title", "heading", "caption")]
    return [each for each in suggestions(text, _anchor(article)) if not _touches(heads, each.start, each.end)]


def _suggestion(article: Article, start: int, end: int) -> Suggestion:
    for each in _suggestions(article) if article.snapshot else ():
        if (each.start, each.end) == (start, end):
            return each
    raise NotSuggested(_("These words are not suggested any more."))


def _answer(article: Article, found: Suggestion, appearance, *, by, at: datetime) -> None:
    SuggestionAnswer.objects.update_or_create(
        article=article,
        start=found.start,
        end=found.end,
        defaults={
            "appearance": appearance,
            "reasons": [reason.message for reason in found.reasons],
            "answered_by": by,
            "answered_at": at,
        },
    )


def _anchor(article: Article) -> date:
    """The day that the article's relative dates count from, in its own time zone."""
    if article.published_on:
        return article.published_on
    try:
        zone = ZoneInfo(article.time_zone) if article.time_zone else timezone.get_default_timezone()
    except (ZoneInfoNotFoundError, ValueError):
        zone = timezone.get_default_timezone()
    return article.created_at.astimezone(zone).date()


def _joined(spans) -> list[tuple[int, int]]:
    """The spans in order, those that overlap made one: their beginnings and their ends both rise."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Does [start, end) share a character with one of the spans, as _joined makes them?"""
    last = bisect_left(spans, (end,)) - 1
    return last >= 0 and spans[last][1] > start
