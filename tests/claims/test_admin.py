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
    return make_user("root", is_staff=True, is_superuser=True, language="en")


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

    def test_lists_only_the_claims_that_may_take_the_step(self, door, claims):
        act(door, Claim, "drop", claims[:1], reason="Duplicada.")

        page = act(door, Claim, "drop", claims)

        assert list(page.context["records"]) == claims[1:]
        assert "1 claim is left out: its state does not allow this step." in page.content.decode()


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
        assert "1 check is left out" in again.content.decode()
        assert check.claim.publications.count() == 2

    def test_lists_only_what_it_will_retract_and_says_what_is_left_out(self, door, people, claims):
        for claim in claims:
            factories.bring_to(claim, State.PUBLISHED, author=people[0], reviewer=people[1])
        retracted, standing = Check.objects.order_by("id")
        act(door, Check, "retract", [retracted], reason="Error nuestro.")

        page = act(door, Check, "retract", [retracted, standing])

        assert list(page.context["records"]) == [standing]
        assert "1 record:" in page.content.decode()
        assert "1 check is left out: it is already retracted." in page.content.decode()

    def test_retracts_what_stands_of_all_that_a_filter_takes(self, door, people, claims):
        for claim in claims:
            factories.bring_to(claim, State.PUBLISHED, author=people[0], reviewer=people[1])
        retracted, standing = Check.objects.order_by("id")
        act(door, Check, "retract", [retracted], reason="Error nuestro.")

        answer = act(door, Check, "retract", [standing], select_across="1", reason="Otro error.")

        assert not Check.objects.standing().exists()
        assert retracted.claim.publications.count() == 2
        assert 'class="error"' not in answer.content.decode()
        assert "1 check is left out: it is already retracted." in answer.content.decode()
