"""Work is asked for once, and the row outlives a queue that does not answer."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from sources import dispatch, tasks
from sources.models import FetchAttempt, Reason, Source, State, Step
from tests.factories import NOON, make_user
from tests.racing import at_once
from workbench.accounts.roles import CHECKER


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def source(db):
    return Source.objects.create(url="https://acta.example/1", created_at=NOON)


@pytest.fixture
def rung(monkeypatch):
    """The attempts that the queue was told of, by kind of worker."""
    told = []
    for task in (tasks.fetch, tasks.extract):
        name = task.name.rsplit(".", 1)[1]
        monkeypatch.setattr(
            task, "apply_async", lambda *, kwargs, retry, name=name: told.append((name, kwargs))
        )
    return told


@contextmanager
def unmentioned(source):
    """Holds up whoever commits a row that points to source: by then they have looked and written."""
    with transaction.atomic():
        Source.objects.select_for_update().get(pk=source.pk)
        yield


class TestRequestFetch:
    def test_writes_the_row_and_rings_once_it_can_be_seen(
        self, source, ana, rung, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            attempt = dispatch.request_fetch(source, by=ana, at=NOON)
            assert rung == []

        assert len(callbacks) == 1
        assert rung == [("fetch", {"attempt_id": attempt.pk})]
        assert (attempt.state, attempt.step, attempt.reason) == (State.QUEUED, Step.CONNECT, Reason.FIRST)
        assert (attempt.asked_by, attempt.next_try_at, attempt.tries) == (ana, NOON, 0)

    def test_joins_the_open_attempt(self, source, ana, rung, django_capture_on_commit_callbacks):
        first = dispatch.request_fetch(source, by=ana, at=NOON)

        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            again = dispatch.request_fetch(source, by=None, at=NOON, reason=Reason.MANUAL)

        assert (again, again.reason, callbacks) == (first, Reason.FIRST, [])

    def test_asks_anew_when_the_last_attempt_ended(self, source, ana, rung):
        ended = dispatch.request_fetch(source, by=ana, at=NOON)
        FetchAttempt.objects.update(state=State.FAILED, error_code="timeout", finished_at=NOON)

        again = dispatch.request_fetch(source, by=ana, at=NOON, reason=Reason.RETRY)

        assert (again != ended, again.reason) == (True, Reason.RETRY)

    @pytest.mark.django_db(transaction=True)
    def test_joins_whoever_asked_in_the_same_instant(self, source, ana, rung):
        # both have looked for an open attempt, and found none, before either writes
        results = at_once(
            *(lambda: dispatch.request_fetch(source, by=ana, at=NOON) for _ in range(3)),
            holding=unmentioned(source),
        )

        assert len(set(results)) == FetchAttempt.objects.count() == 1
        assert rung == [("fetch", {"attempt_id": results[0].pk})]


class TestRingOnCommit:
    def test_rings_for_a_reader_of_what_is_archived(self, source, rung, django_capture_on_commit_callbacks):
        attempt = FetchAttempt.objects.create(
            source=source, step=Step.EXTRACT, next_try_at=NOON, created_at=NOON
        )

        with django_capture_on_commit_callbacks(execute=True):
            dispatch.announce(attempt)

        assert rung == [("extract", {"attempt_id": attempt.pk})]

    def test_loses_nothing_when_the_queue_does_not_answer(
        self, source, ana, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def silence(**kwargs):
            raise OperationalError("connection refused")

        monkeypatch.setattr(tasks.fetch, "apply_async", silence)

        with django_capture_on_commit_callbacks(execute=True):
            attempt = dispatch.request_fetch(source, by=ana, at=NOON)

        assert FetchAttempt.objects.open().get() == attempt
        assert "waits for the sweep" in caplog.text
