"""Which records are worth a close look, for words that are asked about?

At a million records few may be read. The rarest words pick them through GIN: alone while that brings in few
records, two at a time after that. A sum over the words they share thins them out inside PostgreSQL; the text
and the lexemes of what is left are fetched for `likeness` to rank. An edition stands for its claim.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, combinations
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from claims import likeness
from claims.likeness import Candidate, Stems, Term
from claims.models import Frequency
from claims.suggesting.time import expressions

LONGEST = 3_000  # characters of the words that are asked about
MOST_TERMS = 40  # the rarest of those that more than one record has, and of the others
ENOUGH = 600  # records that words may bring in
PAIRED = 8  # of the words after those that come alone: they bring in records two at a time
READ = 10_000  # entries of the index that these may have together
MANY = 20_000  # records from which the newest alone are looked at: the words are everywhere
THINNED = 40  # candidates that are looked at closely
# table → what a row of it is, the key of that, the text and the day it is compared by
TABLES = {
    "claims_claim": ("claim", "id", "statement", "claimed_on"),
    "claims_check": ("claim", "claim_id", "statement", "published_at::date"),
    "claims_outsidecheck": ("outside", "id", "concat_ws(' ', statement, title, summary)", "reviewed_on"),
}
STEMS = """
    SELECT word, tsvector_to_array(to_tsvector('contraste_es', word)) AS es,
        tsvector_to_array(to_tsvector('contraste_en', word)) AS en
    FROM unnest(%s::text[]) word
"""
COUNTED_STEMS = f"""
    WITH stems AS MATERIALIZED ({STEMS})
    SELECT word, es, en, ARRAY(
        SELECT coalesce(records, 0)
        FROM unnest(es || en) WITH ORDINALITY AS found(lexeme, place)
        LEFT JOIN claims_frequency USING (lexeme) ORDER BY place
    ) FROM stems
    UNION ALL SELECT NULL, '{{}}', '{{}}', ARRAY(SELECT records FROM claims_frequency WHERE lexeme = %s)
"""  # noqa: S608  (of ours)


class Key(NamedTuple):
    """What a candidate is ("claim" or "outside") and its row's key."""

    kind: str
    id: int


class Asked:
    """Words that are asked about: their terms, and how rare each lexeme is among all records.

    counts: {lexeme: how many of total records have it}, 0 for one that was not there at the last count.
    on: the day they were said, the last whole date in them unless it is given.
    """

    def __init__(self, text: str, *, on: date | None = None):
        self.text = text[:LONGEST].replace("\0", " ")
        days = [each for each in expressions(self.text, timezone.localdate()) if not each.is_relative]
        self.on = on or _day_in(days)
        stems, counts, self.total = counted_stems(likeness.looked_up(self.text))
        self.terms = likeness.terms(self.text, stems, [(each.start, each.end) for each in days])
        self.counts = {lexeme: counts[lexeme] for term in self.terms for lexeme in term.all}
        self.rarities = {lexeme: likeness.rarity(count, self.total) for lexeme, count in self.counts.items()}

    def ranked(self) -> list[tuple[Candidate, float]]:
        """The candidates, best first, each with its score."""
        return likeness.ranked(self.text, self.terms, self.rarities, self.candidates(), self.on)

    def candidates(self) -> list[Candidate]:
        """The records that share most of what is rare, each once. One query."""
        order = in_order(self.terms, self.counts)
        if not order:
            return []
        known = [term for term in order if commonest(term, self.counts)][:MOST_TERMS]
        rare = [term for term in order if not commonest(term, self.counts)][:MOST_TERMS]
        worth: dict[str, float] = {}
        for term in [*rare, *known]:
            for lexeme in term.all:
                each = term.weight * self.rarities[lexeme]
                each /= len(term.lexemes) if lexeme in term.lexemes else 1
                worth[lexeme] = worth.get(lexeme, 0.0) + each
        seldom = [lexeme for lexeme in worth if not self.counts[lexeme]]
        weighed = [(_quoted(lexeme), worth[lexeme]) for lexeme in worth if self.counts[lexeme]]
        if self.total and seldom:  # most of these are in no record at all: one look for all of them
            weighed.append((" | ".join(map(_quoted, seldom)), max(worth[lexeme] for lexeme in seldom)))
        else:  # nothing was counted yet
            weighed += [(_quoted(lexeme), worth[lexeme]) for lexeme in seldom]
        score = " + ".join(
            f"(lexemes @@ %s::tsquery)::int * {weight:.3f}::float8" for _query, weight in weighed
        )
        picked = picking([*rare, *known], self.counts, self.total)
        if picked.records <= MANY:
            # (SELECT …): a planner that sees lexemes nobody knows expects many records, and reads them all
            condition = "WHERE lexemes @@ (SELECT %s::tsquery)"
        else:
            condition = f"WHERE lexemes @@ %s::tsquery ORDER BY {{key}} DESC LIMIT {ENOUGH}"
        parts = [
            f"(SELECT '{kind}' AS kind, {key} AS id, lexemes, {text} AS text, {day} AS day"  # noqa: S608
            f" FROM {table} {condition.format(key=key)})"
            for table, (kind, key, text, day) in TABLES.items()
        ]
        with connection.cursor() as cursor:
            # outside, lexemes become text for those alone that are left
            cursor.execute(
                "SELECT kind, id, lexemes::text, text, day FROM ("  # noqa: S608  (of ours)
                f" SELECT * FROM ({' UNION ALL '.join(parts)}) found"
                f" ORDER BY ({score}) / ({1 - likeness.B} + {likeness.B} * length(lexemes) / 40.0) DESC,"
                f" kind, id DESC LIMIT {THINNED}) best",
                [*[picked.query] * len(parts), *(each for each, _weight in weighed)],
            )
            rows = cursor.fetchall()
        found = {}
        for kind, key, lexemes, text, day in rows:
            found.setdefault(Key(kind, key), Candidate(Key(kind, key), likeness.parsed(lexemes), text, day))
        return list(found.values())


