"""Was this said or checked before? Our claims and editions, and the fact-checks of others, best first.

candidates.py brings in the records that share rare words, `likeness` ranks them, and what means the same in
other words joins them (meaning.py). How common a word is comes from Frequency, which `recount` fills.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from claims import likeness, meaning
from claims.candidates import LONGEST, Asked, Key, stems_of
from claims.folding import folded
from claims.likeness import Piece
from claims.models import (
    TYING,
    Claim,
    Frequency,
    OutsideCheck,
    Precedent,
    Question,
    Rating,
    Verdict,
)

SHOWN = 6
ALIKE = 0.3  # share of what sets the words apart, below which nothing is offered
NEAR = 0.87  # nearness in meaning from which something is offered whatever words it shares
FUSED = 5  # how much the first places of two lists count before later ones (reciprocal rank fusion)
CLOSE = 0.6  # share from which another rating is worth a warning
SAMPLED = 200_000  # records of a table that a count reads
DRIFT = 0.1  # share of the records that may be new before they are counted again
BATCH = 5_000
COUNTED = ("claims_claim", "claims_outsidecheck")


@dataclass
class Match:
    """An earlier claim of ours or fact-check of somebody else, and what it shares with the words asked about.

    record: None when an answered fact-check is not kept any more. share: 0 to 1. rating: of our scale;
    rating_words: as people wrote it. differs: whether it was rated otherwise than the claim it is shown for.
    is_alike_in_meaning: as the language model of the extra `semantic` reads both.
    """

    record: Claim | OutsideCheck | None
    share: float = 0.0
    pieces: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    rating: Rating | None = None
    rating_words: str = ""
    differs: bool = False
    is_alike_in_meaning: bool = False
    answer: Precedent | None = None

    @property
    def is_ours(self) -> bool:
        return isinstance(self.record, Claim)

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def who(self) -> str:
        if self.is_ours:
            return self.record.claimant.name if self.record.claimant else ""
        return self.record.publisher_name or self.record.site

    @property
    def on(self) -> date | None:
        if self.is_ours:
            return timezone.localdate(self.record.created_at)
        return self.record.reviewed_on

    @property
    def url(self) -> str:
        """Where it can be read; empty when what came in names no page of the web."""
        return self.record.get_absolute_url() if self.is_ours else self.record.link


@dataclass
class Found:
    """What is offered for a claim, best first; what people answered; and how the claim itself is rated."""

    open: list[Match]
    answered: list[Match]
    rating: Rating | None = None


def precedents_of(claim: Claim, *, statement: str = "", most: int = SHOWN) -> Found:
    """What was said or checked before claim. statement: its words as they are being typed, if others.

    A number of queries that does not grow with the records.
    """
    answers = list(
        claim.precedents.select_related("earlier__claimant", "earlier__check_page", "outside", "answered_by")
    )
    taken = {_key_of(each) for each in answers} | {Key("claim", claim.pk)}
    on = claim.claimed_on if claim.date_precision == "day" else None
    matches = matches_of(statement or claim.statement, on=on, besides=taken, most=most)
    records = [answer.earlier or answer.outside for answer in answers]
    answered = [Match(record, answer=each) for record, each in zip(records, answers, strict=True)]
    found = Found(matches, sorted(answered, key=lambda each: each.answer.answered_at, reverse=True))
    _rate(claim, found)
    return found


def matches_of(
    text: str, *, on: date | None = None, besides: Iterable[Key] = (), most: int = SHOWN
) -> list[Match]:
    """What is alike enough to text to be offered, best first, and what both share. on: when it was said."""
    asked = Asked(text, on=on)
    besides = set(besides)
    by_words = {each.key: each.lexemes for each, _score in asked.ranked()}
    by_meaning = _by_meaning(asked.text)
    lexemes_told = {lexeme for term in asked.terms if not term.is_filler for lexeme in term.all}

    def is_alike(key: Key) -> bool:
        if by_meaning.get(key, 0) >= NEAR:
            return True
        lexemes = by_words.get(key, {}).keys()
        share = likeness.share(asked.terms, asked.rarities, lexemes)
        return share >= ALIKE and bool(lexemes_told & lexemes)

    best = [key for key in _fused(by_words, by_meaning) if key not in besides and is_alike(key)][:most]
    records = _records(best)
    best = [key for key in best if key in records]
    stems = stems_of(word for key in best for word in likeness.chunks(records[key].statement))
    found = []
    for key in best:
        record = records[key]
        words = likeness.chunks(record.statement)
        theirs = by_words.get(key, {}).keys() or {
            lexeme for word in words if word in stems for lexeme in stems[word].all
        }
        told = [term for term in asked.terms if term.all & theirs and not term.is_filler]
        lexemes = frozenset().union(*(term.all for term in told))
        found.append(
            Match(
                record,
                share=likeness.share(asked.terms, asked.rarities, theirs),
                pieces=likeness.pieces(record.statement, stems, lexemes),
                words=[term.words for term in told if not term.is_name and not term.is_number],
                names=[term.words for term in told if term.is_name],
                numbers=[term.words for term in told if term.is_number],
                is_alike_in_meaning=by_meaning.get(key, 0) >= NEAR,
            )
        )
    return found


def ranked(text: str, *, on: date | None = None) -> list[Key]:
    """The keys of what is most like text, best first, alike or not."""
    asked = Asked(text, on=on)
    return _fused([each.key for each, _score in asked.ranked()], _by_meaning(asked.text))


def _by_meaning(text: str) -> dict[Key, float]:
    """{key: how near it is} of what is nearest in meaning, best first."""
    return {Key(each.kind, each.id): each.nearness for each in meaning.nearest(text)}


def _fused(*lists: Iterable[Key]) -> list[Key]:
    """The keys of all lists, best first: whatever several have near their top.

    Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): no score is compared with another's.
    """
    scores: dict[Key, float] = {}
    for each in lists:
        for rank, key in enumerate(each, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (FUSED + rank)
    return sorted(scores, key=lambda key: -scores[key])


def shared_words(text: str, other: str) -> list[str]:
    """The words of text that other has too, in any inflection; stop words left out."""
    stems = stems_of([*likeness.looked_up(text[:LONGEST]), *likeness.chunks(other[:LONGEST])])
    theirs = {lexeme for word in likeness.chunks(other[:LONGEST]) for lexeme in stems[word].all}
    ours = likeness.terms(text[:LONGEST], stems)
    return [term.words for term in ours if not term.is_filler and term.all & theirs]


@transaction.atomic
def recount() -> int:
    """Count anew in how many records each lexeme stands, a large table's in a sample. Returns all records."""
    counts: dict[str, int] = {}
    total = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (of TABLES)
            (records,) = cursor.fetchone()
            total += records
            share = min(1.0, SAMPLED / max(records, 1))
            sample = "" if share == 1 else f" TABLESAMPLE SYSTEM ({100 * share:.4f})"
            cursor.execute(
                "SELECT word, ndoc FROM ts_stat(%s) WHERE ndoc >= %s",
                [f"SELECT lexemes FROM {table}{sample}", 2 if sample else 1],  # noqa: S608
            )
            for lexeme, often in cursor.fetchall():
                counts[lexeme] = counts.get(lexeme, 0) + round(often / share)
    Frequency.objects.all().delete()
    rows = [Frequency(lexeme=lexeme, records=records) for lexeme, records in counts.items() if records > 1]
    Frequency.objects.bulk_create([Frequency(lexeme=Frequency.ALL, records=total), *rows], batch_size=BATCH)
    return total


