"""Whatever the database promises to refuse about documents, it refuses, past every function."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from sources.models import (
    OPEN_STATES,
    Disclosure,
    FetchAttempt,
    Host,
    Interval,
    Passage,
    Publisher,
    RobotsFile,
    Snapshot,
    Source,
    State,
    Watch,
)
from sources.quoting import quote
from tests import rules
from tests.factories import NOON, make_newsroom, make_snapshot, make_user
from workbench.accounts.roles import CHECKER

SHA = "0" * 64
LONG = f"https://x.example/{'a' * 7900}"


@pytest.fixture
def world(db):
    """A source with an address, two snapshots of it, a passage, and an attempt that ended well."""
    ana = make_user("ana", CHECKER)
    make_newsroom()
    snapshot = make_snapshot("La reunión consta.", by=ana, url="https://acta.example/1")
    newer = make_snapshot("La reunión no consta.", by=ana, url="https://acta.example/1")
    attempt = FetchAttempt.objects.create(
        source=snapshot.source,
        state=State.STORED,
        snapshot=snapshot,
        next_try_at=NOON,
        created_at=NOON,
        finished_at=NOON,
    )
    passage = quote(snapshot, 3, 10, "reunión")
    Disclosure.objects.create(snapshot=snapshot, reason="Es de interés público.", by=ana, at=NOON)
    add_watch(SimpleNamespace(source=snapshot.source))
    return SimpleNamespace(
        ana=ana, source=snapshot.source, snapshot=snapshot, newer=newer, passage=passage, attempt=attempt
    )


def update(model, **columns):
    """A case: change every row of a model, past whatever saving would do."""
    return lambda world: model.objects.update(**columns)


def add_snapshot(world, **columns):
    given = {"source": world.source, "number": 3, "origin": "pasted", "captured_at": NOON, "text": "Hola."}
    more = {"media_type": "text/plain", "body_sha256": SHA, "text_sha256": SHA, "body_bytes": 5, "blocks": []}
    return Snapshot.objects.create(**(given | more | {"extractor": "none 0"} | columns))


def add_attempt(world, **columns):
    given = {"source": world.source, "next_try_at": NOON, "created_at": NOON}
    return FetchAttempt.objects.create(**(given | columns))


def add_passage(world, start, end, exact, snapshot=None):
    return Passage.objects.create(snapshot=snapshot or world.snapshot, start=start, end=end, exact=exact)


def add_watch(world, **columns):
    given = {"source": world.source, "interval": "daily", "started_at": NOON, "next_at": NOON}
    return Watch.objects.create(**(given | columns))


LEASE = {"lease": uuid4(), "lease_until": NOON}
ENDED = {"finished_at": NOON}

# rule → attempts to break it
CASES = {
    "one_publisher_per_site": [lambda w: Publisher.objects.create(name="Otra", site="redaccion.example")],
    "only_one_publisher_is_us": [lambda w: Publisher.objects.create(name="Otra", is_us=True)],
    "publisher_has_a_name": [update(Publisher, name="")],
    "one_source_per_address": [
        lambda w: Source.objects.create(url=w.source.url, created_at=NOON),
        # longer than an index entry may be
        lambda w: [Source.objects.create(url=LONG, created_at=NOON) for _ in range(2)],
    ],
    "one_open_attempt_per_source": [
        lambda w: [add_attempt(w), add_attempt(w)],
        lambda w: [add_attempt(w), add_attempt(w, state="running", **LEASE)],
    ],
    "running_attempt_has_a_lease": [
        lambda w: add_attempt(w, state="running"),
        lambda w: add_attempt(w, state="running", lease=uuid4()),
        lambda w: add_attempt(w, state="running", lease_until=NOON),
        lambda w: add_attempt(w, **LEASE),
        lambda w: add_attempt(w, lease=uuid4()),
    ],
    "ended_attempt_says_when": [
        lambda w: add_attempt(w, finished_at=NOON),
        lambda w: add_attempt(w, state="failed", error_code="timeout"),
    ],
    "stored_attempt_names_its_snapshot": [
        lambda w: add_attempt(w, state="stored", **ENDED),
        lambda w: add_attempt(w, state="unchanged", **ENDED),
    ],
    "failed_attempt_says_why": [
        lambda w: add_attempt(w, state="failed", **ENDED),
        lambda w: add_attempt(w, state="refused", **ENDED),
    ],
    "attempt_state_is_known": [lambda w: add_attempt(w, state="asleep", **ENDED)],
    "sources_watch.source_id": [add_watch],
    "watch_interval_is_known": [update(Watch, interval="never")],
    "watch_ends_after_it_starts": [
        update(Watch, until=NOON),
        update(Watch, until=NOON - timedelta(days=1)),
    ],
    "snapshot_versions_are_unique": [lambda w: add_snapshot(w, number=2)],
    "snapshot_has_text": [lambda w: add_snapshot(w, text="")],
    "snapshot_hashes_are_sha256": [
        lambda w: add_snapshot(w, body_sha256="0" * 63),
        lambda w: add_snapshot(w, text_sha256="G" * 64),
        lambda w: add_snapshot(w, body_sha256="A" * 64),
        lambda w: add_snapshot(w, text_sha256=""),
    ],
    "snapshot_origin_is_known": [lambda w: add_snapshot(w, origin="dreamt", archive_name="x")],
    "received_body_is_archived": [
        lambda w: add_snapshot(w, origin="fetched"),
        lambda w: add_snapshot(w, origin="uploaded"),
    ],
    "held_host_says_until_when": [
        lambda w: Host.objects.create(name="a.example", holder=uuid4()),
        lambda w: Host.objects.create(name="a.example", held_until=NOON),
    ],
    "sources_host.name": [lambda w: [Host.objects.create(name="a.example") for _ in range(2)]],
    "sources_robotsfile.place": [
        lambda w: [RobotsFile.objects.create(place="https://a.example/robots.txt", rules=b"") for _ in "ab"]
    ],
    "disclosure_gives_a_reason": [
        lambda w: Disclosure.objects.create(snapshot=w.newer, reason="", by=w.ana, at=NOON)
    ],
    "sources_disclosure.snapshot_id": [
        lambda w: Disclosure.objects.create(snapshot=w.snapshot, reason="a", by=w.ana, at=NOON)
    ],
    "one_passage_per_address": [lambda w: add_passage(w, 3, 10, "reunión")],
    "passage_starts_before_it_ends": [
        lambda w: add_passage(w, 4, 4, ""),
    ],
    "passage_is_as_long_as_its_words": [lambda w: add_passage(w, 11, 40, "consta.")],
    "passage_is_a_slice": [
        lambda w: add_passage(w, 0, 2, "El"),
        lambda w: add_passage(w, 3, 10, "REUNIÓN"),
        lambda w: add_passage(w, 400, 402, "La"),
        lambda w: Passage.objects.update(exact="reunion"),
        lambda w: Passage.objects.update(start=4, end=11),
        lambda w: Passage.objects.update(exact="consta.", start=11, end=18, snapshot=w.newer),
    ],
} | {
    rule: [lambda world, statement=statement: rules.sql(statement) for statement in statements]
    for model in (Snapshot, Disclosure)
    for rule, statements in rules.append_only_cases(model).items()
}


class TestDatabase:
    @pytest.mark.parametrize(
        ("rule", "number"), [(rule, n) for rule, breaks in CASES.items() for n in range(len(breaks))]
    )
    def test_refuses_what_breaks_a_rule(self, world, rule, number):
        with rules.refused_by(rule):
            CASES[rule][number](world)

    def test_has_a_case_for_every_rule(self):
        assert rules.named_rules("sources") == set(CASES)

    def test_keeps_every_public_identifier_unique(self, db):
        assert rules.tables_without_unique_uid("sources") == []

    def test_lets_a_snapshot_be_written_only_once(self, world):
        with rules.refused_by("snapshot_is_append_only"):
            world.snapshot.save()

    def test_counts_code_points_as_python_does(self, world):
        text = "👩🏽‍🚒 y 🇪🇸: café 𝒳."
        snapshot = make_snapshot(text, by=world.ana, url="https://acta.example/2")

        for start in range(len(snapshot.text)):
            add_passage(world, start, len(snapshot.text), snapshot.text[start:], snapshot)

    def test_lets_many_sources_have_no_address(self, world):
        for _ in range(2):
            Source.objects.create(created_at=NOON)

        assert Source.objects.filter(url="").count() == 2


class TestSourceQuerySet:
    def test_finds_an_address_by_its_digest(self, world, django_assert_num_queries):
        with django_assert_num_queries(1) as captured:
            assert Source.objects.at("https://acta.example/1").get() == world.source

        assert "MD5" in captured.captured_queries[0]["sql"]

    @pytest.mark.parametrize("url", ["https://acta.example/2", "https://ACTA.example/1", ""])
    def test_finds_no_other(self, world, url):
        assert not Source.objects.at(url).exists()

    def test_shows_sources_and_snapshots_to_the_newsroom_only(self, world):
        for model in (Source, Snapshot):
            assert model.objects.visible_to(world.ana).exists()
            assert not model.objects.visible_to(AnonymousUser()).exists()
            assert not model.objects.visible_to(make_user(f"nadie-{model.__name__}")).exists()


class TestSnapshotQuerySet:
    def test_finds_what_is_quoted_and_never_shown(self, world):
        url = "https://privada.example/"
        first, second = (make_snapshot(words, by=world.ana, url=url, flags=["no_archive"]) for words in "ab")
        Disclosure.objects.create(snapshot=first, reason="Es de interés público.", by=world.ana, at=NOON)

        assert list(Snapshot.objects.private()) == [second]
        assert [s.is_private for s in Snapshot.objects.order_by("id")] == [False, False, False, True]


class TestSource:
    @pytest.mark.parametrize(
        ("url", "host"),
        [("https://www.ine.es/dyngs", "ine.es"), ("http://127.0.0.1:8901/x", "127.0.0.1:8901"), ("", "")],
    )
    def test_has_a_short_label(self, url, host):
        assert Source(url=url).host == host

    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"title": "Acta", "url": "https://x.example/"}, "Acta"),
            ({"url": "https://x.example/", "file_name": "a.pdf"}, "https://x.example/"),
            ({"file_name": "a.pdf"}, "a.pdf"),
        ],
    )
    def test_is_named_by_the_best_there_is(self, columns, name):
        assert str(Source(**columns)) == name


class TestWatchQuerySet:
    @pytest.mark.parametrize(
        ("columns", "is_due"),
        [
            ({"next_at": NOON}, True),
            ({"next_at": NOON + timedelta(seconds=1)}, False),
            ({"next_at": NOON + timedelta(days=1), "until": NOON + timedelta(seconds=1)}, False),
            ({"next_at": NOON + timedelta(days=1), "until": NOON - timedelta(seconds=1)}, True),
        ],
    )
    def test_due_finds_what_wants_attention(self, world, columns, is_due):
        Watch.objects.update(started_at=NOON - timedelta(days=9), **columns)

        assert Watch.objects.due(NOON).exists() == is_due


class TestInterval:
    def test_has_a_length(self):
        assert [each.length for each in Interval] == [timedelta(hours=1), timedelta(days=1)]


class TestFetchAttemptQuerySet:
    @pytest.mark.parametrize("state", State.values)
    def test_open_finds_what_still_owes_an_answer(self, world, state):
        FetchAttempt.objects.all().delete()
        held = LEASE if state == "running" else {}
        ended = {} if state in OPEN_STATES else {"finished_at": NOON, "snapshot": world.snapshot}
        attempt = add_attempt(world, state=state, error_code="x", **held, **ended)

        assert FetchAttempt.objects.open().exists() == (state in OPEN_STATES) == attempt.is_open

    @pytest.mark.parametrize(
        ("columns", "is_overdue"),
        [
            ({"next_try_at": NOON}, True),
            ({"next_try_at": NOON + timedelta(seconds=1)}, False),
            ({"state": "running", "lease": uuid4(), "lease_until": NOON - timedelta(seconds=1)}, True),
            ({"state": "running", "lease": uuid4(), "lease_until": NOON + timedelta(seconds=1)}, False),
            ({"state": "failed", "error_code": "x", "finished_at": NOON}, False),
        ],
    )
    def test_overdue_finds_what_nobody_works_on(self, world, columns, is_overdue):
        add_attempt(world, **columns)

        assert FetchAttempt.objects.overdue(NOON).exists() == is_overdue
