"""Two steps, two kinds of worker, and a row that says at every moment where the attempt stands."""

import hashlib
import json
import threading
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources import archiving, calling, collecting, dispatch, failures, fetching, tasks
from sources.models import FetchAttempt, Host, Origin, Snapshot, Source, State, Step
from tests.factories import NOON, make_user
from tests.racing import at_once
from tests.sources.hostile_server import HostileServer, page, redirect, reply, sent
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

WORDS = "La reunión consta en el acta que se publicó el viernes. "
HTML = f"<html lang=es><head><title>Acta</title></head><body><article><h1>Acta</h1><p>{WORDS * 8}</p>"
EVIL = json.dumps(
    {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": "Un \x00 nulo y medio \ud800 par",
        "author": {"name": "A\x00B"},
        "url": "https://x.example/\x00",
        "datePublished": "2026-01-16\x00",
        "reviewRating": {"alternateName": "Fal\x00so"},
    }
)


@pytest.fixture
def site():
    answers = {
        "/acta": page(HTML),
        "/moved": redirect("/acta"),
        "/gone": reply(status="404 Not Found"),
        "/closed": reply(status="403 Forbidden"),
        "/busy": reply(b"", "Retry-After: 7200", status="503 Service Unavailable"),
        "/blank": page("<html><body></body></html>"),
        "/image": reply(b"\x89PNG\r\n\x1a\n" + bytes(64), "Content-Type: text/html"),
        "/cut": sent(page(HTML)[:300]),
        "/inside": redirect("http://127.0.0.2:9/"),
        "/loop": redirect("/loop"),
        "/private": page(HTML),
        "/evil": page(f"{HTML}<title>A\x00</title><script type=application/ld+json>{EVIL}</script>"),
        "/nul": page(HTML, "X-Nul: a\x00b"),
        "/robots.txt": reply(b"User-agent: *\nDisallow: /private\n", "Content-Type: text/plain"),
    }
    with HostileServer(answers) as site:
        yield site


@pytest.fixture
def own_settings(settings, site, tmp_path):
    settings.CAPTURE_ALLOW = [site.pair]
    settings.MEDIA_ROOT = tmp_path
    return settings


@pytest.fixture
def ana(own_settings, db):
    return make_user("ana", CHECKER)


@pytest.fixture
def ask(site, ana):
    """An attempt that waits to fetch a path of the site."""

    def attempt(path="/acta"):
        source, _ = collecting.by_url(site.url(path), by=ana, at=NOON)
        return dispatch.request_fetch(source, by=ana, at=NOON)

    return attempt


@pytest.fixture
def fetch(ask):
    """Take a path of the site through both steps, and return the attempt as it ended."""

    def attempt(path="/acta"):
        waiting = ask(path)
        if fetching.download(waiting.pk, at=timezone.now()):
            fetching.extract(waiting.pk, at=timezone.now())
        return row(waiting)

    return attempt


def row(attempt):
    return FetchAttempt.objects.get(pk=attempt.pk)


def run_out(attempt, **columns):
    """As if the worker that holds the attempt had been silent for too long."""
    held = {"state": State.RUNNING, "lease": uuid4(), "lease_until": NOON}
    FetchAttempt.objects.filter(pk=attempt.pk).update(**(held | columns))


