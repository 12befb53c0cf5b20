"""How alike are some words and a statement of earlier, and which words do both share?

Pure: the lexemes of words and how common they are come from outside. The sum over shared lexemes is BM25
(Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009). A word counts once,
whether Spanish or English makes its lexemes; names and figures count more, stop words of either less.
Beside it stand four letters in a row, for what stems miss: misspellings, compounds, tags.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from claims.folding import folded
from workbench.common.figures import spellings

K1, B = 1.2, 0.5
LEAST = 1000  # records from which on their words are taken for as common as they are among them
NAME, NUMBER = 1.35, 1.5
FILLER = 0.2  # a stop word of either language: the other language may read something in it
IN_DATE = 0.5  # the day on which something was said is no part of what was said
GRAM = 4  # letters in a row
GRAMS_SHARE = 0.35  # what the letters count beside the words, each measured by its best candidate
# A fact-check mostly follows what it checks within weeks: days after it → what that counts.
SOON, LATER = range(-3, 61), range(-30, 366)
SOON_SHARE, LATER_SHARE = 0.12, 0.06

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"\w+")
_EDGES = re.compile(r"^\W+|\W+$")
_TAG = re.compile(r"[#@](\w+)")
_INNER = re.compile(r"[^\W\d_a-zà-ÿ]+(?![a-zà-ÿ])|[^\W\d_a-zà-ÿ]?[a-zà-ÿ]+|\d+")
_LEXEME = re.compile(r"'((?:[^'\\]|''|\\\\)*)'(?::([0-9,A-D]+))?")


@dataclass(frozen=True, slots=True)
class Stems:
    """The lexemes of one word in each language; a stop word has none in its own."""

    spanish: frozenset[str]
    english: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.spanish | self.english


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for. weight: what it counts besides its rarity.

    others: of a figure, the lexemes of its other spellings: any of them is as good as all of lexemes.
    """

    words: str
    lexemes: frozenset[str]
    weight: float
    is_name: bool = False
    is_number: bool = False
    is_filler: bool = False
    others: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        return self.lexemes | self.others


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier statement. lexemes: {lexeme: how often}; text: all its words; on: the day it is from."""

    key: Any
    lexemes: Mapping[str, int]
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a statement; is_shared: its word is in the other one too."""

    words: str
    is_shared: bool


def chunks(text: str) -> list[str]:
    """What a text is cut into before its lexemes are looked up: at spaces, tags and handles into words."""
    inner = (word for tag in _TAG.findall(text) for word in _INNER.findall(tag) if word != tag)
    return [*_CHUNK.findall(text), *inner]


def looked_up(text: str) -> list[str]:
    """The chunks of text, and its figures as others write them."""
    cut = chunks(text)
    figures = [bare for word in cut if (bare := _EDGES.sub("", word))[:1].isdigit()]
    return [*cut, *(each for figure in figures for each in spellings(figure)[1:])]


def terms(text: str, stems: Mapping[str, Stems], dates: Sequence[tuple[int, int]] = ()) -> list[Term]:
    """The words of text that have lexemes, each once. dates: code points (start, end) of dates in it.

    stems: of what is to be looked_up.
    """
    of_dates = {word for start, end in dates for word in _CHUNK.findall(text[start:end])}
    found: dict[frozenset, Term] = {}
    for place, word in enumerate(chunks(text)):
        known = stems.get(word)
        if known is None or not known.all or known.all in found:
            continue
        bare = _EDGES.sub("", word)
        is_name = (bool(found) and place > 0 and bare[:1].isupper()) or word[:1] in "#@"
        is_number = any(sign.isdigit() for sign in bare)
        is_filler = not (known.spanish and known.english)
        weight = FILLER if is_filler else 1.0
        if word in of_dates:
            weight *= IN_DATE
        elif is_number:
            weight *= NUMBER
        elif is_name:
            weight *= NAME
        is_name = is_name and not is_number
        others = _otherwise(bare, stems) - known.all if is_number else frozenset()
        found[known.all] = Term(bare or word, known.all, weight, is_name, is_number, is_filler, others)
    return list(found.values())


def _otherwise(figure: str, stems: Mapping[str, Stems]) -> frozenset[str]:
    """The lexemes of a figure's other spellings; not of those that PostgreSQL takes for several numbers."""
    known = [stems[each].all for each in spellings(figure)[1:] if each in stems]
    return frozenset().union(*(lexemes for lexemes in known if len(lexemes) == 1))


