"""Who hears of editions: written with the edition, or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction

from claims import access, publication, subscribing, workflow
from claims.models import Delivery, DeliveryState, State, Subscription, WebhookEvent
from tests import racing
from tests.factories import NOON, bring_to, make_claim
from workbench.ledger.models import Event

URL = "https://otra-redaccion.es/hook"
ALL = list(WebhookEvent.values)


@pytest.fixture
def hook(root):
    return subscribing.subscribe(URL, name="Otra", events=ALL, by=root, at=NOON)[0]


@pytest.fixture
def approved(ana, marta, us):
    return bring_to(make_claim(by=ana), State.APPROVED, author=ana, reviewer=marta)


class TestSubscribe:
    def test_is_for_administrators(self, marta):
        with pytest.raises(access.NotAllowed):
            subscribing.subscribe(URL, name="", events=ALL, by=marta, at=NOON)

        assert not Subscription.objects.exists()

    def test_gives_a_secret_that_the_ledger_does_not_tell(self, root):
        hook, secret = subscribing.subscribe(URL, name="", events=ALL, by=root, at=NOON)

        event = Event.objects.get(verb="webhook.added")
        assert (hook.name, secret[:6], event.object_uid) == ("otra-redaccion.es", "whsec_", hook.uid)
        assert secret not in str(event.after)

    @pytest.mark.parametrize(
        ("url", "field"),
        [
            ("http://otra-redaccion.es/", "url"),
            ("ftp://otra-redaccion.es/", "url"),
            ("https://127.0.0.1/", "url"),
            ("https://10.0.0.1/", "url"),
            ("https://otra-redaccion.es:22/", "url"),
            ("no es", "url"),
        ],
    )
    def test_refuses_addresses_that_may_not_be_contacted(self, root, url, field):
        with pytest.raises(subscribing.SubscriptionRefused) as refusal:
            subscribing.subscribe(url, name="", events=ALL, by=root, at=NOON)

        assert (refusal.value.field, refusal.value.status) == (field, 422)

    def test_refuses_an_address_that_is_told_already(self, hook, root):
        with pytest.raises(subscribing.SubscriptionRefused):
            subscribing.subscribe(URL, name="", events=ALL, by=root, at=NOON)

    def test_refuses_to_tell_nothing(self, root):
        with pytest.raises(subscribing.SubscriptionRefused) as refusal:
            subscribing.subscribe(URL, name="", events=[], by=root, at=NOON)

        assert refusal.value.field == "events"


class TestRotate:
    def test_signs_with_both_for_a_day(self, hook, root):
        before = hook.secret

        secret = subscribing.rotate(hook, by=root, at=NOON)

        hook.refresh_from_db()
        assert hook.keys(NOON + timedelta(hours=23)) == [secret, before]
        assert hook.keys(NOON + timedelta(hours=25)) == [secret]


class TestPause:
    def test_and_resume_are_told_to_the_ledger_once(self, hook, root):
        for _twice in range(2):
            subscribing.pause(hook, by=root, at=NOON)
        for _twice in range(2):
            subscribing.resume(hook, by=root, at=NOON)

        verbs = Event.objects.filter(object_uid=hook.uid).order_by("number").values_list("verb", flat=True)
        assert list(verbs) == ["webhook.added", "webhook.paused", "webhook.resumed"]

    @pytest.mark.parametrize(
        "act", [subscribing.pause, subscribing.resume, subscribing.rotate, subscribing.remove]
    )
    def test_is_for_administrators(self, hook, marta, act):
        with pytest.raises(access.NotAllowed):
            act(hook, by=marta, at=NOON)


class TestRemove:
    def test_forgets_it_with_its_messages(self, hook, approved, marta, root):
        publication.publish(approved, by=marta, at=NOON)

        subscribing.remove(hook, by=root, at=NOON)

        assert not Delivery.objects.exists()
        assert not Subscription.objects.exists()

    def test_leaves_the_address_but_no_secret_in_the_ledger(self, hook, root):
        subscribing.remove(hook, by=root, at=NOON)

        event = Event.objects.get(verb="webhook.removed")
        assert (event.before["url"], event.object_uid) == (URL, hook.uid)
        assert hook.secret not in str(event.before)

    def test_lets_the_address_be_told_anew(self, hook, root):
        subscribing.remove(hook, by=root, at=NOON)
        again, secret = subscribing.subscribe(URL, name="", events=ALL, by=root, at=NOON)

        assert (again.uid, secret) != (hook.uid, hook.secret)

    def test_is_refused_to_who_comes_second(self, hook, root):
        subscribing.remove(hook, by=root, at=NOON)
        with pytest.raises(subscribing.AlreadyRemoved):
            subscribing.remove(hook, by=root, at=NOON)

        assert Event.objects.filter(verb="webhook.removed").count() == 1


@pytest.mark.django_db(transaction=True)
class TestRemoveWhileAnEditionIsMade:
    @pytest.mark.parametrize("is_removed_first", [True, False])
    @pytest.mark.parametrize("what", ["publish", "retract"])
    def test_costs_neither(self, hook, approved, marta, root, what, is_removed_first):
        """If it were deleted before the ledger's lock is held, each would wait for the other."""
        if what == "retract":
            publication.publish(approved, by=marta, at=NOON)
        make = {
            "publish": lambda: publication.publish(approved, by=marta, at=NOON),
            "retract": lambda: publication.retract(approved, note="No se sostiene.", by=marta, at=NOON),
        }
        acts = [lambda: subscribing.remove(hook, by=root, at=NOON), make[what]]
        results = racing.at_once(*(acts if is_removed_first else acts[::-1]), holding=racing.the_ledger())

        assert racing.errors_in(results) == []
        assert (Subscription.objects.count(), Delivery.objects.count()) == (0, 0)