class TestManners:
    """What other people's sites see of us."""

    def test_ask_only_for_what_is_new(self, fetch, site):
        answer = page(HTML, 'ETag: "v1"', "Last-Modified: Fri, 16 Jan 2026 12:00:00 GMT")
        site.answers["/acta"] = [answer, reply(status="304 Not Modified", length=None)]
        first = fetch()

        again = fetch()

        assert (again.state, again.snapshot, again.http_status) == (State.UNCHANGED, first.snapshot, 304)
        assert Snapshot.objects.count() == 1
        assert b'If-None-Match: "v1"' in site.requests[-1]
        assert b"If-Modified-Since: Fri, 16 Jan 2026 12:00:00 GMT" in site.requests[-1]

    def test_ask_for_everything_when_the_archive_lost_it(self, fetch, site, own_settings):
        site.answers["/acta"] = page(HTML, 'ETag: "v1"')
        first = fetch()
        (Path(own_settings.MEDIA_ROOT) / first.snapshot.archive_name).unlink()

        fetch()

        assert b"If-None-Match" not in site.requests[-1]

    def test_ask_for_everything_after_a_pasted_version(self, fetch, site, ana):
        site.answers["/acta"] = page(HTML, 'ETag: "v1"')
        collecting.paste("Otra cosa.", by=ana, at=NOON, source=fetch().source)

        fetch()

        assert b"If-None-Match" not in site.requests[-1]

    def test_ask_for_the_rules_once_a_day(self, fetch, site):
        fetch()
        fetch("/private")

        assert site.paths == ["/robots.txt", "/acta"]

    def test_ask_again_for_rules_that_could_not_be_read(self, ask, site):
        site.answers["/robots.txt"] = [reply(status="503 Service Unavailable"), reply(b"")]
        attempt = ask()

        fetching.download(attempt.pk, at=NOON - timedelta(hours=1))
        assert row(attempt).error_code == "robots_unreachable"
        FetchAttempt.objects.update(next_try_at=NOON)
        assert fetching.download(attempt.pk, at=NOON) is True

    def test_wait_for_the_turn_without_losing_a_try(self, ask, site, own_settings):
        own_settings.CAPTURE_HOST_GAP_SECONDS = 5
        first, second = ask("/acta"), ask("/gone")
        fetching.download(first.pk, at=NOON)

        with pytest.raises(fetching.HostBusy) as busy:
            fetching.download(second.pk, at=NOON)

        second = row(second)
        assert 0 < busy.value.seconds < 11
        assert (second.state, second.tries, second.lease, second.error_code) == (State.QUEUED, 0, None, "")
        assert second.next_try_at > timezone.now()
        assert "/gone" not in site.paths

    def test_leave_every_page_alone_when_one_asks_for_a_pause(self, ask, site, own_settings):
        own_settings.CAPTURE_HOST_GAP_SECONDS = 1
        busy, other = ask("/busy"), ask("/acta")
        fetching.download(busy.pk, at=timezone.now())

        with pytest.raises(fetching.HostBusy) as waits:
            fetching.download(other.pk, at=timezone.now())

        assert 7190 < waits.value.seconds < 7210
        assert (row(other).tries, row(other).error_code) == (0, failures.HOST_WAITS)
        assert "turn" in failures.sentence(row(other))

    def test_give_the_turn_back_whatever_happens(self, ask, own_settings):
        own_settings.CAPTURE_HOST_GAP_SECONDS = 1
        for path in ("/gone", "/cut", "/inside"):
            fetching.download(ask(path).pk, at=NOON)
            assert Host.objects.get().holder is None
            Host.objects.update(free_at=NOON)

    @pytest.mark.parametrize(
        ("seconds", "rung"), [(3.0, [{"kwargs": {"attempt_id": 7}, "countdown": 3.0}]), (900.0, [])]
    )
    def test_ring_for_a_turn_that_comes_soon(self, monkeypatch, seconds, rung):
        def wait(attempt_id, *, at):
            raise fetching.HostBusy(seconds)

        rings = []
        monkeypatch.setattr(fetching, "download", wait)
        monkeypatch.setattr(tasks.fetch, "apply_async", lambda **told: rings.append(told))

        tasks.fetch(attempt_id=7)

        assert rings == rung

    @pytest.mark.parametrize("header", [(), ("X-Robots-Tag: noarchive",)])
    def test_keep_a_copy_to_ourselves_when_asked_to(self, fetch, site, header):
        meta = "" if header else "<meta name=robots content=noarchive>"
        site.answers["/acta"] = page(HTML.replace("<title>", f"{meta}<title>"), *header)

        snapshot = fetch().snapshot

        assert snapshot.details["flags"].count("no_archive") == 1
        assert snapshot.is_private


