"""What does a page of 100 published checks cost? Queries and CPU, beside a bare view of one query.

    python tests/bench/checks_list.py [--editions 10000] [--rounds 101]

Builds the editions in a test database (PostgreSQL of the tests' own unless DATABASE_URL names one), then asks
the endpoint and the bare view in turn, in one process, through the same middleware. CPU is ours alone.
"""

import argparse
import hashlib
import os
import statistics
import sys
import time
import types
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
os.environ.setdefault("API_RATE_ANONYMOUS", "100000/min")
os.environ.setdefault("LOG_LEVEL", "ERROR")

import django

django.setup()

from django.core.handlers.base import BaseHandler  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402
from uuid6 import uuid7  # noqa: E402

from claims.models import Check, Claim, Publication, State  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.database import empty_database  # noqa: E402
from workbench.api import tokens  # noqa: E402

PAGE = 100


def bare(request):
    """The yardstick: one query, one column, joined."""
    documents = Publication.objects.order_by("-id").values_list("document", flat=True)[:PAGE]
    return HttpResponse(f'{{"results": [{",".join(documents)}]}}', content_type="application/json")


def publish(count: int) -> str:
    """Fill the tables with editions like one that was really published. Returns a token."""
    factories.make_newsroom()
    ana, marta = factories.make_people()
    claim = factories.bring_to(factories.make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
    check, model = claim.check_page, claim.publications.get()
    claims = Claim.objects.bulk_create(
        [
            Claim(
                statement=f"{claim.statement} ({number})",
                created_at=factories.NOON,
                updated_at=factories.NOON,
            )
            for number in range(count - 1)
        ],
        batch_size=2000,
    )
    names = [(uuid7(), f"{model.slug[:90]}-{number}") for number in range(count - 1)]
    editions = Publication.objects.bulk_create(
        [_edition(model, check, each, *name) for each, name in zip(claims, names, strict=True)],
        batch_size=2000,
    )
    Check.objects.bulk_create(
        [
            Check(
                uid=uid,
                claim=each,
                edition=edition,
                slug=slug,
                language=check.language,
                statement=each.statement,
                substance_key=check.substance_key,
                published_at=factories.NOON,
                updated_at=factories.NOON,
            )
            for each, edition, (uid, slug) in zip(claims, editions, names, strict=True)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return tokens.issue(ana, name="bench", scopes=["read"], by=ana, at=factories.NOON, days=3650)[1]


def _edition(model, check, claim, uid, slug) -> Publication:
    text = model.document.replace(str(check.uid), str(uid)).replace(model.slug, slug)
    return Publication(
        claim=claim,
        number=1,
        kind="first",
        slug=slug,
        language=model.language,
        document=text,
        document_sha256=hashlib.sha256(text.encode()).hexdigest(),
        claim_review=model.claim_review,
        published_by=model.published_by,
        published_at=factories.NOON,
    )


def measure(asks: dict, rounds: int) -> dict:
    """{name: (queries, median CPU ms, bytes, status)} of each way of asking, taken in turn."""
    handler = BaseHandler()
    handler.load_middleware()
    seconds = {name: [] for name in asks}
    found = {}
    for name, ask in asks.items():
        with CaptureQueriesContext(connection) as queries:
            response = handler.get_response(ask())
        found[name] = (len(queries), len(response.content), response.status_code)
    for _round in range(rounds):
        for name, ask in asks.items():
            request = ask()
            started = time.process_time()
            handler.get_response(request)
            seconds[name].append(time.process_time() - started)
    return {
        name: (queries, statistics.median(seconds[name]) * 1000, size, status)
        for name, (queries, size, status) in found.items()
    }


def ways(words: str) -> dict:
    """The bare view, and the endpoint as different readers ask it."""
    factory, urls = RequestFactory(SERVER_NAME="localhost"), types.ModuleType("bare_urls")
    urls.urlpatterns = [path("bare/", bare)]

    def ask_bare():
        request = factory.get("/bare/")
        request.urlconf = urls
        return request

    address = f"/api/v1/checks/?page_size={PAGE}"
    with_token = {"Authorization": f"Bearer {words}"}
    handler = BaseHandler()
    handler.load_middleware()
    tag = handler.get_response(factory.get(address))["ETag"]
    return {
        "bare view": ask_bare,
        "checks, anonymous": lambda: factory.get(address),
        "checks, with a token": lambda: factory.get(address, headers=with_token),
        "checks, filtered": lambda: factory.get(address + "&rating=true&language=es"),
        "checks, 304": lambda: factory.get(address, headers={"If-None-Match": tag}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--editions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=101)
    options = parser.parse_args()
    with empty_database():
        words = publish(options.editions)
        found = measure(ways(words), options.rounds)
    yardstick = found["bare view"][1]
    print(f"{options.editions} editions, a page of {PAGE}, median of {options.rounds} rounds")
    print(f"{'':22}{'queries':>8}{'CPU ms':>9}{'ratio':>8}{'kB':>8}{'status':>8}")
    for name, (queries, cpu, size, status) in found.items():
        print(f"{name:22}{queries:8}{cpu:9.2f}{cpu / yardstick:8.2f}{size / 1024:8.0f}{status:8}")


if __name__ == "__main__":
    main()
