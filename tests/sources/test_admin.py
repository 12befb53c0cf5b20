"""Sources in the admin: fetching again, and corrections that the ledger knows."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from sources.models import FetchAttempt, Reason, Source
from tests import factories
from tests.factories import NOON, make_user
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_user("root", is_staff=True, is_superuser=True)


@pytest.fixture
def door(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def source(administrator):
    return factories.make_snapshot(by=administrator, url="https://fuente.example/acta").source


def fetch_again(door, record):
    address = reverse(f"admin:sources_{record._meta.model_name}_changelist")
    return door.post(address, {"action": "fetch_again", ACTION_CHECKBOX_NAME: [record.pk]}, follow=True)


class TestSourceAdmin:
    def test_fetches_again(self, door, administrator, source):
        fetch_again(door, source)
        attempt = FetchAttempt.objects.get()
        assert (attempt.source, attempt.reason, attempt.asked_by) == (source, Reason.RETRY, administrator)

    def test_says_that_a_pasted_text_has_no_address(self, door, administrator):
        answer = fetch_again(door, factories.make_snapshot(by=administrator).source)
        assert 'class="error"' in answer.content.decode()
        assert not FetchAttempt.objects.exists()

    def test_tells_the_ledger_of_a_correction(self, door, source):
        address = reverse("admin:sources_source_change", args=[source.pk])
        door.post(address, {"title": "Acta de la sesión", "kind": "primary", "publisher": ""})
        assert Source.objects.get().kind == "primary"
        event = Event.objects.get(verb="source.amended")
        assert (event.before["kind"], event.after["title"]) == ("other", "Acta de la sesión")


class TestFetchAttemptAdmin:
    def test_fetches_its_source_again(self, door, source):
        failed = FetchAttempt.objects.create(
            source=source,
            state="failed",
            error_code="timeout",
            next_try_at=NOON,
            created_at=NOON,
            finished_at=NOON,
        )
        fetch_again(door, failed)
        assert source.attempts.open().get().reason == Reason.RETRY
