"""What does pulling everything cost, and taking in the checks of others? Each beside a bare yardstick.

    python tests/bench/pulling.py [--editions 100000] [--rounds 51]

Builds the editions in a test database as checks_list.py does, with tokens and permissions on, and measures
in one run, in one process, through the same middleware: wall and processor time of ours alone. The yardsticks
are a view of one query over the stored column, a COPY of that column, and msgspec with COPY of the same rows
(only when msgspec is installed).
"""

import argparse
import gc
import io
import json
import resource
import statistics
import sys
import time
import types
from base64 import urlsafe_b64encode
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import checks_list as bench  # isort: skip  (sets Django up)
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path

from claims import importing
from claims.models import Check, OutsideCheck, Publication
from tests.bench.database import empty_database
from tests.factories import NOON

COLUMN = "SELECT document FROM claims_publication ORDER BY id DESC"


class Door:
    """Asks the product and the yardstick through all middleware."""

    def __init__(self, words: str):
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._factory = RequestFactory(SERVER_NAME="localhost")
        self._token = {"Authorization": f"Bearer {words}"}
        self._urls = types.ModuleType("bare_urls")
        self._urls.urlpatterns = [path("bare/", bare)]

    def ask(self, address: str, **headers) -> HttpResponse:
        request = self._factory.get(address, headers=self._token | headers)
        return self._handler.get_response(request)

    def ask_bare(self, size: int, before: int | None = None) -> HttpResponse:
        request = self._factory.get("/bare/", {"size": size, **({"before": before} if before else {})})
        request.urlconf = self._urls
        return self._handler.get_response(request)


def bare(request):
    """The yardstick: one query over the stored column, by key."""
    rows = Publication.objects.order_by("-id")
    if before := request.GET.get("before"):
        rows = rows.filter(id__lt=before)
    found = list(rows.values_list("id", "document")[: int(request.GET["size"])])
    text = ",".join(document for _id, document in found)
    response = HttpResponse(f'{{"results": [{text}]}}', content_type="application/json")
    response["X-Last"] = str(found[-1][0]) if found else ""
    return response


def in_turn(rounds: int, **asks) -> dict[str, tuple[float, float]]:
    """{name: (median wall, median processor) in milliseconds}, one after the other in every round."""
    spent = {name: ([], []) for name in asks}
    for _round in range(rounds):
        for name, ask in asks.items():
            gc.collect()
            wall, own = time.perf_counter(), time.process_time()
            ask()
            spent[name][0].append((time.perf_counter() - wall) * 1000)
            spent[name][1].append((time.process_time() - own) * 1000)
    return {name: tuple(statistics.median(each) for each in pair) for name, pair in spent.items()}


