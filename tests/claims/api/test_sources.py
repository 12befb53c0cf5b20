"""Documents over REST: brought in, fetched again, cancelled, given by hand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from claims.models import Attachment
from sources.models import FetchAttempt, Reason, Source
from tests import factories
from tests.factories import TEXT
from tests.rest import path_of

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


class TestSourceIntakeViewSet:
    def test_amends_what_a_document_is(self, rest, ana):
        source = factories.make_snapshot(by=ana).source
        address = f"/sources/{source.uid}/"
        response = rest.patch(address, {"kind": "dataset", "title": " La  tabla "})
        assert (response.json()["kind"], response.json()["title"]) == ("dataset", "La tabla")
        assert rest.patch(address, {"kind": "dataset"}, tag="").status_code == 428
        assert rest.patch(address, {"kind": "rumour"}).json()["field"] == "kind"

    def test_fetches_again_and_stops(self, rest, ana):
        source = factories.make_snapshot(by=ana, url=PAGE).source
        again = rest.post(f"/sources/{source.uid}/retry/")
        assert (again.status_code, again.json()["attempt"]["state"]) == (202, "queued")
        assert path_of(again).endswith(f"/sources/{source.uid}/")
        stopped = rest.post(f"/sources/{source.uid}/cancel/")
        assert (stopped.status_code, stopped.json()["attempt"]["error_code"]) == (200, "cancelled")
        twice = rest.post(f"/sources/{source.uid}/cancel/")
        assert (twice.status_code, twice.json()["code"]) == (409, "attempt_ended")

    def test_has_nowhere_to_fetch_a_pasted_text_from(self, rest, ana):
        source = rest.post("/sources/", {"text": TEXT}).json()
        refused = rest.post(f"/sources/{source['uid']}/retry/")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_address")

    def test_takes_the_text_of_what_could_not_be_fetched(self, rest):
        source = rest.post("/sources/", {"url": PAGE}).json()
        given = rest.post(f"/sources/{source['uid']}/content/", {"text": TEXT})
        assert (given.status_code, Source.objects.count()) == (201, 1)
        assert rest.get(f"/snapshots/{given.json()['snapshot']}/").json()["text"] == TEXT

    def test_takes_its_file(self, rest, ana):
        source = factories.make_snapshot(by=ana).source
        address = f"/sources/{source.uid}/content/"
        given = rest.upload(address, {"file": SimpleUploadedFile("n.txt", TEXT.encode())})
        assert (given.status_code, given.json()["attempt"]["reason"]) == (202, "upload")
        assert rest.post(address, {}).status_code == 400

    def test_attaches_a_queued_address_to_a_claim(self, rest, claim):
        response = rest.post("/sources/", {"url": PAGE, "claim": str(claim.uid), "kind": "dataset"})
        assert (response.status_code, response.json()["attempt"]["state"]) == (202, "queued")
        assert Attachment.objects.get().source.kind == "dataset"

    def test_joins_the_open_attempt(self, rest):
        rest.post("/sources/", {"url": PAGE})
        assert rest.post("/sources/", {"url": PAGE}).status_code == 202
        assert FetchAttempt.objects.count() == 1

    def test_knows_an_address_that_was_captured(self, rest, ana):
        factories.make_snapshot(by=ana, url=PAGE)
        assert rest.post("/sources/", {"url": PAGE}).status_code == 200
        assert not FetchAttempt.objects.exists()

    def test_asks_again_after_a_failure(self, rest, ana):
        uid = rest.post("/sources/", {"url": PAGE}).json()["uid"]
        FetchAttempt.objects.update(state="failed", error_code="timeout", finished_at=factories.NOON)
        assert rest.post("/sources/", {"url": PAGE}).json()["uid"] == uid
        assert FetchAttempt.objects.latest("id").reason == Reason.RETRY

    def test_writes_nothing_when_the_claim_is_unknown(self, rest):
        body = {"text": TEXT, "claim": "0190a0a0-0000-7000-8000-000000000000"}
        assert rest.post("/sources/", body).json()["field"] == "claim"
        assert not Source.objects.exists()
