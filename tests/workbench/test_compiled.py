"""A statement written once says what Django's own would say, whatever its blanks are filled with."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import F
from django.db.models.functions import Now
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from sources.models import FetchAttempt, Source, State
from tests.factories import NOON
from workbench.common.compiled import Blank, Question, insert, made, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return Source.objects.create(title="Acta", created_at=NOON)


@pytest.fixture
def attempt(source):
    return FetchAttempt.objects.create(
        source=source, next_try_at=NOON, created_at=NOON, lease=None, capture={"a": ["ñ", None]}
    )


class TestQuestion:
    def test_gives_what_the_queryset_gives(self, attempt):
        of_source = Question(lambda: FetchAttempt.objects.filter(source=Blank("source")).order_by("-id"))

        [found] = of_source.ask(source=attempt.source_id)

        for field in FetchAttempt._meta.concrete_fields:
            assert getattr(found, field.attname) == getattr(attempt, field.attname)
        assert of_source.ask(source=attempt.source_id + 1) == []

    def test_leaves_columns_for_later_where_the_queryset_does(self, source):
        by_title = Question(lambda: Source.objects.filter(title=Blank("title")).only("uid"))

        found = by_title.first(title="Acta")

        assert (found.pk, found.uid) == (source.pk, source.uid)
        assert found.get_deferred_fields() >= {"title", "url"}
        assert found.title == "Acta"

    def test_gives_rows_where_rows_are_asked_for(self, attempt):
        captures = Question(lambda: FetchAttempt.objects.filter(pk=Blank("pk")).values_list("capture", "pk"))

        assert captures.ask(pk=attempt.pk) == [(attempt.capture, attempt.pk)]

    def test_is_put_together_once(self, source, monkeypatch):
        put_together = []
        as_sql = SQLCompiler.as_sql
        monkeypatch.setattr(
            SQLCompiler, "as_sql", lambda *given, **more: put_together.append(1) or as_sql(*given, **more)
        )
        by_key = Question(lambda: Source.objects.filter(pk=Blank("pk")).order_by("pk")[:1])

        assert [by_key.first(pk=source.pk), by_key.first(pk=source.pk), by_key.first(pk=0)] == [
            *(source, source, None)
        ]
        assert len(put_together) == 1

    @pytest.mark.django_db(transaction=True)
    def test_locks_in_a_transaction_alone(self, source):
        locked = Question(lambda: Source.objects.filter(pk=Blank("pk")).select_for_update())

        with pytest.raises(TransactionManagementError):
            locked.ask(pk=source.pk)

    def test_wants_every_blank_filled(self):
        with pytest.raises(KeyError):
            Question(lambda: Source.objects.filter(pk=Blank("pk"))).ask()


class TestMade:
    def test_is_the_row_whose_columns_were_read(self, attempt):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, capture, source_id, state FROM sources_fetchattempt")
            found = made(FetchAttempt, ("id", "capture", "source", "state"), cursor.fetchone())

        assert found == attempt
        assert (found.capture, found.source_id, found.state) == (
            *(attempt.capture, attempt.source_id, State.QUEUED),
        )
        assert "tries" in found.get_deferred_fields()


class TestUpdate:
    def test_writes_values_of_every_kind(self, attempt, source):
        written = {
            "state": State.RUNNING,
            "lease": uuid4(),
            "lease_until": NOON + timedelta(hours=1),
            "capture": {"headers": [["A", "ñ"]]},
            "error_details": {},
            "http_status": 200,
        }

        assert update(FetchAttempt, {"pk": attempt.pk, "source": source}, written) == 1

        attempt.refresh_from_db()
        assert {name: getattr(attempt, name) for name in written} == written

    def test_writes_expressions(self, attempt):
        columns = {"tries": F("tries") + 2, "next_try_at": Now() + timedelta(days=1)}

        update(FetchAttempt, {"pk": attempt.pk}, columns)
        update(FetchAttempt, {"pk": attempt.pk}, columns | {"tries": F("tries") - 1})

        attempt.refresh_from_db()
        assert attempt.tries == 1
        assert attempt.next_try_at > NOON

    def test_changes_nothing_else(self, attempt, source):
        other = Source.objects.create(title="Otra", created_at=NOON)

        assert update(Source, {"pk": other.pk, "title": "Acta"}, {"title": "X"}) == 0
        assert update(Source, {"pk": other.pk, "title": "Otra"}, {"title": "X"}) == 1

        source.refresh_from_db()
        assert source.title == "Acta"


class TestInsert:
    def test_writes_the_row_as_save_does(self):
        source = Source(url="https://a.example.org/ñ", title="Acta", created_at=NOON)

        with CaptureQueriesContext(connection) as queries:
            insert(source)

        assert len(queries) == 1
        assert not source._state.adding
        kept = Source.objects.get(pk=source.pk)
        for field in Source._meta.concrete_fields:
            assert getattr(kept, field.attname) == getattr(source, field.attname)
        source.title = "Otra"
        source.save()
        assert Source.objects.get().title == "Otra"

    def test_is_refused_as_save_is(self, source):
        twin = Source(uid=source.uid, created_at=NOON)

        with pytest.raises(IntegrityError):
            insert(twin)
