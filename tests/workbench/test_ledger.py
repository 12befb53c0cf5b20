"""Every decision is in the chain, and no tampering goes unseen."""

import io
import json
from datetime import date, datetime, timedelta, timezone
from itertools import chain, pairwise
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.models import Publisher
from tests import rules
from tests.factories import NOON, make_user
from tests.racing import at_once, errors_in, the_ledger
from workbench.accounts.roles import CHECKER
from workbench.ledger.models import GENESIS, Event
from workbench.ledger.recording import faults, record

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text("abcñé", max_size=5), children),
    max_leaves=12,
)


@pytest.fixture
def subject(db):
    """Something to decide about."""
    return Publisher.objects.create(name="Un diario", site="diario.example")


@pytest.fixture
def ana(db):
    return make_user("ana", CHECKER)


@pytest.fixture
def events(subject, ana):
    """Five events."""
    return [record(f"thing.done{n}", subject, by=ana, at=NOON, after={"n": n}) for n in range(1, 6)]


def verify(**options):
    """What manage.py verify_ledger prints, and what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_ledger", stdout=out, stderr=err, **options)
    except CommandError as broken:
        return out.getvalue(), err.getvalue().splitlines(), str(broken)
    return out.getvalue(), err.getvalue().splitlines(), None


def tamper(statement, *parameters):
    """Change the table as only a superuser can who switches every trigger off."""
    rules.sql("SET LOCAL session_replication_role = replica")
    rules.sql(statement, *parameters)
    rules.sql("SET LOCAL session_replication_role = origin")


@transaction.atomic
def change_ones_mind(subject, by):
    """Write a decision down and roll it back."""
    record("thing.undone", subject, by=by, at=NOON)
    raise ZeroDivisionError


class TestRecord:
    def test_writes_who_did_what_to_what_and_when(self, subject, ana):
        event = record("thing.done", subject, by=ana, at=NOON, before={"a": 1}, after={"a": 2})

        event.refresh_from_db()
        assert (event.number, event.verb, event.at) == (1, "thing.done", NOON)
        assert (event.actor, event.actor_name) == (ana, "Ana")
        assert (event.object_type, event.object_uid) == ("sources.publisher", subject.uid)
        assert (event.before, event.after) == ({"a": 1}, {"a": 2})

    def test_chains_every_event_to_the_one_before(self, events):
        assert events[0].previous_hash == GENESIS
        for earlier, later in pairwise(events):
            assert (later.number, later.previous_hash) == (earlier.number + 1, earlier.hash)

    def test_keeps_the_name_a_person_had_then(self, events, ana):
        ana.display_name = "A. de la Torre"
        ana.save()

        assert Event.objects.first().actor_name == "Ana"
        assert list(faults()) == []

    def test_lets_the_system_act_itself(self, subject):
        event = record("thing.done", subject, by=None, at=NOON)

        assert (event.actor, event.actor_name) == (None, "")

    def test_hashes_what_will_come_back_from_the_database(self, subject):
        in_lima = datetime(2026, 1, 16, 7, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-5)))
        after = {
            "when": in_lima,
            "day": date(2026, 1, 16),
            "uid": uuid4(),
            "ñ": "«á»\u00a0🇪🇸",
            "z": [1, None],
        }

        record("thing.done", subject, by=None, at=in_lima, after=after)

        assert list(faults()) == []
        assert Event.objects.get().after["day"] == "2026-01-16"

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(before=JSON, after=JSON)
    def test_gives_a_hash_that_checks_later_whatever_is_recorded(self, subject, before, after):
        event = record("thing.done", subject, by=None, at=NOON, before=before, after=after)

        assert Event.objects.get(pk=event.pk).digest() == event.hash

    def test_vanishes_with_the_decision_and_leaves_no_gap(self, events, subject, ana):
        with pytest.raises(ZeroDivisionError):
            change_ones_mind(subject, ana)

        assert record("thing.done", subject, by=ana, at=NOON).number == 6
        assert list(faults()) == []


@pytest.mark.django_db(transaction=True)
class TestRecordAtOnce:
    def test_gives_an_unbroken_chain(self, subject, ana):
        writers = 8

        def write():
            return [record("thing.done", subject, by=ana, at=NOON).number for _ in range(10)]

        results = at_once(*(write for _ in range(writers)))

        assert errors_in(results) == []
        assert sorted(chain.from_iterable(results)) == list(range(1, 10 * writers + 1))
        assert list(faults()) == []

    def test_waits_for_a_decision_that_is_not_committed_yet(self, subject, ana):
        results = at_once(
            *(lambda: record("thing.done", subject, by=ana, at=NOON).number for _ in range(3)),
            holding=the_ledger(),
        )

        assert results == [1, 2, 3]

    def test_leaves_no_gap_for_one_that_is_rolled_back(self, subject, ana):
        error, number = at_once(
            lambda: change_ones_mind(subject, ana),
            lambda: record("thing.done", subject, by=ana, at=NOON).number,
            holding=the_ledger(),
        )

        assert isinstance(error, ZeroDivisionError)
        assert number == 1


class TestVerifyLedger:
    def test_says_that_an_empty_ledger_is_whole(self, db):
        assert verify() == ("The ledger is whole: 0 events, head -\n", [], None)

    def test_says_how_long_a_whole_ledger_is_and_where_it_ends(self, events):
        said, complaints, broken = verify()

        assert said == f"The ledger is whole: 5 events, head {events[-1].hash}\n"
        assert (complaints, broken) == ([], None)

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("verb", "thing.other"),
            ("actor_name", "Otra"),
            ("actor_id", None),
            ("after", json.dumps({"n": 99})),
            ("before", json.dumps({})),
            ("at", NOON + timedelta(microseconds=1)),
            ("object_uid", uuid4()),
            ("object_type", "claims.claim"),
            ("uid", uuid4()),
        ],
    )
    def test_finds_an_altered_event(self, events, column, value):
        tamper(f"UPDATE ledger_event SET {column} = %s WHERE number = 3", value)  # noqa: S608

        said, complaints, broken = verify()

        assert (said, broken) == ("", "The ledger is broken in 1 place(s).")
        assert complaints == ["Event 3 was altered: its content no longer gives its hash."]

    def test_finds_an_event_that_was_altered_and_hashed_anew(self, events):
        event = Event.objects.get(number=3)
        event.verb = "thing.other"
        tamper("UPDATE ledger_event SET verb = %s, hash = %s WHERE number = 3", event.verb, event.digest())

        assert verify()[1] == ["Event 4 does not follow the event before it."]

    def test_finds_a_removed_event(self, events):
        tamper("DELETE FROM ledger_event WHERE number IN (2, 3)")

        assert verify()[1] == ["Events 2 to 3 are missing.", "Event 4 does not follow the event before it."]

    def test_finds_a_removed_beginning(self, events):
        tamper("DELETE FROM ledger_event WHERE number = 1")

        assert verify()[2] == "The ledger is broken in 2 place(s)."

    def test_finds_a_removed_event_whose_place_was_filled(self, events):
        tamper("DELETE FROM ledger_event WHERE number = 3")
        tamper("UPDATE ledger_event SET number = number - 1 WHERE number > 3")

        assert "Event 3 does not follow the event before it." in verify()[1]

    def test_finds_events_put_in_another_order(self, events):
        tamper("UPDATE ledger_event SET number = 99 WHERE number = 2")
        tamper("UPDATE ledger_event SET number = 2 WHERE number = 3")
        tamper("UPDATE ledger_event SET number = 3 WHERE number = 99")

        assert verify()[2] is not None

    def test_finds_a_cut_tail_with_a_hash_noted_earlier(self, events):
        head = events[-1].hash
        assert verify(head=head)[2] is None
        tamper("DELETE FROM ledger_event WHERE number > 3")

        assert verify()[2] is None
        assert verify(head=head)[1] == [f"No event has the hash {head}: the chain was cut or replaced."]

    def test_takes_a_hash_from_the_middle_of_a_chain_that_grew(self, events):
        assert verify(head=events[2].hash)[2] is None


# rule → what must be refused
CASES = {
    "ledger_event.number": [lambda events: insert(events, number=3)],
    "ledger_event.hash": [lambda events: insert(events, hash=events[0].hash)],
    "the_chain_never_forks": [lambda events: insert(events, previous_hash=events[1].previous_hash)],
    "events_count_from_one": [lambda events: insert(events, number=0)],
} | {
    rule: [lambda events, statement=statement: rules.sql(statement) for statement in statements]
    for rule, statements in rules.append_only_cases(Event).items()
}


def insert(events, **columns):
    """An event beside the chain."""
    given = {"number": 6, "at": NOON, "verb": "thing.done", "object_type": "x", "object_uid": uuid4()}
    hashes = {"previous_hash": "1" * 64, "hash": "2" * 64}
    return Event.objects.create(**(given | hashes | columns))


class TestDatabase:
    @pytest.mark.parametrize(
        ("rule", "number"), [(rule, n) for rule, breaks in CASES.items() for n in range(len(breaks))]
    )
    def test_refuses_what_breaks_a_rule(self, events, rule, number):
        with rules.refused_by(rule):
            CASES[rule][number](events)

    def test_has_a_case_for_every_rule(self):
        assert rules.named_rules("ledger") == set(CASES)

    def test_keeps_every_public_identifier_unique(self, db):
        assert rules.tables_without_unique_uid("ledger") == []
