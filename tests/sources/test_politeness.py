"""One visit at a time, a pause after it, and a site's wish to be left alone, across every worker."""

import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from sources import collecting, dispatch, politeness, tasks
from sources.models import FetchAttempt, Host, RobotsFile, State
from tests.factories import make_user
from tests.racing import at_once
from tests.sources.hostile_server import HostileServer, page
from workbench.accounts.roles import CHECKER

URL = "https://www.acta.example/1"
SAME_SITE = "https://acta.example/2"
OTHER = "https://otra.example/"


@pytest.fixture(autouse=True)
def gap(settings):
    settings.CAPTURE_HOST_GAP_SECONDS = 10
    return settings


def time_passes(seconds):
    """As if the database's clock had gone on."""
    moved = {name: F(name) - timedelta(seconds=seconds) for name in ("held_until", "free_at", "line_at")}
    Host.objects.update(**moved)


@pytest.mark.django_db
class TestTakeTurn:
    def test_lets_one_visit_a_site_at_a_time(self):
        assert politeness.take_turn(URL, uuid4()) == 0
        assert politeness.take_turn(SAME_SITE, uuid4()) > 0
        assert politeness.take_turn(OTHER, uuid4()) == 0

    def test_gives_those_who_wait_one_place_each(self):
        politeness.take_turn(URL, uuid4())

        waits = [politeness.take_turn(URL, uuid4()) for _ in range(3)]

        assert waits == pytest.approx([10, 20, 30], abs=1)

    def test_pauses_after_a_visit(self):
        holder = uuid4()
        politeness.take_turn(URL, holder)
        politeness.end_turn(URL, holder)

        assert politeness.take_turn(URL, uuid4()) > 0
        time_passes(11)
        assert politeness.take_turn(URL, uuid4()) == 0

    def test_takes_over_from_a_worker_that_died(self, gap):
        politeness.take_turn(URL, uuid4())

        time_passes(gap.CAPTURE_LEASE_SECONDS + 1)

        assert politeness.take_turn(URL, uuid4()) == 0

    def test_is_not_taken_over_from_one_that_lives(self, gap):
        holder = uuid4()
        politeness.take_turn(URL, holder)
        time_passes(gap.CAPTURE_LEASE_SECONDS - 1)
        politeness.renew_turn(URL, holder)
        time_passes(2)

        assert politeness.take_turn(URL, uuid4()) > 0

    def test_is_ended_by_its_holder_only(self):
        politeness.take_turn(URL, uuid4())
        politeness.end_turn(URL, uuid4())

        assert Host.objects.get().holder is not None

    def test_leaves_a_site_alone_for_as_long_as_it_asks(self):
        holder = uuid4()
        politeness.take_turn(URL, holder)
        politeness.leave_alone(URL, 3600)
        politeness.end_turn(URL, holder)

        assert 3590 < politeness.take_turn(SAME_SITE, uuid4()) <= 3610
        assert politeness.take_turn(OTHER, uuid4()) == 0

    def test_needs_no_turn_without_a_pause(self, gap):
        gap.CAPTURE_HOST_GAP_SECONDS = 0

        assert [politeness.take_turn(URL, uuid4()) for _ in "ab"] == [0, 0]
        assert not Host.objects.exists()

    def test_needs_no_turn_at_the_demonstration(self, gap):
        gap.SAMPLE_SITE = "http://127.0.0.1:8901"

        assert [politeness.take_turn("http://127.0.0.1:8901/a", uuid4()) for _ in "ab"] == [0, 0]


@pytest.mark.django_db(transaction=True)
class TestARace:
    def test_is_won_by_one(self):
        waits = at_once(*(lambda: politeness.take_turn(URL, uuid4()) for _ in range(4)))

        assert sorted(waits)[0] == 0
        assert sorted(waits)[1:] == pytest.approx([10, 20, 30], abs=2)


@pytest.mark.django_db
class TestRules:
    def test_are_known_for_a_day(self):
        politeness.keep_rules({"https://acta.example/robots.txt": b"\x00a"})

        assert politeness.known_rules(SAME_SITE) == {"https://acta.example/robots.txt": b"\x00a"}
        assert politeness.known_rules(URL) == {}
        RobotsFile.objects.update(read_at=F("read_at") - timedelta(hours=25))
        assert politeness.known_rules(SAME_SITE) == {}

    def test_are_replaced_by_newer_ones_and_cleared_away(self):
        politeness.keep_rules({"https://acta.example/robots.txt": b"a", "https://b.example/robots.txt": b"b"})
        RobotsFile.objects.filter(rules=b"b").update(read_at=F("read_at") - timedelta(hours=25))

        politeness.keep_rules({"https://acta.example/robots.txt": b"c"})

        assert [bytes(file.rules) for file in RobotsFile.objects.all()] == [b"c"]


class Visitors:
    """Pages that take a moment, and remember who was there together."""

    def __init__(self):
        self.here = self.most = 0
        self.began = []

    def page(self, words):
        async def script(talk):
            self.here += 1
            self.most = max(self.most, self.here)
            self.began.append(time.monotonic())
            await asyncio.sleep(0.3)
            await talk.send(page(f"<article><h1>Acta</h1><p>{words} " + "La reunión consta en el acta. " * 9))
            self.here -= 1

        return script


PAUSE = 0.4
PAGES = 5


class TestManyWorkers:
    @pytest.fixture
    def visitors(self):
        return Visitors()

    @pytest.fixture
    def site(self, visitors):
        with HostileServer({f"/{n}": visitors.page(f"Acta {n}.") for n in range(PAGES)}) as site:
            yield site

    @pytest.fixture
    def program_environment(self, site):
        return {
            "CAPTURE_ALLOW": site.pair,
            "CAPTURE_HOST_GAP_SECONDS": str(PAUSE),
            "CAPTURE_ROBOTS": "0",
        }

    def test_visit_a_site_one_after_another(self, hire, site, visitors, settings, transactional_db):
        settings.CAPTURE_ALLOW = [site.pair]
        hire()  # each fetches eight pages at once
        ana, at = make_user("ana", CHECKER), timezone.now()
        attempts = [
            dispatch.request_fetch(collecting.by_url(site.url(f"/{n}"), by=ana, at=at)[0], by=ana, at=at)
            for n in range(PAGES)
        ]

        deadline = time.monotonic() + 60
        while FetchAttempt.objects.open().exists():
            assert time.monotonic() < deadline, list(FetchAttempt.objects.values())
            tasks.sweep()
            time.sleep(0.5)

        states = FetchAttempt.objects.filter(pk__in=[attempt.pk for attempt in attempts])
        assert set(states.values_list("state", flat=True)) == {State.STORED}
        assert (visitors.most, len(visitors.began)) == (1, PAGES)
        pauses = [later - sooner for sooner, later in zip(visitors.began, visitors.began[1:], strict=False)]
        assert min(pauses) > 0.3 + PAUSE - 0.1
