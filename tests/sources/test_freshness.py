"""A watched page is looked at when it is due, by one worker, more rarely while it fails, until its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sources import fetching, freshness, tasks
from sources.models import FetchAttempt, Reason, Snapshot, Source, State, Watch
from tests.factories import NOON, make_snapshot, make_user
from tests.racing import at_once, errors_in
from tests.sources.hostile_server import HostileServer, page, reply
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import Event

HOUR = timedelta(hours=1)


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def source(db):
    return Source.objects.create(url="https://acta.example/1", created_at=NOON)


@pytest.fixture
def watched(source, ana):
    freshness.watch(source, interval="hourly", by=ana, at=NOON)
    return source


def end_open(state, **columns):
    """The attempt that is open ends like this."""
    FetchAttempt.objects.open().update(state=state, finished_at=NOON, **columns)


class TestWatch:
    def test_begins_with_a_look_at_once(self, source, ana):
        watch = freshness.watch(source, interval="daily", by=ana, at=NOON, until=NOON + HOUR)

        assert (watch.source, watch.by, watch.next_at, watch.until) == (source, ana, NOON, NOON + HOUR)

    def test_changes_the_one_there_is(self, watched, ana):
        freshness.watch(watched, interval="daily", by=ana, at=NOON + HOUR)

        assert Watch.objects.get().interval == "daily"

    def test_is_written_in_the_ledger(self, watched, ana):
        freshness.watch(watched, interval="daily", by=ana, at=NOON + HOUR)

        events = Event.objects.filter(verb="source.watched", object_uid=watched.uid).order_by("number")
        assert [(event.actor, event.before, event.after) for event in events] == [
            (ana, None, {"interval": "hourly", "until": None}),
            (ana, {"interval": "hourly", "until": None}, {"interval": "daily", "until": None}),
        ]

    def test_refuses_a_document_without_an_address(self, ana):
        with pytest.raises(freshness.WatchRefused) as refusal:
            freshness.watch(make_snapshot(by=ana).source, interval="daily", by=ana, at=NOON)

        assert refusal.value.code == "no_address"

    def test_refuses_an_end_before_the_beginning(self, source, ana):
        with pytest.raises(freshness.WatchRefused):
            freshness.watch(source, interval="daily", by=ana, at=NOON, until=NOON)

        assert not Watch.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_is_one_however_many_begin_it(self, transactional_db, source, ana):
        def begin():
            return freshness.watch(source, interval="daily", by=ana, at=NOON)

        assert errors_in(at_once(begin, begin, holding=source)) == []
        assert Watch.objects.count() == 1


class TestUnwatch:
    def test_ends_it_and_says_so_in_the_ledger(self, watched, ana):
        freshness.unwatch(watched, by=ana, at=NOON)

        event = Event.objects.get(verb="source.unwatched")
        assert (event.actor, event.before) == (ana, {"interval": "hourly", "until": None})
        assert not Watch.objects.exists()

    def test_says_that_somebody_was_faster(self, watched, ana):
        freshness.unwatch(watched, by=ana, at=NOON)

        with pytest.raises(freshness.NotWatched):
            freshness.unwatch(watched, by=ana, at=NOON)


class TestAskForDue:
    def test_asks_once_for_what_is_due(self, watched):
        (attempt,) = freshness.ask_for_due(at=NOON)

        assert (attempt.source, attempt.reason, attempt.state) == (watched, Reason.WATCH, State.QUEUED)
        assert attempt.asked_by is None
        assert Watch.objects.get().next_at == NOON + HOUR
        assert freshness.ask_for_due(at=NOON) == []

    def test_joins_the_attempt_that_is_open(self, watched):
        freshness.ask_for_due(at=NOON)

        assert freshness.ask_for_due(at=NOON + HOUR) == []
        assert FetchAttempt.objects.count() == 1
        assert Watch.objects.get().next_at == NOON + 2 * HOUR

    def test_waits_longer_after_every_failure_and_never_gives_up(self, watched):
        pauses = []
        for _look in range(12):
            at = Watch.objects.get().next_at
            freshness.ask_for_due(at=at)
            end_open(State.FAILED, error_code="timeout")
            pauses.append(Watch.objects.get().next_at - at)

        assert pauses[:4] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]
        assert pauses == sorted(pauses)
        assert pauses[-1] == freshness.LONGEST_PAUSE

    def test_is_back_at_its_interval_after_a_success(self, watched, ana):
        freshness.ask_for_due(at=NOON)
        end_open(State.REFUSED, error_code="robots_disallow")
        freshness.ask_for_due(at=NOON + HOUR)
        end_open(State.UNCHANGED, snapshot=make_snapshot(by=ana))
        at = Watch.objects.get().next_at
        freshness.ask_for_due(at=at)

        assert Watch.objects.get().next_at == at + HOUR

    def test_ends_a_watch_whose_last_day_is_over(self, watched, ana):
        freshness.watch(watched, interval="daily", by=ana, at=NOON, until=NOON + HOUR)
        freshness.ask_for_due(at=NOON)
        end_open(State.FAILED, error_code="timeout")

        assert freshness.ask_for_due(at=NOON + 2 * HOUR) == []
        assert not Watch.objects.exists()
        assert Event.objects.get(verb="source.unwatched").actor is None

    def test_takes_the_longest_overdue_first_and_no_more_than_asked(self, watched, ana):
        earlier = Source.objects.create(url="https://acta.example/2", created_at=NOON)
        freshness.watch(earlier, interval="daily", by=ana, at=NOON - HOUR)

        assert [attempt.source for attempt in freshness.ask_for_due(at=NOON, limit=1)] == [earlier]

    @pytest.mark.django_db(transaction=True)
    def test_leaves_alone_what_another_has_in_hand(self, transactional_db, watched):
        (asked,) = at_once(lambda: freshness.ask_for_due(at=NOON), holding=Watch.objects.get())

        assert asked == []


class TestLookAgain:
    def test_makes_a_version_of_every_change_and_of_nothing_else(self, ana, settings, tmp_path, monkeypatch):
        settings.MEDIA_ROOT = tmp_path
        words = "<p>" + "La reunión consta en el acta que se publicó el viernes. " * 6
        bodies = [page(f"<html><body><article><h1>Acta</h1>{words}{n}</article>") for n in (1, 1, 2)]
        monkeypatch.setattr(tasks, "ring", lambda attempt: None)
        with HostileServer({"/acta": bodies, "/robots.txt": reply(status="404 Not Found")}) as site:
            settings.CAPTURE_ALLOW = [site.pair]
            source = Source.objects.create(url=site.url("/acta"), created_at=NOON)
            freshness.watch(source, interval="hourly", by=ana, at=timezone.now())
            for _look in range(3):
                Watch.objects.update(next_at=timezone.now())
                tasks.look_again()
                attempt = FetchAttempt.objects.open().get()
                if fetching.download(attempt.pk, at=timezone.now()):
                    fetching.extract(attempt.pk, at=timezone.now())

        attempts = FetchAttempt.objects.order_by("id").values_list("state", "reason")
        assert list(attempts) == [("stored", "watch"), ("unchanged", "watch"), ("stored", "watch")]
        assert Snapshot.objects.filter(source=source).count() == 2
