"""Sources and snapshots over REST."""

import hashlib

import pytest

from sources import archiving
from tests import factories
from tests.factories import TEXT, make_user
from tests.rest import rest_of
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


@pytest.fixture
def ana():
    return make_user("ana", CHECKER)


@pytest.fixture
def rest(ana):
    return rest_of(ana)


class TestSnapshotViewSet:
    def test_gives_text_and_blocks_in_the_detail_only(self, rest, ana):
        snapshot = factories.make_snapshot(by=ana, url=PAGE)
        (listed,) = rest.get("/snapshots/").json()["results"]
        alone = rest.get(f"/snapshots/{snapshot.uid}/").json()
        assert not {"text", "blocks"} & listed.keys()
        assert hashlib.sha256(alone["text"].encode()).hexdigest() == alone["text_sha256"]
        assert [alone["text"][block["start"] : block["end"]] for block in alone["blocks"]] == TEXT.split(
            "\n\n"
        )

    def test_lists_those_of_one_source(self, rest, ana):
        snapshot = factories.make_snapshot(by=ana, url=PAGE)
        factories.make_snapshot("Otro texto.", by=ana)
        found = rest.get(f"/snapshots/?source={snapshot.source.uid}").json()["results"]
        assert [each["uid"] for each in found] == [str(snapshot.uid)]


class TestWarc:
    @pytest.fixture
    def snapshot(self, ana, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        return factories.make_capture(b"<html><p>Consta.</p>", by=ana, url=PAGE)

    def test_is_the_archive_file_to_the_byte(self, rest, snapshot):
        answer = rest.get(f"/snapshots/{snapshot.uid}/warc/")

        assert answer.getvalue() == archiving.open_archive(snapshot.archive_name).read()
        assert answer["Content-Type"] == "application/warc"
        assert answer["Content-Disposition"].startswith("attachment;")

    def test_leaves_word_of_who_took_it(self, rest, ana, snapshot):
        rest.get(f"/snapshots/{snapshot.uid}/warc/")

        event = Event.objects.get(verb="snapshot.handed_out")
        assert (event.actor, event.object_uid) == (ana, snapshot.source.uid)
        assert event.after["snapshot"] == str(snapshot.uid)

    def test_says_so_when_there_is_none(self, rest, ana):
        pasted = factories.make_snapshot("Un texto.", by=ana)

        answer = rest.get(f"/snapshots/{pasted.uid}/warc/")

        assert (answer.status_code, answer.json()["code"]) == (404, "not_archived")
        assert not Event.objects.filter(verb="snapshot.handed_out").exists()


class TestSourceViewSet:
    def test_shows_the_newest_snapshot(self, rest, ana):
        factories.make_snapshot(by=ana, url=PAGE)
        newest = factories.make_snapshot("Ahora dice otra cosa.", by=ana, url=PAGE)
        (listed,) = rest.get("/sources/").json()["results"]
        assert (listed["snapshot"], listed["attempt"]) == (str(newest.uid), None)

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            (f"url={PAGE}", 1),
            (f"url={PAGE}%3Futm_source=x", 1),
            ("url=https://www.ine.es/otra", 0),
            ("url=javascript:alert(1)", 0),
            ("q=nota", 2),
            ("kind=dataset", 0),
            ("site=ine.es", 0),
        ],
    )
    def test_filters(self, rest, ana, query, count):
        factories.make_snapshot(by=ana, url=PAGE)
        factories.make_snapshot("Otro texto.", by=ana)
        assert len(rest.get(f"/sources/?{query}").json()["results"]) == count

    def test_lists_with_a_constant_number_of_queries(self, rest, ana, django_assert_max_num_queries):
        for number in range(5):
            factories.make_snapshot(by=ana, url=f"{PAGE}?n={number}")
        with django_assert_max_num_queries(6):
            assert len(rest.get("/sources/").json()["results"]) == 5


class TestWatch:
    def test_begins_changes_and_ends(self, rest, ana):
        source = factories.make_snapshot(by=ana, url=PAGE).source
        address = f"/sources/{source.uid}/watch/"

        begun = rest.post(address, {"interval": "hourly", "until": "2099-01-01T00:00:00Z"})
        assert (begun.status_code, begun.json()["watch"]["interval"]) == (200, "hourly")
        assert rest.post(address).json()["watch"] | {"started_at": 0, "next_at": 0} == {
            "interval": "daily",
            "until": None,
            "by": "ana",
            "started_at": 0,
            "next_at": 0,
        }
        assert rest.delete(address).status_code == 204
        assert rest.get(f"/sources/{source.uid}/").json()["watch"] is None
        assert (rest.delete(address).status_code, rest.delete(address).json()["code"]) == (409, "not_watched")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"interval": "yearly"}, "invalid"),
            ({"until": "2001-01-01T00:00:00Z"}, "watch_refused"),
        ],
    )
    def test_refuses_what_does_not_fit(self, rest, ana, body, code):
        source = factories.make_snapshot(by=ana, url=PAGE).source

        assert rest.post(f"/sources/{source.uid}/watch/", body).json()["code"] == code

    def test_needs_an_address(self, rest, ana):
        source = factories.make_snapshot(by=ana).source

        assert rest.post(f"/sources/{source.uid}/watch/").json()["code"] == "no_address"

    def test_needs_a_token_that_may_write(self, ana):
        source = factories.make_snapshot(by=ana, url=PAGE).source

        assert rest_of(ana, "read").post(f"/sources/{source.uid}/watch/").status_code == 403