class TestDownload:
    def test_archives_the_body_and_hands_the_attempt_on(self, ask, site):
        attempt = ask()
        FetchAttempt.objects.update(tries=2)

        assert fetching.download(attempt.pk, at=NOON) is True

        attempt = row(attempt)
        assert (attempt.state, attempt.step, attempt.tries) == (State.QUEUED, Step.EXTRACT, 0)
        assert (attempt.lease, attempt.next_try_at, attempt.http_status) == (None, NOON, 200)
        assert attempt.received_bytes == len(HTML.encode())
        body = archiving.body_of(attempt.capture["archive_name"])
        assert body == HTML.encode()
        assert attempt.capture["body_sha256"] == hashlib.sha256(body).hexdigest()
        assert attempt.capture["final_url"] == site.url("/acta")
        assert attempt.started_at is not None

    def test_says_who_we_are(self, ask, site, own_settings):
        own_settings.CAPTURE_CONTACT = "https://redaccion.example/robot"

        fetching.download(ask().pk, at=NOON)

        assert b"Contraste/1 (+https://redaccion.example/robot)" in site.requests[-1]

    @pytest.mark.django_db(transaction=True)
    def test_shows_each_step_that_lasts(self, ask, monkeypatch):
        monkeypatch.setattr(fetching, "TELL_SECONDS", 0.02)
        attempt = ask()
        call, keep, shown = calling.call, archiving.keep_download, []

        def wait_for(step):
            deadline = time.monotonic() + 10
            while row(attempt).step != step and time.monotonic() < deadline:
                time.sleep(0.01)
            shown.append(row(attempt).step)

        def call_slowly(url, *, since, on_step):
            return call(url, since=since, on_step=lambda step: (on_step(step), wait_for(step)))

        monkeypatch.setattr(calling, "call", call_slowly)
        monkeypatch.setattr(archiving, "keep_download", lambda got: (wait_for(Step.ARCHIVE), keep(got))[1])

        fetching.download(attempt.pk, at=NOON)

        assert shown == [Step.CONNECT, Step.DOWNLOAD, Step.ARCHIVE]
        assert row(attempt).step == Step.EXTRACT

    def test_writes_the_row_twice_when_the_page_comes_at_once(self, ask):
        attempt = ask()

        with CaptureQueriesContext(connection) as queries:
            fetching.download(attempt.pk, at=NOON)

        written = [q["sql"] for q in queries if 'UPDATE "sources_fetchattempt"' in q["sql"]]
        assert len(written) == 2  # taken, and handed on

    @pytest.mark.parametrize(
        ("path", "state", "code", "status"),
        [
            ("/gone", State.FAILED, "http_page_gone", 404),
            ("/closed", State.FAILED, "http_access_denied", 403),
            ("/cut", State.FAILED, "body_cut", None),
            ("/loop", State.FAILED, "redirect_loop", None),
            ("/inside", State.REFUSED, "url_port", None),
            ("/private", State.REFUSED, "robots_denied", None),
        ],
    )
    def test_ends_what_asking_again_cannot_mend(self, ask, path, state, code, status):
        attempt = ask(path)

        assert fetching.download(attempt.pk, at=NOON) is False

        attempt = row(attempt)
        assert (attempt.state, attempt.error_code) == (state, code)
        assert (attempt.lease, attempt.finished_at is None) == (None, False)
        assert failures.sentence(attempt).strip()
        assert status is None or attempt.http_status == status
        assert not Snapshot.objects.exists()

    def test_waits_as_long_as_the_site_asks(self, ask):
        attempt = ask("/busy")

        assert fetching.download(attempt.pk, at=NOON) is False

        attempt = row(attempt)
        assert (attempt.state, attempt.step, attempt.tries) == (State.QUEUED, Step.CONNECT, 1)
        assert attempt.next_try_at >= NOON + timedelta(seconds=7200)
        assert (attempt.error_code, attempt.http_status, attempt.lease) == ("server_busy", 503, None)

    @pytest.mark.parametrize("tries", range(1, fetching.MAX_TRIES))
    def test_spreads_its_own_retries(self, ask, tries, monkeypatch):
        monkeypatch.setattr(fetching.random, "uniform", lambda low, high: high)
        failure = fetching.transport.TryLater(code="timeout", seconds=60)
        attempt = ask()
        FetchAttempt.objects.update(tries=tries - 1)
        attempt = fetching.take(attempt.pk, fetching.NETWORK_STEPS)

        fetching._try_later(attempt, failure, NOON)

        assert row(attempt).next_try_at == NOON + timedelta(seconds=30 * 2**tries)

    def test_gives_up_after_the_last_try(self, ask):
        attempt = ask("/busy")
        FetchAttempt.objects.update(tries=fetching.MAX_TRIES - 1)

        fetching.download(attempt.pk, at=NOON)

        assert (row(attempt).state, row(attempt).error_code) == (State.FAILED, "server_busy")

    def test_forgets_an_earlier_failure_when_it_goes_well(self, ask):
        attempt = ask()
        FetchAttempt.objects.update(error_code="timeout", error="Tardó.", error_details={"seconds": 60})

        fetching.download(attempt.pk, at=NOON)
        fetching.extract(attempt.pk, at=NOON)

        ended = row(attempt)
        assert (ended.state, ended.error_code, ended.error, ended.error_details) == (State.STORED, "", "", {})

    def test_stores_no_second_copy_of_a_page_that_is_unchanged(self, fetch):
        first = fetch()

        again = fetch()

        assert (again.state, again.snapshot) == (State.UNCHANGED, first.snapshot)
        assert Snapshot.objects.count() == 1

    def test_works_once_when_it_is_rung_for_twice(self, ask, site):
        attempt = ask()

        assert [fetching.download(attempt.pk, at=NOON) for _ in range(2)] == [True, False]
        assert site.paths.count("/acta") == 1

    @pytest.mark.parametrize("header", ["/nul"])
    def test_outlives_headers_no_column_can_hold(self, fetch, header):
        assert fetch(header).state in (State.STORED, State.FAILED)