class TestEnqueue:
    def test_writes_with_publishing_correcting_and_retracting(self, hook, approved, ana, marta):
        publication.publish(approved, by=marta, at=NOON)
        publication.retract(approved, note="No se sostiene.", by=marta, at=NOON)

        told = Delivery.objects.order_by("id").values_list("event", "publication__number", "state")
        assert list(told) == [("check.published", 1, "waiting"), ("check.retracted", 2, "waiting")]

    def test_calls_a_later_edition_a_correction(self, hook, approved, ana, marta):
        publication.publish(approved, by=marta, at=NOON)
        workflow.advance(approved, "reopen", by=ana, at=NOON, reason="Hay más.")
        workflow.advance(approved, "submit", by=ana, at=NOON)
        workflow.advance(approved, "approve", by=marta, at=NOON)
        publication.publish(approved, kind="clarification", note="Más claro.", by=marta, at=NOON)

        assert Delivery.objects.latest("id").event == "check.corrected"

    def test_vanishes_with_an_edition_that_fails(self, hook, approved, marta):
        def publish_and_fail():
            with transaction.atomic():
                publication.publish(approved, by=marta, at=NOON)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            publish_and_fail()

        assert not Delivery.objects.exists()

    def test_tells_only_whom_it_concerns(self, root, approved, marta):
        subscribing.subscribe(URL, name="", events=["check.retracted"], by=root, at=NOON)

        publication.publish(approved, by=marta, at=NOON)

        assert not Delivery.objects.exists()


class TestReplay:
    def test_sends_the_same_message_again(self, hook, approved, marta, root):
        publication.publish(approved, by=marta, at=NOON)
        delivery = Delivery.objects.get()
        Delivery.objects.update(state=DeliveryState.FAILED, error_code="timeout", tries=10)

        subscribing.replay(delivery, by=root, at=NOON)

        again = Delivery.objects.get()
        assert (again.uid, again.state, again.tries) == (delivery.uid, "waiting", 0)

    def test_refuses_what_is_on_its_way(self, hook, approved, marta, root):
        publication.publish(approved, by=marta, at=NOON)

        with pytest.raises(subscribing.NothingToReplay):
            subscribing.replay(Delivery.objects.get(), by=root, at=NOON)