def recount_if_due() -> bool:
    """Count anew when a tenth of the records came or went since; whether it did."""
    counted = Frequency.objects.filter(lexeme=Frequency.ALL).values_list("records", flat=True).first()
    there = Claim.objects.count() + OutsideCheck.objects.count()
    if counted is not None and abs(there - counted) <= counted * DRIFT:
        return False
    recount()
    return True


def _key_of(answer: Precedent) -> Key | None:
    if answer.earlier_id:
        return Key("claim", answer.earlier_id)
    return Key("outside", answer.outside.pk) if answer.outside else None


def _records(keys: Sequence[Key]) -> dict[Key, Claim | OutsideCheck]:
    claims = [key.id for key in keys if key.kind == "claim"]
    outside = [key.id for key in keys if key.kind == "outside"]
    found = {
        Key("claim", row.pk): row
        for row in Claim.objects.filter(pk__in=claims).with_standing().select_related("claimant")
    }
    rows = OutsideCheck.objects.filter(pk__in=outside).defer("raw")
    return found | {Key("outside", row.pk): row for row in rows}


def _rate(claim: Claim, found: Found) -> None:
    """Give every match its rating, and say which differ from the claim's own."""
    matches = [each for each in (*found.open, *found.answered) if each.record]
    ours = [each.record.pk for each in matches if each.is_ours]
    standing = Verdict.objects.standing().filter(question=Question.SUBSTANCE, claim__in=[claim.pk, *ours])
    ratings = {each.claim_id: each.rating for each in standing.select_related("rating__scale")}
    found.rating = ratings.get(claim.pk)
    scale = {}
    for rating in Rating.objects.filter(scale__is_default=True, scale__question=Question.SUBSTANCE):
        scale |= {folded(label): rating for label in rating.labels.values()}
    for each in matches:
        if each.is_ours:
            each.rating = ratings.get(each.record.pk)
            each.rating_words = each.rating.label if each.rating else ""
        else:
            each.rating_words = each.record.rating_words
            each.rating = scale.get(folded(each.rating_words).strip(" .!"))
        is_near = each.share >= CLOSE or each.is_alike_in_meaning
        is_near = is_near or (each.answer and each.answer.bond in TYING)
        both = found.rating and each.rating
        each.differs = bool(is_near and both and each.rating.key != found.rating.key)
