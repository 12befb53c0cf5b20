"""One visit at a time, a pause after it, and a site's wish to be left alone, across every worker."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F

from sources import politeness
from sources.models import Host, RobotsFile
from tests.racing import at_once

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
