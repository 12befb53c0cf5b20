"""A capture is kept under its own hash, and a version is numbered once."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from sources import archiving, text
from sources.models import Origin, Snapshot, Source
from sources.signals import snapshot_stored
from tests.factories import NOON, make_snapshot, make_user
from tests.racing import at_once, errors_in, the_ledger
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def source(ana):
    return Source.objects.create(url="https://acta.example/1", created_at=NOON)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def heard():
    """The snapshots that listeners are told of."""
    told = []

    def listen(sender, *, snapshot, **kwargs):
        told.append(snapshot)

    snapshot_stored.connect(listen)
    yield told
    snapshot_stored.disconnect(listen)


def store(source, words="La reunión consta.", *, by, at=NOON, found=(), **received):
    given = {"body_sha256": "0" * 64, "body_bytes": 20, "archive_name": "captures/00/x.warc.gz"}
    return archiving.store(
        source,
        origin=Origin.FETCHED,
        found=archiving.plain(words) | dict(found),
        received=given | received,
        by=by,
        at=at,
    )


class TestKeep:
    def test_writes_under_the_hash_of_what_is_written(self):
        name = archiving.keep(b"some archive")

        digest = hashlib.sha256(b"some archive").hexdigest()
        assert name == f"captures/{digest[:2]}/{digest}.warc.gz"
        assert default_storage.open(name).read() == b"some archive"

    def test_keeps_the_same_bytes_once(self, tmp_path):
        assert archiving.keep(b"some archive") == archiving.keep(b"some archive")
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


class TestBodyOf:
    def test_says_when_the_file_is_gone(self):
        with pytest.raises(FileNotFoundError):
            archiving.body_of("captures/00/gone.warc.gz")


class TestStore:
    def test_writes_what_was_found_and_how_it_came(self, source, ana):
        arrived = NOON - timedelta(minutes=1)
        snapshot = store(
            source,
            by=ana,
            found={"title": "Acta", "byline": "A. Torre", "language": "es", "dates": [{"value": "2026-01"}]},
            captured_at=arrived,
            final_url="https://www.acta.example/1",
            http_status=200,
            headers=[["Content-Type", "text/html"]],
        )

        snapshot.refresh_from_db()
        assert (snapshot.number, snapshot.captured_at, snapshot.captured_by) == (1, arrived, ana)
        assert (snapshot.title, snapshot.byline, snapshot.language) == ("Acta", "A. Torre", "es")
        assert (snapshot.final_url, snapshot.http_status) == ("https://www.acta.example/1", 200)
        assert (snapshot.headers, snapshot.dates) == ([["Content-Type", "text/html"]], [{"value": "2026-01"}])
        assert snapshot.text_sha256 == hashlib.sha256(snapshot.text.encode()).hexdigest()
        assert [snapshot.text[b.start : b.end] for b in snapshot.text_blocks] == [snapshot.text]
        event = Event.objects.get()
        assert (event.verb, event.object_uid) == ("snapshot.stored", source.uid)
        assert event.after["text_sha256"] == snapshot.text_sha256

    def test_numbers_the_versions_of_each_source(self, source, ana):
        other = Source.objects.create(created_at=NOON)

        numbers = [store(one, by=ana).number for one in (source, source, other, source)]

        assert numbers == [1, 2, 1, 3]
        assert archiving.newest(source).number == 3

    def test_keeps_the_first_title_and_learns_what_the_page_calls_itself(self, source, ana):
        store(source, by=ana, found={"title": "Acta", "canonical_url": "https://otra.example/"})
        store(source, by=ana, found={"title": "Acta corregida"})

        source.refresh_from_db()
        assert (source.title, source.declared_url) == ("Acta", "https://otra.example/")
        assert source.url == "https://acta.example/1"

    def test_cuts_what_a_hostile_page_says_at_length(self, source, ana):
        long = "a" * 9000
        found = {"title": long, "byline": long, "language": long, "canonical_url": long}

        snapshot = store(source, by=ana, found=found)

        assert (len(snapshot.title), len(snapshot.byline), len(snapshot.language)) == (500, 300, 35)

    def test_tells_whoever_listens(self, source, ana, heard):
        snapshot = store(source, by=ana)

        assert heard == [snapshot]

    def test_leaves_nothing_when_a_listener_fails(self, source, ana):
        def fail(sender, **kwargs):
            raise OSError("the disk is full")

        snapshot_stored.connect(fail)
        try:
            with pytest.raises(OSError, match="disk"):
                store(source, by=ana, found={"title": "Acta"})
        finally:
            snapshot_stored.disconnect(fail)

        assert not Snapshot.objects.exists()
        assert not Event.objects.exists()
        assert Source.objects.get().title == ""

    @pytest.mark.django_db(transaction=True)
    def test_numbers_two_captures_at_once_apart(self, source, ana):
        results = at_once(
            *(lambda: store(Source.objects.get(), by=ana).number for _ in range(3)), holding=the_ledger()
        )

        assert errors_in(results) == []
        assert results == [1, 2, 3]


class TestNewest:
    def test_is_the_last_version_or_none(self, ana):
        snapshot = make_snapshot(by=ana)

        assert archiving.newest(snapshot.source) == snapshot
        assert archiving.newest(Source.objects.create(created_at=NOON)) is None


class TestPlain:
    def test_finds_the_blocks_of_a_pasted_text(self):
        found = archiving.plain("Uno.\n\n- dos\n- tres\n", title="Título")

        assert found["text"] == "Uno.\n\ndos\n\ntres"
        assert [block.kind for block in text.from_json(found["blocks"])] == [
            *("paragraph", "list_item", "list_item")
        ]
        assert (found["title"], found["media_type"], found["charset_origin"]) == (
            *("Título", "text/plain", "pasted"),
        )

    @pytest.mark.parametrize("nothing", ["", " \n\n ", "\u200b"])
    def test_refuses_what_leaves_no_text(self, nothing):
        with pytest.raises(ValueError, match="no text"):
            archiving.plain(nothing)
