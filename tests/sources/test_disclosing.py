"""A page that asks not to be kept stays private, until an editor decides otherwise and says why."""

import pytest

from sources import disclosing
from sources.models import Disclosure
from tests.factories import NOON, make_snapshot, make_user
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER
from workbench.ledger.models import Event

pytestmark = pytest.mark.django_db
WHY = "Es de interés público."


@pytest.fixture
def private():
    return make_snapshot(by=make_user("ana", CHECKER), url="https://privada.example/", flags=["no_archive"])


class TestDisclose:
    @pytest.mark.parametrize("role", [REVIEWER, ADMINISTRATOR])
    def test_ends_the_privacy_and_writes_down_why(self, private, role):
        editor = make_user("marta", role)
        assert private.is_private

        disclosing.disclose(private, reason=f" {WHY} ", by=editor, at=NOON)

        private = type(private).objects.get()
        assert (private.is_private, private.forbids_copies, private.disclosure.reason) == (False, True, WHY)
        event = Event.objects.get(verb="snapshot.disclosed")
        assert (event.actor, event.object_uid, event.after["reason"]) == (editor, private.source.uid, WHY)

    @pytest.mark.parametrize(
        ("role", "reason", "code"), [(CHECKER, WHY, "not_allowed"), (REVIEWER, " \n", "reason_missing")]
    )
    def test_refuses(self, private, role, reason, code):
        with pytest.raises(disclosing.DisclosureRefused) as refusal:
            disclosing.disclose(private, reason=reason, by=make_user("otra", role), at=NOON)

        assert (refusal.value.code, Disclosure.objects.count()) == (code, 0)

    def test_refuses_what_is_not_private(self, private):
        editor = make_user("marta", REVIEWER)
        disclosing.disclose(private, reason=WHY, by=editor, at=NOON)
        stale = type(private).objects.get(pk=private.pk)

        for snapshot in (make_snapshot(by=editor), stale):
            with pytest.raises(disclosing.DisclosureRefused):
                disclosing.disclose(snapshot, reason=WHY, by=editor, at=NOON)