def once(act) -> float:
    """Seconds of wall time."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def queries_of(ask) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return [each["sql"] for each in queries.captured_queries]


def pages(door: Door, rounds: int) -> None:
    first = "/api/v1/checks/?page_size=100"
    last = f"{first}&cursor={_cursor_near_the_end()}"
    tag = door.ask(first)["ETag"]
    found = in_turn(
        rounds,
        bare=lambda: door.ask_bare(100),
        first=lambda: door.ask(first),
        last=lambda: door.ask(last),
        unchanged=lambda: door.ask(first, **{"If-None-Match": tag}),
        one=lambda: door.ask_bare(1),
    )
    for name in ("first", "last", "unchanged"):
        wall, own = found[name]
        print(f"page of 100, {name:10} wall {wall:7.2f} ms  CPU {own:7.2f} ms")
    (bare_wall, bare_own), (wall, own) = found["bare"], found["first"]
    print(f"bare view of 100       wall {bare_wall:7.2f} ms  CPU {bare_own:7.2f} ms")
    print(f"  page / bare: CPU {own / bare_own:.2f} (≤ 2.5), wall {wall / bare_wall:.2f} (≤ 3)")
    print(f"  last / first: wall {found['last'][0] / wall:.2f} (≤ 1.3)")
    print(f"  304 / a view of one query: wall {found['unchanged'][0] / found['one'][0]:.2f} (≤ 2)")
    for size in (10, 1000):
        asked = queries_of(lambda size=size: door.ask(f"/api/v1/checks/?page_size={size}"))
        counts = any("COUNT(" in each.upper() for each in asked)
        print(f"  queries of a page of {size}: {len(asked)} (≤ 4), COUNT: {'yes' if counts else 'no'}")


def _cursor_near_the_end() -> str:
    lowest = Check.objects.order_by("id").values_list("id", flat=True)[100]
    return urlsafe_b64encode(f"p={lowest}".encode()).decode()


def pull(door: Door, count: int) -> None:
    def ours():
        address, got = "/api/v1/checks/?page_size=1000", 0
        while address and got < count:
            page = json.loads(door.ask(address).content)
            got += len(page["results"])
            address = page["next"] and page["next"].removeprefix("http://localhost")

    def yardstick():
        before, got = None, 0
        while got < count:
            response = door.ask_bare(1000, before)
            got += len(json.loads(response.content)["results"])
            before = response["X-Last"]

    yardstick_seconds, seconds = once(yardstick), once(ours)
    rates = f"{count / seconds:,.0f} a second, bare {count / yardstick_seconds:,.0f}"
    print(f"{count} checks at 1,000 a page: {rates}")
    print(f"  ours / bare: {yardstick_seconds / seconds:.2f} (≥ 0.5)")


def stream(door: Door) -> None:
    highest = [0.0]

    def ours():
        for number, _part in enumerate(door.ask("/api/v1/checks/ndjson/").streaming_content):
            if number % 10 == 0:
                highest[0] = max(highest[0], _megabytes())

    def raw():
        with connection.cursor() as cursor, cursor.copy(f"COPY ({COLUMN}) TO STDOUT") as copy:
            for _block in copy:
                pass

    raw_seconds = once(raw)
    before = _megabytes()
    seconds = once(ours)
    print(f"NDJSON of all: {seconds:.2f} s, COPY {raw_seconds:.2f} s: {raw_seconds / seconds:.2f} (≥ 0.4)")
    print(f"  memory while streaming: +{highest[0] - before:.1f} MB (≤ 20)")


def take_in(count: int) -> None:
    feed = _feed(count)
    seconds = once(
        lambda: importing.run_now(io.BytesIO(feed), name="bench", size=len(feed), by=None, at=NOON)
    )
    made = OutsideCheck.objects.count()
    print(f"import of {made} ClaimReviews: {made / seconds:,.0f} a second")
    try:
        import msgspec
    except ImportError:
        print("  msgspec is not installed: no yardstick")
        return
    columns = [field.column for field in OutsideCheck._meta.local_concrete_fields if field.name != "id"]
    rows = list(OutsideCheck.objects.values_list(*columns))
    OutsideCheck.objects.all().delete()

    def raw():
        msgspec.json.decode(feed)
        statement = f"COPY claims_outsidecheck ({', '.join(columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    raw_seconds = once(raw)
    print(f"  msgspec and COPY of the same rows: {raw_seconds:.2f} s: {raw_seconds / seconds:.2f} (≥ 0.4)")


def _feed(count: int) -> bytes:
    items = [
        {
            "@type": "DataFeedItem",
            "item": [
                {
                    "@type": "ClaimReview",
                    "url": f"https://otra.example/verificacion/{number}",
                    "claimReviewed": f"El número {number} de parados bajó en enero, según el ministro.",
                    "datePublished": "2026-01-16",
                    "inLanguage": "es",
                    "author": {
                        "@type": "Organization",
                        "name": "Otra Redacción",
                        "url": "https://otra.example",
                    },
                    "reviewRating": {
                        "@type": "Rating",
                        "alternateName": "Falso",
                        "ratingValue": 1,
                        "bestRating": 5,
                    },
                    "itemReviewed": {
                        "@type": "Claim",
                        "author": {"@type": "Person", "name": "El ministro"},
                        "datePublished": "2026-01-15",
                        "firstAppearance": {
                            "@type": "CreativeWork",
                            "url": f"https://medio.example/{number}",
                        },
                    },
                }
            ],
        }
        for number in range(count)
    ]
    feed = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def _megabytes() -> float:
    """Resident memory now; the highest so far would be that of making the editions."""
    pages_held = int(Path("/proc/self/statm").read_text().split()[1])
    return pages_held * resource.getpagesize() / 1024 / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--editions", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=51)
    options = parser.parse_args()
    with empty_database():
        door = Door(bench.publish(options.editions))
        print(f"{options.editions} published checks, medians of {options.rounds} rounds")
        pages(door, options.rounds)
        pull(door, min(options.editions, 10_000))
        stream(door)
        take_in(min(options.editions, 20_000))


if __name__ == "__main__":
    main()