def stems_of(words: Iterable[str]) -> dict[str, Stems]:
    """The lexemes of each word, in both languages."""
    wanted = _wanted(words)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [wanted])
        return {word: Stems(frozenset(es), frozenset(en)) for word, es, en in cursor.fetchall()}


def counted_stems(words: Iterable[str]) -> tuple[dict[str, Stems], dict[str, int], int]:
    """stems_of words, in how many records each of these lexemes stands, and how many records there are."""
    stems, counts, total = {}, {}, 0
    wanted = _wanted(words)
    if not wanted:
        return stems, counts, total
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_STEMS, [wanted, Frequency.ALL])
        for word, spanish, english, records in cursor.fetchall():
            if word is None:
                total = sum(records)
                continue
            stems[word] = Stems(frozenset(spanish), frozenset(english))
            counts.update(zip([*spanish, *english], records, strict=True))
    return stems, counts, total


def _wanted(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if len(word) < 200})


def commonest(term: Term, counts: Mapping[str, int]) -> int:
    """In how many records a term stands: its lexemes are mostly in the same ones."""
    return max(counts[lexeme] for lexeme in term.all)


def in_order(terms: Iterable[Term], counts: Mapping[str, int]) -> list[Term]:
    """The rarest first."""
    return sorted(terms, key=lambda term: (commonest(term, counts), min(term.lexemes)))


class Picking(NamedTuple):
    """A tsquery, and about how many records it brings in."""

    query: str
    records: int


def picking(terms: Sequence[Term], counts: Mapping[str, int], total: int) -> Picking:
    """What brings in some hundreds of records: rare terms alone, then two at a time. More if all are common.

    terms: the rarest first. counts: in how many of total records each lexeme stands.
    """
    picked, budget, order = [], ENOUGH, list(terms)
    while order and (count := commonest(order[0], counts)) <= budget:
        budget -= count
        picked.append(any_of(order.pop(0)))
    for one, other in combinations(_few_enough(order, counts), 2):
        together = commonest(one, counts) * commonest(other, counts) // max(total, 1)
        if together <= budget or not picked:
            budget -= together
            picked.append(f"({any_of(one)} & {any_of(other)})")
    if order and not picked:
        budget -= commonest(order[0], counts)
        picked.append(any_of(order[0]))
    return Picking(" | ".join(picked), ENOUGH - budget)


def _few_enough(terms: Sequence[Term], counts: Mapping[str, int]) -> Sequence[Term]:
    """The first of terms, of which the index can read every entry in a few milliseconds; two at least."""
    sums = accumulate(commonest(term, counts) for term in terms[:PAIRED])
    return terms[: max(2, sum(read <= READ for read in sums))]


def any_of(term: Term) -> str:
    """A term as a tsquery names it."""
    lexemes = [_quoted(lexeme) for lexeme in sorted(term.all)]
    return lexemes[0] if len(lexemes) == 1 else f"({' | '.join(lexemes)})"


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _day_in(days) -> date | None:
    """The last whole date in a text, with its year: posts end with the day they are from."""
    whole = [each for each in days if each.precision == "day" and str(each.first.year) in each.words]
    return whole[-1].first if whole else None