class TestExtract:
    def test_stores_the_text_with_its_proof(self, fetch, site, ana):
        attempt = fetch("/moved")

        snapshot = attempt.snapshot
        assert (attempt.state, attempt.finished_at is None) == (State.STORED, False)
        assert WORDS.strip() in snapshot.text
        assert (snapshot.title, snapshot.language, snapshot.origin) == ("Acta", "es", Origin.FETCHED)
        assert (snapshot.final_url, snapshot.http_status) == (site.url("/acta"), 200)
        assert ["Content-Type", "text/html; charset=utf-8"] in snapshot.headers
        assert (snapshot.media_type, snapshot.charset.lower()) == ("text/html", "utf-8")
        assert snapshot.body_sha256 == hashlib.sha256(HTML.encode()).hexdigest()
        assert archiving.body_of(snapshot.archive_name) == HTML.encode()
        assert (snapshot.captured_by, snapshot.source.title) == (ana, "Acta")
        assert Event.objects.first().verb == "snapshot.stored"

    @pytest.mark.parametrize("path", ["/blank", "/image"])
    def test_ends_a_page_without_text_with_a_reason(self, fetch, path):
        attempt = fetch(path)

        assert attempt.state == State.FAILED
        assert attempt.error_code
        assert failures.sentence(attempt).strip()
        assert not Snapshot.objects.exists()

    def test_outlives_what_no_column_can_hold(self, fetch):
        attempt = fetch("/evil")

        assert attempt.state == State.STORED
        assert "\x00" not in json.dumps(attempt.snapshot.details)

    def test_reads_an_uploaded_file(self, ana):
        attempt = collecting.upload(WORDS.encode(), "acta.txt", by=ana, at=NOON)

        fetching.extract(attempt.pk, at=NOON)

        snapshot = row(attempt).snapshot
        assert (snapshot.text, snapshot.origin, snapshot.media_type) == (
            *(WORDS.strip(), Origin.UPLOADED, "text/plain"),
        )
        assert snapshot.captured_at == NOON

    def test_does_not_touch_what_is_still_to_be_fetched(self, ask):
        attempt = ask()

        fetching.extract(attempt.pk, at=NOON)

        assert (row(attempt).state, row(attempt).tries) == (State.QUEUED, 0)

    @pytest.mark.parametrize("damage", ["altered", "cut", "gone"])
    def test_says_when_the_archive_is_damaged(self, ask, own_settings, damage):
        attempt = ask()
        fetching.download(attempt.pk, at=NOON)
        path = Path(own_settings.MEDIA_ROOT) / row(attempt).capture["archive_name"]
        if damage == "gone":
            path.unlink()
        elif damage == "cut":
            path.write_bytes(path.read_bytes()[:100])
        else:
            capture = row(attempt).capture | {"body_sha256": "0" * 64}
            FetchAttempt.objects.update(capture=capture)

        fetching.extract(attempt.pk, at=NOON)

        assert (row(attempt).state, row(attempt).error_code) == (State.FAILED, "archive_damaged")
        assert not Snapshot.objects.exists()

    def test_takes_back_what_it_stored_when_the_attempt_is_handed_on_meanwhile(self, ask, monkeypatch):
        attempt = ask()
        fetching.download(attempt.pk, at=NOON)
        store = archiving.store_if_changed

        def store_for_too_long(*args, **told):
            stored = store(*args, **told)
            run_out(attempt, lease=uuid4())
            return stored

        monkeypatch.setattr(archiving, "store_if_changed", store_for_too_long)

        fetching.extract(attempt.pk, at=NOON)

        assert not Snapshot.objects.exists()
        assert not Event.objects.filter(verb="snapshot.stored").exists()
        assert row(attempt).state == State.RUNNING

    def test_writes_nothing_once_the_attempt_was_handed_on(self, ask, monkeypatch):
        attempt = ask()
        fetching.download(attempt.pk, at=NOON)
        read = fetching.CAGE.run

        def read_for_too_long(*args, **kwargs):
            run_out(attempt, lease=uuid4())
            return read(*args, **kwargs)

        monkeypatch.setattr(fetching.CAGE, "run", read_for_too_long)

        fetching.extract(attempt.pk, at=NOON)

        assert row(attempt).state == State.RUNNING
        assert not Snapshot.objects.exists()


