"""Actions of the admin decide through the same functions as the pages."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from claims.models import Check, Claim, State
from tests import factories
from tests.factories import make_newsroom, make_people, make_user
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    make_newsroom()
    return make_people()


@pytest.fixture
def administrator():
    return make_user("root", is_staff=True, is_superuser=True)


@pytest.fixture
def door(client, administrator):
    client.force_login(administrator)
    return client


def act(door, model, action, records, **more):
    """What the list answers when action is chosen for records."""
    address = reverse(f"admin:claims_{model._meta.model_name}_changelist")
    data = {"action": action, ACTION_CHECKBOX_NAME: [record.pk for record in records], **more}
    return door.post(address, data, follow=True)


@pytest.fixture
def claims(people):
    ana, _marta = people
    article = factories.make_article(by=ana)
    return [factories.mark(article, words, by=ana) for words in ("el 23 de enero", "El gobierno")]


class TestClaimAdmin:
    def test_assigns_to_the_one_who_asks(self, door, administrator, claims):
        answer = act(door, Claim, "assign_to_me", claims)
        assert {claim.assignee for claim in Claim.objects.all()} == {administrator}
        assert {claim.version for claim in Claim.objects.all()} == {2}
        assert "2 records" in answer.content.decode() or "2 registros" in answer.content.decode()

    def test_says_why_a_claim_is_not_assigned(self, door, people, claims):
        factories.bring_to(claims[0], State.PUBLISHED, author=people[0], reviewer=people[1])
        answer = act(door, Claim, "assign_to_me", claims)
        assert Claim.objects.filter(assignee=None).get() == claims[0]
        assert 'class="error"' in answer.content.decode()

    def test_asks_for_the_reason_before_it_drops(self, door, claims):
        page = act(door, Claim, "drop", claims)
        assert 'name="reason"' in page.content.decode()
        assert act(door, Claim, "drop", claims, reason=" ").context["form"].errors
        assert not Claim.objects.filter(state=State.DROPPED).exists()
        act(door, Claim, "drop", claims, reason="Duplicadas.")
        assert {claim.drop_reason for claim in Claim.objects.all()} == {"Duplicadas."}

    def test_takes_dropped_claims_up_again(self, door, claims):
        act(door, Claim, "drop", claims, reason="Duplicadas.")
        act(door, Claim, "restore", claims, reason="No lo eran.")
        assert Claim.objects.filter(state=State.OPEN).count() == 2
        assert Event.objects.filter(verb="claim.restore").first().after["reason"] == "No lo eran."


class TestCheckAdmin:
    def test_retracts_with_a_public_note(self, door, people, claims):
        factories.bring_to(claims[0], State.PUBLISHED, author=people[0], reviewer=people[1])
        check = Check.objects.get()
        act(door, Check, "retract", [check])
        assert not Check.objects.filter(is_retracted=True).exists()
        act(door, Check, "retract", [check], reason="Error nuestro.")
        check.refresh_from_db()
        assert (check.is_retracted, check.edition.note) == (True, "Error nuestro.")
        again = act(door, Check, "retract", [check], reason="Otra vez.")
        assert 'class="error"' in again.content.decode()
        assert check.claim.publications.count() == 2
