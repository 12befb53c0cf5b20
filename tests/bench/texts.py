"""How fast are words found in whole texts, and what does reading them cost?

    python tests/bench/texts.py [--texts 2000 20000] [--rounds 100]

Texts are of 900 invented words in paragraphs, common and rare as words are (bench/search.py). Every one is
read as workers read it; then two words of a text, one word, and the beginning of a word are searched
for, as pages and palette do. The yardstick is the index asked for some that match: nothing ranked or marked.
"""

import argparse
import os
import random
import sys
import time
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.db import connection  # noqa: E402

from claims import indexing, searching  # noqa: E402
from claims.models import Stretch  # noqa: E402
from sources.models import Origin, Snapshot, Source  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.database import empty_database  # noqa: E402
from tests.bench.search import Language, timed, told  # noqa: E402
from workbench.common.words import words_query  # noqa: E402

WORDS_OF_A_TEXT = 900
BATCH = 500


def put_in(language: Language, count: int, person) -> None:
    """Add count texts, each of a source of its own."""
    for first in range(0, count, BATCH):
        sources = Source.objects.bulk_create(
            Source(created_by=person, created_at=factories.NOON, title="Texto")
            for _number in range(min(BATCH, count - first))
        )
        snapshots = Snapshot.objects.bulk_create(_snapshot(source, language) for source in sources)
        for snapshot in snapshots:
            indexing.divide(snapshot)


def _snapshot(source: Source, language: Language) -> Snapshot:
    text = "\n".join(language.statements(WORDS_OF_A_TEXT // 17))
    digest = sha256(text.encode()).hexdigest()
    return Snapshot(
        source=source,
        number=1,
        origin=Origin.PASTED,
        captured_at=factories.NOON,
        media_type="text/plain",
        body_sha256=digest,
        body_bytes=len(text),
        text=text,
        text_sha256=digest,
        blocks=[],
        extractor="bench",
    )


def read_all() -> float:
    """Milliseconds a text that reading all that wait takes."""
    started, read = time.perf_counter(), 0
    while some := indexing.read_waiting():
        read += some
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_stretch, sources_snapshot")
    return (time.perf_counter() - started) * 1000 / max(read, 1)


def newest(words: str, *, is_typing: bool = False) -> list:
    """The index asked and no more."""
    rows = Stretch.objects.alias(found_words=searching.SHELVES["texts"].words)
    return list(rows.filter(found_words=words_query(words, is_typing=is_typing)).values_list("id")[:20])


def measure(count: int, rounds: int, person) -> None:
    chance = random.Random(3)  # noqa: S311
    keys = chance.sample(list(Snapshot.objects.values_list("id", flat=True)), rounds)
    texts = list(Snapshot.objects.filter(pk__in=keys).values_list("text", flat=True))
    asked = {
        "two words": ([" ".join(chance.sample(text.split(), 2)) for text in texts], False),
        "one word": ([chance.choice(text.split()) for text in texts], False),
        "the beginning of a word": ([chance.choice(text.split())[:4] for text in texts], True),
    }
    for name, (words, is_typing) in asked.items():
        ways = {
            "ours": lambda text, typing=is_typing: searching.search(
                person, text, kinds=("texts",), most=10, is_typing=typing
            ),
            "index": lambda text, typing=is_typing: newest(text, is_typing=typing),
        }
        taken = timed(ways, words)
        for way in ways:
            told(count, f"{name}, {way}"[:26], taken[way][1], taken["index"][1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    with empty_database():
        factories.make_newsroom()
        person, _other = factories.make_people()
        language, there = Language(), 0
        print(f"{'texts':>9} {'':26}{'median':>9}{'p95 ms':>9}{'times':>7}{'p95':>7}")
        for count in sorted(options.texts):
            put_in(language, count - there, person)
            there = count
            print(f"{count:>9,} read in {read_all():.1f} ms each", flush=True)
            measure(count, options.rounds, person)


if __name__ == "__main__":
    main()
