"""The demonstration holds together: its past, its sources read now, and what was decided on them."""

import json
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from claims import figures
from claims.models import Publication, State, Verdict
from workbench import samples
from workbench.demo import SEEDS, Demo
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def began(db_of_class, tmp_path_factory):
    """When the demonstration began to be loaded, from its pages on a free port."""
    site = samples.site(SEEDS / "pages", 0)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{site.server_address[1]}"
    media = tmp_path_factory.mktemp("captures")
    with override_settings(SAMPLE_SITE=f"http://{place}", CAPTURE_ALLOW=[place], MEDIA_ROOT=media):
        began = timezone.now()
        Demo(now=began).build()
        yield began
    site.shutdown()
    site.server_close()


class TestDemo:
    def test_publishes_no_verdict_before_its_evidence_was_read(self, began):
        editions = [json.loads(each.document) for each in Publication.objects.all()]
        read = [
            (piece["captured_at"], edition["published_at"])
            for edition in editions
            for piece in edition.get("evidence", [])  # a retraction shows none
        ]

        assert len(read) >= 5
        assert [times for times in read if times[0] > times[1]] == []

    def test_gives_no_verdict_before_its_evidence_was_read(self, began):
        given = Verdict.objects.filter(evidence__isnull=False).values_list(
            "made_at", "evidence__passage__snapshot__captured_at"
        )

        assert len(given) >= 10
        assert [times for times in given if times[0] < times[1]] == []

    def test_has_a_past_and_no_future(self, began):
        moments = list(Event.objects.order_by("number").values_list("at", flat=True))

        assert moments[0] < began - timedelta(hours=20)
        assert moments[-1] <= timezone.now()
        assert [pair for pair in pairwise(moments) if pair[0] > pair[1]] == []

    def test_shows_something_in_every_figure(self, began):
        assert set(figures.by_state()) == set(State)
        assert figures.time_to_publish(began - timedelta(days=60))["median"] > timedelta(hours=1)

    def test_is_whole_for_those_who_verify_it(self, began, capsys):
        call_command("verify_ledger")
        call_command("verify_captures")

        said = capsys.readouterr()
        assert "All captures are whole: 4 archives, 6 texts" in said.out
        assert said.err == ""
