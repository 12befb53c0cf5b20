"""Thousands of fact-checks come in: counted, listed, again and again without harm."""

import gzip
import io
import json
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from uuid6 import uuid7

from claims import access, amending, importing, tasks
from claims.export import datafeed
from claims.models import Check, ImportRun, OutsideCheck, Question, State
from tests.claims.test_feeding import lines, review
from tests.factories import NOON, bring_to, judge, make_claim, make_user
from tests.sources.hostile_server import HostileServer
from workbench.ledger.models import Event

PAGE = """<!doctype html><title>Una página</title><script type="application/ld+json">
{"@type": "ClaimReview", "claimReviewed": "El paro bajó.", "url": "/a"}</script><p>Texto.</p>"""


def many(count, start=0):
    return [review(number, url=f"https://otra.example/{number}") for number in range(start, start + count)]


def run(content, *, by=None, name="feed.json", **options):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return importing.run_now(io.BytesIO(raw), name=name, size=len(raw), by=by, at=NOON, **options)


def counts(of):
    return (of.new, of.changed, of.unchanged, of.skipped)


def upload(content: bytes, name="feed.json"):
    return SimpleUploadedFile(name, content)


@pytest.mark.django_db
class TestRunNow:
    def test_keeps_every_check_and_lists_what_it_skips(self):
        done = run(lines(*many(3), "{", {"@type": "ClaimReview"}))

        assert (done.state, counts(done)) == ("done", (3, 0, 0, 2))
        assert [place for place, _why in done.faults] == ["line 4", "line 5"]
        assert "claimReviewed" in done.faults[1][1]
        kept = OutsideCheck.objects.get(url="https://otra.example/0")
        assert (kept.statement, kept.came_from, kept.site) == ("Afirmación 0.", "feed.json", "otra.example")

    def test_changes_nothing_the_second_time(self):
        run(many(3))
        assert counts(run(many(3))) == (0, 0, 3, 0)

    def test_takes_the_newer_self_of_a_check(self):
        run(many(2))
        before = OutsideCheck.objects.get(url="https://otra.example/0")
        newer = [{**many(1)[0], "reviewRating": {"alternateName": "Falso"}}]

        assert counts(run(newer)) == (0, 1, 0, 0)
        after = OutsideCheck.objects.get(url="https://otra.example/0")
        assert (after.pk, after.uid, after.rating_words) == (before.pk, before.uid, "Falso")
        assert OutsideCheck.objects.count() == 2

    def test_keeps_the_last_of_the_same_check_in_one_batch(self):
        twice = [many(1)[0], {**many(1)[0], "reviewRating": {"alternateName": "Falso"}}]
        assert counts(run(twice)) == (1, 0, 1, 0)
        assert OutsideCheck.objects.get().rating_words == "Falso"

    def test_gives_way_to_who_brings_the_same_at_the_same_time(self, monkeypatch):
        """Between the question what is known and the writing."""
        write = importing._write

        def late(rows, **details):
            OutsideCheck.objects.bulk_create([OutsideCheck(**rows[0] | {"uid": uuid7()})])
            return write(rows, **details)

        monkeypatch.setattr(importing, "_write", late)
        done = run(many(3))
        assert (done.state, OutsideCheck.objects.count()) == ("done", 3)

    def test_asks_the_same_of_the_database_for_one_and_for_hundreds(self, django_assert_max_num_queries):
        with django_assert_max_num_queries(22):
            run(many(400))

    def test_goes_by_batches(self, monkeypatch):
        monkeypatch.setattr(importing, "BATCH", 10)
        told = []
        run(many(35), on_batch=lambda now: told.append(now.new))
        assert told == [10, 20, 30, 35]

    def test_writes_fewer_at_once_when_they_are_long(self, monkeypatch):
        monkeypatch.setattr(importing, "LARGEST_BATCH", 5000)
        told = []
        long = [each | {"abstract": "x" * 3000} for each in many(5)]
        run(long, on_batch=lambda now: told.append(now.new))
        assert told == [2, 4, 5]

    def test_reads_on_while_the_database_writes(self, monkeypatch):
        monkeypatch.setattr(importing, "BATCH", 10)
        read, keep, is_ahead = [], importing.keep_many, []

        def followed(entries):
            for entry in entries:
                read.append(entry)
                yield entry

        def patient(batch, **details):
            deadline = time.monotonic() + 10
            while len(read) < 20 and time.monotonic() < deadline:
                time.sleep(0.01)
            is_ahead.append(len(read) >= 20)
            return keep(batch, **details)

        records = importing.feeding.records
        monkeypatch.setattr(importing.feeding, "records", lambda file: followed(records(file)))
        monkeypatch.setattr(importing, "keep_many", patient)
        assert (counts(run(many(30))), is_ahead[0]) == ((30, 0, 0, 0), True)

    @pytest.mark.parametrize(
        ("language", "sentence"), [("en", "This is no JSON."), ("es", "Esto no es JSON.")]
    )
    def test_says_what_it_skips_in_the_language_of_the_run(self, language, sentence):
        with translation.override(language):
            assert run(lines(*many(1), "{")).faults[0][1] == sentence

    def test_reads_a_page(self):
        done = run(PAGE.encode(), name="pagina.html")
        assert counts(done) == (1, 0, 0, 0)
        assert OutsideCheck.objects.get().statement == "El paro bajó."

    @pytest.mark.parametrize("content", [b"", b"{}", b"<html></html>", b"no"])
    def test_fails_where_there_is_nothing(self, content):
        done = run(content)
        assert (done.state, bool(done.error)) == ("failed", True)

    def test_tells_a_thousand_faults_and_counts_all(self, monkeypatch):
        monkeypatch.setattr(importing, "MOST_FAULTS", 3)
        done = run(lines(*many(1), *["{"] * 5))
        assert (len(done.faults), done.skipped) == (3, 5)

    def test_enters_the_ledger(self):
        run(many(2))
        assert Event.objects.get(verb="import.ended").after == {
            "state": "done",
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "skipped": 0,
        }

    def test_is_for_the_newsroom(self):
        with pytest.raises(access.NotAllowed):
            run(many(1), by=make_user("otto"))

    def test_fetches_an_address_through_the_guard(self, settings):
        content = json.dumps(many(2)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        with HostileServer({"/feed": head.encode() + content}) as site:
            settings.CAPTURE_ALLOW = [site.pair]
            done = importing.run_now(None, name=site.url("/feed"), by=None, at=NOON)
            assert (done.state, counts(done)) == ("done", (2, 0, 0, 0))
            settings.CAPTURE_ALLOW = []
            with pytest.raises(importing.ImportRefused):
                importing.run_now(None, name=site.url("/feed"), by=None, at=NOON)


@pytest.mark.django_db
class TestRoundTrip:
    def test_gives_back_the_very_claim_review_of_every_check(self, ana, marta, us):
        """Out as a DataFeed, in, and out again: letter by letter, corrected and attributed ones too."""
        words = ["el 23 de enero", "El gobierno", "el progreso es inaceptable"]
        claims = [make_claim(by=ana, words=each) for each in words]
        who = {
            "claimant": amending.claimant_named("El gobierno"),
            "claimed_on": NOON.date(),
            "date_precision": "day",
        }
        amending.amend(claims[0], who, version=1, by=ana, at=NOON)
        judge(claims[1], "said", by=ana, question=Question.ATTRIBUTION)
        for claim in claims:
            claim.refresh_from_db()
            bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        checks = list(Check.objects.select_related("edition"))
        feed = "".join(datafeed.parts_of(check.edition.claim_review for check in checks))

        done = run(feed.encode(), name="datafeed.jsonld")

        assert (done.state, counts(done)) == ("done", (3, 0, 0, 0))
        kept = set(OutsideCheck.objects.values_list("raw", flat=True))
        assert kept == {check.edition.claim_review for check in checks}
        again = "".join(datafeed.parts_of(json.dumps(json.loads(raw)) for raw in sorted(kept)))
        assert counts(run(again.encode(), name="again.jsonld")) == (0, 0, 3, 0)


@pytest.mark.django_db
class TestAsk:
    @pytest.mark.parametrize("given", [{}, {"url": "https://otra-redaccion.es/", "file": upload(b"[]")}])
    def test_wants_a_file_or_an_address(self, ana, given):
        with pytest.raises(importing.ImportRefused):
            importing.ask(**given, by=ana, at=NOON)

    def test_refuses_a_file_that_is_too_large(self, ana, settings):
        settings.MAX_UPLOAD_BYTES = 10
        with pytest.raises(importing.ImportRefused) as refusal:
            importing.ask(file=upload(b"[" + b" " * 20), by=ana, at=NOON)
        assert refusal.value.field == "file"


@pytest.mark.django_db
class TestWorkOn:
    @pytest.fixture
    def waiting(self, ana):
        return importing.ask(file=upload(gzip.compress(json.dumps(many(3)).encode())), by=ana, at=NOON)

    def test_reads_the_file_and_forgets_it(self, waiting, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.import_factchecks(run_id=waiting.pk)

        waiting.refresh_from_db()
        assert (waiting.state, counts(waiting), waiting.percent) == ("done", (3, 0, 0, 0), 100)
        assert not default_storage.exists(waiting.file)
        assert OutsideCheck.objects.first().imported_by.username == "ana"

    def test_works_once_however_often_it_is_rung(self, waiting):
        for _twice in range(2):
            tasks.import_factchecks(run_id=waiting.pk)
        waiting.refresh_from_db()
        assert counts(waiting) == (3, 0, 0, 0)

    def test_begins_again_after_its_worker_was_lost_and_gives_up_in_the_end(self, waiting):
        for _time in range(2):
            gone = timezone.now() - timedelta(minutes=5)
            ImportRun.objects.update(state="running", lease=waiting.uid, lease_until=gone)
            again = importing.sweep()
            assert again == [waiting]
        ImportRun.objects.update(state="running", lease=waiting.uid, lease_until=gone)
        assert importing.sweep() == []
        waiting.refresh_from_db()
        assert (waiting.state, bool(waiting.error)) == ("failed", True)

    @pytest.fixture
    def dying(self, monkeypatch):
        """Workers that are gone once so many batches are committed; returns the sizes of all batches."""
        monkeypatch.setattr(importing, "BATCH", 2)
        keep, sizes = importing.keep_many, []

        def dying(after):
            def keep_or_die(batch, **details):
                if len(sizes) == after:
                    raise SystemExit
                sizes.append(batch.records)
                return keep(batch, **details)

            monkeypatch.setattr(importing, "keep_many", keep_or_die)
            return sizes

        return dying

    def lose(self):
        ImportRun.objects.update(lease_until=timezone.now() - timedelta(minutes=5))
        return importing.sweep()

    def test_goes_on_after_the_last_record_that_a_lost_worker_committed(self, ana, dying):
        content = lines(*many(3), "{", *many(4, start=3), *many(1))
        run = importing.ask(file=upload(content), by=ana, at=NOON)
        sizes = dying(after=2)
        with pytest.raises(SystemExit):
            importing.work_on(run.pk, at=NOON)
        run.refresh_from_db()
        assert (run.state, counts(run)) == ("running", (3, 0, 0, 1))

        assert self.lose() == [run]
        dying(after=None)
        importing.work_on(run.pk, at=NOON)

        run.refresh_from_db()
        assert (run.state, counts(run), [place for place, _why in run.faults]) == (
            "done",
            (7, 0, 1, 1),
            ["line 4"],
        )
        assert (sizes, OutsideCheck.objects.count()) == ([2, 2, 2, 2, 1], 7)

    def test_reads_again_what_an_address_said_when_it_was_fetched(self, ana, dying, settings):
        content = json.dumps(many(3)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        with HostileServer({"/feed": head.encode() + content}) as site:
            settings.CAPTURE_ALLOW = [site.pair]
            run = importing.ask(url=site.url("/feed"), by=ana, at=NOON)
            sizes = dying(after=1)
            with pytest.raises(SystemExit):
                importing.work_on(run.pk, at=NOON)
        assert self.lose() == [run]
        dying(after=None)
        importing.work_on(run.pk, at=NOON)

        run.refresh_from_db()
        assert (run.state, counts(run), sizes) == ("done", (3, 0, 0, 0), [2, 1])

    def test_is_given_up_by_none_that_comes_further_each_time(self, ana, dying):
        run = importing.ask(file=upload(lines(*many(10))), by=ana, at=NOON)
        for place in range(4):
            dying(after=place + 1)
            with pytest.raises(SystemExit):
                importing.work_on(run.pk, at=NOON)
            assert self.lose() == [run]

    def test_stops_when_it_was_handed_on(self, waiting, monkeypatch):
        monkeypatch.setattr(importing, "BATCH", 1)
        keep = importing.keep_many

        def steal(*words, **options):
            ImportRun.objects.update(lease="0190a0a0-0000-7000-8000-000000000000")
            return keep(*words, **options)

        monkeypatch.setattr(importing, "keep_many", steal)
        importing.work_on(waiting.pk, at=NOON)
        waiting.refresh_from_db()
        assert (waiting.state, waiting.new, OutsideCheck.objects.count()) == ("running", 0, 0)


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_import_what_was_uploaded(self, client, worker):
        ana = make_user("ana", "fact-checker")
        client.force_login(ana)
        content = json.dumps(many(1200)).encode()
        assert client.post("/imports/", {"file": upload(content)}).status_code == 302
        deadline = timezone.now() + timedelta(seconds=40)
        while ImportRun.objects.get().is_open and timezone.now() < deadline:
            time.sleep(0.1)
        assert counts(ImportRun.objects.get()) == (1200, 0, 0, 0)


@pytest.mark.django_db
class TestCommand:
    def test_tells_what_it_did_and_lists_what_it_skipped(self, tmp_path, capsys):
        path = tmp_path / "feed.ndjson"
        path.write_bytes(lines(*many(2), "{"))
        call_command("import_factchecks", str(path), "--by", make_user("ana", "fact-checker").username)

        said = capsys.readouterr()
        assert said.out == "line 3: This is no JSON.\n"
        assert "2 new, 0 changed, 0 known already, 1 skipped" in said.err
        assert OutsideCheck.objects.first().imported_by.username == "ana"

    @pytest.mark.parametrize("words", [["nothing-here.json"], ["https://127.0.0.1/"], ["x", "--by", "nadie"]])
    def test_says_what_is_wrong(self, words):
        with pytest.raises(CommandError):
            call_command("import_factchecks", *words)

    def test_fails_when_nothing_could_be_read(self, tmp_path):
        path = tmp_path / "feed.json"
        path.write_text("no")
        with pytest.raises(CommandError, match="Nothing in it"):
            call_command("import_factchecks", str(path))


class TestPages:
    @pytest.fixture
    def door(self, client, ana):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        client.force_login(ana)
        return client

    def test_ask_for_an_import_and_show_how_it_goes(self, door):
        response = door.post("/imports/", {"file": upload(lines(*many(1), "{"))})
        run = ImportRun.objects.get()
        assert response["Location"] == f"/imports/{run.uid}/"
        assert b'hx-trigger="every 2s"' in door.get(f"/imports/{run.uid}/").content
        importing.work_on(run.pk, at=NOON)
        page = door.get(f"/imports/{run.uid}/").content.decode()
        assert ("This is no JSON." in page, "every 2s" in page) == (True, False)
        part = door.get(f"/imports/{run.uid}/", headers={"HX-Request": "true"}).content.decode()
        assert ("<html" in part, "This is no JSON." in part) == (False, True)
        assert b"feed.json" in door.get("/imports/").content

    @pytest.mark.parametrize("given", [{}, {"url": "no es"}, {"url": "https://10.0.0.1/feed"}])
    def test_say_what_does_not_fit(self, door, given):
        assert door.post("/imports/", given).status_code == 422
        assert not ImportRun.objects.exists()

    def test_are_for_the_newsroom(self, client, db):
        client.force_login(make_user("otto"))
        assert client.get("/imports/").status_code == 403
