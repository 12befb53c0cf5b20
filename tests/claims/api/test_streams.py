"""All checks in one file: the stored text, in parts, and a table that no spreadsheet calculates."""

import csv
import gzip
import io
import json

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model

from claims import publication
from claims.api import streams
from claims.export import table
from claims.models import Check, State
from tests import factories
from tests.factories import NOON, make_newsroom, make_people
from tests.rest import Rest


@pytest.fixture
def checks(db):
    make_newsroom()
    ana, marta = make_people()
    article = factories.make_article(by=ana)
    for words in ["el 23 de enero", "El gobierno", "el progreso es inaceptable"]:
        factories.bring_to(
            factories.mark(article, words, by=ana), State.PUBLISHED, author=ana, reviewer=marta
        )
    return list(Check.objects.order_by("-id"))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


class TestNdjson:
    def test_gives_every_stored_document_letter_by_letter(self, checks):
        stored = "".join(check.edition.document + "\n" for check in checks)
        assert body(Rest().get("/checks/ndjson/")).decode() == stored

    def test_keeps_order_over_batches(self, checks, monkeypatch):
        monkeypatch.setattr(streams, "BATCH", 2)
        uids = [json.loads(line)["uid"] for line in body(Rest().get("/checks/ndjson/")).splitlines()]
        assert uids == [str(check.uid) for check in checks]

    def test_takes_the_filters_and_fields_of_the_list(self, checks):
        assert body(Rest().get("/checks/ndjson/?rating=false")) == b""
        first = body(Rest().get("/checks/ndjson/?fields=uid")).splitlines()[0]
        assert json.loads(first) == {"uid": str(checks[0].uid)}

    def test_packs_for_readers_who_take_gzip(self, checks):
        response = Rest().get("/checks/ndjson/", headers={"Accept-Encoding": "br, gzip"})
        assert (response["Content-Encoding"], "Accept-Encoding" in response["Vary"]) == ("gzip", True)
        assert gzip.decompress(body(response)) == body(Rest().get("/checks/ndjson/"))

    def test_does_not_pack_for_readers_who_refuse_gzip(self, checks):
        response = Rest().get("/checks/ndjson/", headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in response


class TestCsv:
    def test_gives_a_row_to_every_check(self, checks):
        rows = list(csv.DictReader(io.StringIO(body(Rest().get("/checks/csv/")).decode())))
        assert [row["uid"] for row in rows] == [str(check.uid) for check in checks]
        assert [row["substance"] for row in rows] == [check.substance_key for check in checks]


class TestDatafeed:
    def test_holds_the_stored_claim_review_of_every_check(self, checks):
        response = Rest().get("/checks/datafeed/")
        feed = json.loads(body(response))
        stored = [json.loads(check.edition.claim_review) for check in checks]
        assert (feed["@type"], response["Content-Type"]) == ("DataFeed", "application/ld+json")
        assert [element["item"] for element in feed["dataFeedElement"]] == [[review] for review in stored]
        assert [element["url"] for element in feed["dataFeedElement"]] == [each["url"] for each in stored]

    def test_leaves_out_what_was_retracted(self, checks):
        marta = get_user_model().objects.get(username="marta")
        publication.retract(checks[0].claim, by=marta, at=NOON, note="No era cierto.")
        feed = json.loads(body(Rest().get("/checks/datafeed/")))
        stored = [json.loads(check.edition.claim_review)["@id"] for check in checks[1:]]
        assert [element["item"][0]["@id"] for element in feed["dataFeedElement"]] == stored

    def test_is_a_feed_without_elements_when_nothing_was_published(self, db):
        assert json.loads(body(Rest().get("/checks/datafeed/")))["dataFeedElement"] == []


class TestStreamed:
    def test_asks_for_one_part_at_a_time_under_asgi(self):
        asked = []

        def parts():
            for number in range(3):
                asked.append(number)
                yield b"x"

        async def first():
            async for _part in streams.Streamed(parts()):
                return list(asked)

        assert async_to_sync(first)() == [0]


class TestLineOf:
    @pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
    def test_makes_a_formula_text(self, words):
        document = {"language": "es", "urls": {"en": "u"}, "claimant": None, "statement": words}
        row = next(csv.reader(io.StringIO(table.line_of(document), newline="")))
        assert row[table.COLUMNS.index("statement")] == f"'{words}"