def parsed(vector: str) -> dict[str, int]:
    """{lexeme: how often it stands there} of a tsvector as PostgreSQL writes it."""
    return {
        lexeme.replace("''", "'").replace("\\\\", "\\"): places.count(",") + 1
        for lexeme, places in _LEXEME.findall(vector)
    }


def rarity(records: int, total: int) -> float:
    """How much a lexeme tells that stands in records of total (the inverse document frequency of BM25).

    Few records tell little of how common a word is: they count as if they were among a thousand.
    """
    return math.log(1 + (max(max(total, LEAST) - records, 0) + 0.5) / (records + 0.5))


def ranked(
    text: str,
    looked_for: Sequence[Term],
    rarities: Mapping[str, float],
    candidates: Sequence[Candidate],
    on: date | None = None,
) -> list[tuple[Candidate, float]]:
    """The candidates, best first, each with its score: 1 and more for the best, comparable in one list only.

    rarities: of every lexeme of looked_for. on: the day text was said.
    """
    if not candidates:
        return []
    words = _by_words(looked_for, rarities, candidates)
    letters = _by_letters(text, candidates)
    best_words, best_letters = max(words) or 1.0, max(letters) or 1.0
    scores = [
        word / best_words + GRAMS_SHARE * letter / best_letters + _by_day(each.on, on)
        for each, word, letter in zip(candidates, words, letters, strict=True)
    ]
    order = sorted(range(len(candidates)), key=lambda place: -scores[place])  # stable: ties stay in order
    return [(candidates[place], scores[place]) for place in order]


def share(looked_for: Iterable[Term], rarities: Mapping[str, float], lexemes: Iterable[str]) -> float:
    """How much of what sets looked_for apart is found in lexemes: 0 to 1."""
    there = set(lexemes)
    found = total = 0.0
    for term in looked_for:
        worth = term.weight * max(rarities[lexeme] for lexeme in term.lexemes)
        total += worth
        found += worth if there & term.all else 0.0
    return found / total if total else 0.0


def pieces(statement: str, stems: Mapping[str, Stems], lexemes: frozenset[str]) -> list[Piece]:
    """statement cut where a word of it has one of lexemes; joined again, they are the statement."""
    cut, last = [], 0
    for match in _CHUNK.finditer(statement):
        known = stems.get(match[0])
        bare = _EDGES.sub("", match[0])
        if known is None or not bare or not known.all & lexemes:
            continue
        start = match.start() + match[0].index(bare)
        cut += [Piece(statement[last:start], False), Piece(bare, True)]
        last = start + len(bare)
    cut.append(Piece(statement[last:], False))
    return [piece for piece in cut if piece.words]


def _by_words(looked_for, rarities, candidates) -> list[float]:
    lengths = [sum(each.lexemes.values()) for each in candidates]
    usual = sum(lengths) / len(lengths) or 1.0
    scores = []
    for each, length in zip(candidates, lengths, strict=True):
        damp = K1 * (1 - B + B * length / usual)
        score = 0.0
        for term in looked_for:
            worth = sum(
                rarities[lexeme] * often * (K1 + 1) / (often + damp)
                for lexeme in term.lexemes
                if (often := each.lexemes.get(lexeme))
            )
            worth /= len(term.lexemes)
            if term.others & each.lexemes.keys():
                worth = max(worth, max(rarities[lexeme] for lexeme in term.lexemes))
            score += term.weight * worth
        scores.append(score)
    return scores


def _by_letters(text: str, candidates) -> list[float]:
    """How many runs of letters each shares with text, as a cosine; runs of many candidates count less."""
    asked = _runs(text)
    runs = [_runs(each.text) for each in candidates]
    shared = [asked & each for each in runs]
    often = Counter(chain.from_iterable(shared))
    worth = {run: rarity(count, len(runs)) for run, count in often.items()}
    return [
        sum(map(worth.__getitem__, both)) / math.sqrt(len(each) or 1.0)
        for both, each in zip(shared, runs, strict=True)
    ]


def _runs(text: str) -> set[str]:
    plain = " ".join(["", *_WORD.findall(folded(text)), ""])
    return {plain[start : start + GRAM] for start in range(len(plain) - GRAM + 1)}


def _by_day(theirs: date | None, ours: date | None) -> float:
    if theirs is None or ours is None:
        return 0.0
    days = (theirs - ours).days
    return SOON_SHARE if days in SOON else LATER_SHARE if days in LATER else 0.0