class TestTake:
    def test_takes_a_due_attempt(self, ask):
        attempt = fetching.take(ask().pk, fetching.NETWORK_STEPS)

        assert (attempt.state, attempt.tries) == (State.RUNNING, 1)
        assert attempt.lease is not None
        assert attempt.lease_until > timezone.now()

    @pytest.mark.parametrize(
        "columns",
        [
            {"next_try_at": NOON + timedelta(days=3650)},
            {"step": Step.EXTRACT},
            {"state": State.RUNNING, "lease": uuid4(), "lease_until": NOON},
            {"state": State.FAILED, "error_code": "x", "finished_at": NOON},
        ],
    )
    def test_leaves_everything_else_alone(self, ask, columns):
        attempt = ask()
        FetchAttempt.objects.update(**columns)
        before = FetchAttempt.objects.values().get()

        assert fetching.take(attempt.pk, fetching.NETWORK_STEPS) is None
        assert FetchAttempt.objects.values().get() == before

    def test_knows_no_attempt_that_is_not_there(self, ana):
        assert fetching.take(0, fetching.NETWORK_STEPS) is None

    def test_keeps_when_it_was_first_started(self, ask):
        attempt = ask()
        FetchAttempt.objects.update(started_at=NOON)

        assert fetching.take(attempt.pk, fetching.NETWORK_STEPS).started_at == NOON


@pytest.mark.django_db(transaction=True)
class TestTakeAtOnce:
    def test_gives_it_to_one_of_many(self, own_settings, transactional_db, ask):
        attempt = ask()

        taken = at_once(
            *(lambda: fetching.take(attempt.pk, fetching.NETWORK_STEPS) for _ in range(4)), holding=attempt
        )

        assert [one is not None for one in taken] == [True, False, False, False]
        assert row(attempt).tries == 1


