"""How fast is a word found, and what was said before, among many claims? Beside tantivy, where there is one.

    python tests/bench/search.py [--claims 10000 100000] [--rounds 200]

Statements are made of invented words, common and rare as words are (Zipf), with names and figures. A
near-duplicate is one of them with words left out, turned round, misspelt and in another inflection; both
sides are asked for its whole text and give their first ten. Times are of one process, the best of three, each
way asked in turn; the last columns are ratios: to tantivy, and to the same SQL by hand. A million is
`--claims 1000000`: five minutes, 2 GB of disk and 1 GB of memory.
"""

import argparse
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.db import connection  # noqa: E402
from uuid6 import uuid7  # noqa: E402

from claims import matching, searching  # noqa: E402
from claims.models import Claim  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.database import empty_database  # noqa: E402

try:
    import tantivy
except ImportError:
    tantivy = None

WORDS, NAMES = 60_000, 20_000
TOP = 10
REPEATED = 3
ONSETS = ("b", "c", "d", "f", "g", "j", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "tr", "pl", "gr")
VOWELS = ("a", "e", "i", "o", "u", "ie", "ue")


class Language:
    """Words, names and sentences that are always the same."""

    def __init__(self, seed: int = 1):
        self.chance = random.Random(seed)  # noqa: S311
        self.words = self._distinct(WORDS)
        self.names = [word.capitalize() for word in self._distinct(NAMES)]
        self.word_weights = self._zipf(WORDS)
        self.name_weights = self._zipf(NAMES)

    def _distinct(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            sounds = [
                self.chance.choice(ONSETS) + self.chance.choice(VOWELS)
                for _ in range(self.chance.choice((2, 3, 3, 4)))
            ]
            found["".join(sounds)] = None
        return list(found)

    @staticmethod
    def _zipf(count: int) -> list[float]:
        total, weights = 0.0, []
        for rank in range(1, count + 1):
            total += 1 / (rank + 2)
            weights.append(total)
        return weights

    def statements(self, count: int):
        for _number in range(count):
            length = self.chance.randint(8, 22)
            words = self.chance.choices(self.words, cum_weights=self.word_weights, k=length)
            words[2:2] = self.chance.choices(self.names, cum_weights=self.name_weights, k=2)
            if self.chance.random() < 0.5:
                words.insert(self.chance.randrange(len(words)), str(self.chance.randrange(2, 90_000)))
            yield " ".join(words)

    def near(self, statement: str) -> str:
        """The same said again by somebody else."""
        words = statement.split()
        for _time in range(max(1, len(words) // 6)):
            words.pop(self.chance.randrange(len(words)))
        place = self.chance.randrange(len(words))
        words[place] = words[place][:-1] + "x"  # misspelt
        place = self.chance.randrange(len(words))
        words[place] += "s"
        cut = self.chance.randrange(len(words))
        return " ".join(words[cut:] + words[:cut])


def put_in(language: Language, count: int) -> None:
    """Add count claims as quickly as PostgreSQL takes them; count their words."""
    columns = (
        "uid, statement, language, date_words, date_precision, kind, not_checkable, priority, state,"
        " drop_reason, tags, version, created_at, updated_at"
    )
    at = factories.NOON.isoformat()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        with cursor.copy(f"COPY claims_claim ({columns}) FROM STDIN") as copy:
            for statement in language.statements(count):
                row = f"{uuid7()}\t{statement}\tes\t\t\tstatement\t\t2\topen\t\t{{}}\t1\t{at}\t{at}\n"
                copy.write(row)
        cursor.execute("VACUUM ANALYZE claims_claim")
    matching.recount()


def tantivy_of() -> Callable[[str], list[int]] | None:
    """A look-up in tantivy's index of the same statements: keys, best first; None without it."""
    if tantivy is None:
        return None
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", stored=True, indexed=True)
    builder.add_text_field("statement", tokenizer_name="default")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=200_000_000, num_threads=1)
    for key, statement in Claim.objects.values_list("id", "statement").iterator(chunk_size=5000):
        writer.add_document(tantivy.Document(key=key, statement=statement))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def look_up(text: str) -> list[int]:
        query = index.parse_query(text, ["statement"])
        found = searcher.search(query, TOP).hits
        return [searcher.doc(address)["key"][0] for _score, address in found]

    return look_up


def by_hand(words: str) -> list[tuple]:
    """The yardstick of a word search: the same records, in the same order, with the same marks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, statement, ts_headline('contraste_es', statement, query, %s) FROM ("
            " SELECT id, statement, query, ts_rank(lexemes, query) AS rank FROM ("
            "  SELECT id, statement, lexemes, query FROM claims_claim, (SELECT"
            "   websearch_to_tsquery('contraste_es', %s) || websearch_to_tsquery('contraste_en', %s) AS query"
            "  ) asked WHERE lexemes @@ query ORDER BY id DESC LIMIT 500"
            " ) newest ORDER BY rank DESC, id DESC LIMIT 20"
            ") best",
            ["HighlightAll=true", words, words],
        )
        return cursor.fetchall()


def all_ranked(words: str) -> list[tuple]:
    """What PostgreSQL's manual suggests: all that match, by ts_rank; nothing marked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, statement FROM claims_claim, (SELECT"
            " websearch_to_tsquery('contraste_es', %s) || websearch_to_tsquery('contraste_en', %s) AS query"
            ") asked WHERE lexemes @@ query ORDER BY ts_rank(lexemes, query) DESC LIMIT 20",
            [words, words],
        )
        return cursor.fetchall()


def newest(words: str) -> list[tuple]:
    """The index asked and no more: nothing ranked, nothing marked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM claims_claim WHERE lexemes @@ (websearch_to_tsquery('contraste_es', %s)"
            " || websearch_to_tsquery('contraste_en', %s)) ORDER BY id DESC LIMIT 20",
            [words, words],
        )
        return cursor.fetchall()


def timed(ways: dict[str, Callable], asked: list[str]) -> dict[str, tuple[list, list[float]]]:
    """{way: (answers, milliseconds)} of each question: best of three, the ways in turn."""
    for ask in ways.values():
        ask(asked[0])
    taken = {name: ([], []) for name in ways}
    for words in asked:
        spent = dict.fromkeys(ways, math.inf)
        for _time in range(REPEATED):
            for name, ask in ways.items():
                started = time.perf_counter()
                answer = ask(words)
                spent[name] = min(spent[name], (time.perf_counter() - started) * 1000)
                if _time == 0:
                    taken[name][0].append(answer)
        for name in ways:
            taken[name][1].append(spent[name])
    return taken


def told(count: int, name: str, spent: list[float], yardstick: list[float], more: str = "") -> None:
    """Print a line: median and p95, and how many times the yardstick's these are."""

    def both(times: list[float]) -> tuple[float, float]:
        return statistics.median(times), sorted(times)[int(len(times) * 0.95)]

    figures = [f"{each:9.2f}" for each in both(spent)]
    ratios = [f"{one / other:7.2f}" for one, other in zip(both(spent), both(yardstick), strict=True)]
    print(f"{count:>9,} {name:26}{''.join(figures)}{''.join(ratios)}   {more}", flush=True)


def measure(count: int, rounds: int, language: Language, person) -> None:
    chance = random.Random(2)  # noqa: S311
    keys = chance.sample(list(Claim.objects.values_list("id", flat=True)), rounds)
    statements = dict(Claim.objects.filter(pk__in=keys).values_list("id", "statement"))
    near = [language.near(statements[key]) for key in keys]
    pairs = [" ".join(chance.sample(statements[key].split(), 2)) for key in keys]
    ways = {"near-duplicate, ours": lambda text: [key.id for key in matching.ranked(text)[:TOP]]}
    if look_up := tantivy_of():
        ways["near-duplicate, tantivy"] = look_up
    taken = timed(ways, near)
    for name, (answers, spent) in taken.items():
        found = sum(key in answer for key, answer in zip(keys, answers, strict=True)) / rounds
        yardstick = taken[list(ways)[-1]][1]
        told(count, name, spent, yardstick, f"in the top {TOP}: {found:.3f}")
    ways = {
        "word search, ours": lambda text: searching.search(person, text, kinds=("claims",)),
        "word search, by hand": by_hand,
        "word search, all ranked": all_ranked,
        "word search, index alone": newest,
    }
    taken = timed(ways, pairs)
    for name, (_answers, spent) in taken.items():
        told(count, name, spent, taken["word search, by hand"][1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    with empty_database():
        factories.make_newsroom()
        person, _other = factories.make_people()
        language, there = Language(), 0
        print(f"{'claims':>9} {'':26}{'median':>9}{'p95 ms':>9}{'times':>7}{'p95':>7}")
        for count in sorted(options.claims):
            put_in(language, count - there)
            there = count
            measure(count, options.rounds, language, person)


if __name__ == "__main__":
    main()