@pytest.mark.django_db(transaction=True)
class TestHolding:
    def test_renews_the_lease_for_as_long_as_the_work_lasts(self, own_settings, transactional_db, ask):
        own_settings.CAPTURE_LEASE_SECONDS = 0.6
        attempt = fetching.take(ask().pk, fetching.NETWORK_STEPS)

        with fetching.holding(attempt):
            time.sleep(1.2)
            assert fetching.sweep() == []
            assert row(attempt).lease_until > attempt.lease_until

        assert not any(thread.name == f"lease-{attempt.pk}" for thread in threading.enumerate())

    def test_renews_nothing_that_is_somebody_elses(self, own_settings, transactional_db, ask):
        own_settings.CAPTURE_LEASE_SECONDS = 0.3
        attempt = fetching.take(ask().pk, fetching.NETWORK_STEPS)
        run_out(attempt)

        with fetching.holding(attempt):
            time.sleep(0.5)

        assert row(attempt).lease_until == NOON


class TestSweep:
    def test_finds_attempts_that_nobody_was_told_of(self, ask):
        attempt = ask()

        assert fetching.sweep() == [attempt]
        assert row(attempt).state == State.QUEUED

    def test_leaves_those_that_wait_for_later_or_are_held(self, ask):
        FetchAttempt.objects.filter(pk=ask().pk).update(next_try_at=timezone.now() + timedelta(hours=1))
        held = ask("/moved")
        run_out(held, lease_until=timezone.now() + timedelta(minutes=1))

        assert fetching.sweep() == []

    @pytest.mark.parametrize(
        ("step", "again"), [(Step.CONNECT, "connect"), (Step.DOWNLOAD, "connect"), (Step.EXTRACT, "extract")]
    )
    def test_gives_a_lost_workers_attempt_back(self, ask, step, again):
        attempt = ask()
        run_out(attempt, step=step, tries=1)

        assert fetching.sweep() == [attempt]
        assert (row(attempt).state, row(attempt).step, row(attempt).lease) == (State.QUEUED, again, None)

    def test_ends_what_keeps_killing_its_workers(self, ask):
        attempt = ask()
        run_out(attempt, tries=fetching.MAX_TRIES)

        assert fetching.sweep() == []
        assert (row(attempt).state, row(attempt).error_code) == (State.FAILED, "worker_lost")
        assert failures.sentence(row(attempt)).strip()

    def test_takes_the_most_overdue_first_and_no_more_than_asked(self, ask):
        later, earlier = ask("/acta"), ask("/moved")
        FetchAttempt.objects.filter(pk=earlier.pk).update(next_try_at=NOON - timedelta(days=1))

        assert fetching.sweep(limit=1) == [earlier]
        assert fetching.sweep() == [earlier, later]

    @pytest.mark.django_db(transaction=True)
    def test_leaves_alone_what_another_sweep_has(self, own_settings, transactional_db, ask):
        attempt = ask()

        (seen,) = at_once(fetching.sweep, holding=attempt)

        assert seen == []


class TestTasks:
    @pytest.fixture
    def rung(self, monkeypatch):
        told = []
        monkeypatch.setattr(tasks.fetch, "apply_async", lambda **message: told.append(("fetch", message)))
        monkeypatch.setattr(tasks.extract, "apply_async", lambda **message: told.append(("extract", message)))
        return told

    def test_fetch_rings_for_the_parser_when_a_body_was_archived(self, ask, rung, monkeypatch):
        attempt = ask()
        monkeypatch.setattr(tasks.extract, "delay", lambda **kwargs: rung.append(("extract", kwargs)))

        tasks.fetch(attempt_id=attempt.pk)
        tasks.fetch(attempt_id=attempt.pk)

        assert rung == [("extract", {"attempt_id": attempt.pk})]

    def test_sweep_rings_for_the_right_worker(self, ask, rung):
        first, second = ask("/acta"), ask("/moved")
        FetchAttempt.objects.filter(pk=second.pk).update(step=Step.EXTRACT)

        tasks.sweep()

        assert {(name, message["kwargs"]["attempt_id"]) for name, message in rung} == {
            ("fetch", first.pk),
            ("extract", second.pk),
        }


def test_a_source_without_an_address_is_never_fetched(ana):
    source = Source.objects.create(created_at=NOON)
    attempt = FetchAttempt.objects.create(source=source, next_try_at=NOON, created_at=NOON)

    fetching.download(attempt.pk, at=NOON)

    assert row(attempt).state in (State.FAILED, State.REFUSED)
